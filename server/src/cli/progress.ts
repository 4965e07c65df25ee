import type { Output } from "./io.ts";

/** In milliseconds. */
const interval = 50;

/** How far a command is, on one line of the terminal that is gone at the end. Nothing is shown where there is none. */
export class Progress {
  private last = 0;
  private shown = "";

  constructor(private readonly stderr: Output) {}

  /** True where some time has passed since the last time that it was. */
  due(): boolean {
    const now = performance.now();
    if (now - this.last < interval) return false;
    this.last = now;
    return true;
  }

  show(what: string, share: number): void {
    const line = `${what}… ${Math.round(share * 100)} %`;
    if (!this.stderr.isTTY || line === this.shown) return;
    this.stderr.write(`\r\x1b[2K${line}`);
    this.shown = line;
  }

  end(): void {
    if (this.shown !== "") this.stderr.write("\r\x1b[2K");
    this.shown = "";
  }
}
