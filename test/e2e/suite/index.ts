import { closeAll } from "./editor.ts";

/** Both extension hosts call this, and take a rejection for a failure. */
export async function run(): Promise<void> {
  mocha.setup({ ui: "bdd", timeout: 20_000, reporter: Lines });
  await import("./activation.ts");
  await import("./diagnostics.ts");
  await import("./help.ts");
  afterEach(closeAll);
  // The browser build's own run() looks for a page's address, which the desktop's extension host does not have.
  const failures = await new Promise<number>((resolve) => void Mocha.prototype.run.call(mocha, resolve));
  if (failures > 0) throw new Error(`${failures} of the tests failed`);
}

/** One line for each test, for the runner outside to read. */
class Lines extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner) {
    super(runner);
    runner.on("pass", (test) => print(test.fullTitle()));
    runner.on("fail", (test, error: Error) => print(test.fullTitle(), error.message));
  }
}

function print(title: string, error?: string): void {
  console.log(`tradecraft-suite ${JSON.stringify({ title, error })}`);
}
