/** What the command line has of the world, so that a test can give it another one. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Has a function called when a person ends the program, in place of the end. Returns how to undo that. */
  readonly onInterrupt?: (stop: () => void) => () => void;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** How many characters a line of the terminal has. */
  readonly columns?: number;
}

/** The exit status, and what a script may rely on. */
export const exit = {
  /** Nothing at or above the threshold. */
  clean: 0,
  findings: 1,
  /** Wrong usage or configuration: nothing was scanned. */
  usage: 2,
  /** Something could not be read or analysed. The rest is reported. */
  incomplete: 3,
  /** Ended by a person, as shells count it. */
  interrupted: 130,
} as const;

/** The command was called in a way that it does not have. The message is one line, without the program's name. */
export class UsageError extends Error {}
