import { promises as fs } from "node:fs";
import { basename, join, relative } from "node:path";

/** As much of VS Code's API as the commands use, over real files; a person's answers are the test's. */
export const answers = {
  open: [] as (string | undefined)[],
  platforms: undefined as readonly string[] | undefined,
  replace: undefined as string | undefined,
  cancelAt: undefined as string | undefined,
  input: undefined as string | undefined,
};
export const said: string[] = [];
export const state = { root: "", clipboard: "" };

/** What a command opened, as `command uri`. */
export const executed: string[] = [];

/** The list that a person has before them, with what they can do. */
export class QuickPick<T> {
  static open: QuickPick<{ label: string; detail?: string; alwaysShow?: boolean }> | undefined;
  items: readonly T[] = [];
  selectedItems: readonly T[] = [];
  busy = false;
  private readonly listeners = new Map<string, (value: string) => void>();

  onDidChangeValue = (listener: (value: string) => void) => void this.listeners.set("value", listener);
  onDidAccept = (listener: () => void) => void this.listeners.set("accept", listener);
  onDidHide = (listener: () => void) => void this.listeners.set("hide", listener);
  show(): void {
    QuickPick.open = this as never;
  }
  dispose(): void {
    QuickPick.open = undefined;
    this.leave();
  }

  type(value: string): void {
    this.listeners.get("value")?.(value);
  }
  pick(index: number): void {
    this.selectedItems = this.items.slice(index, index + 1);
    this.listeners.get("accept")?.("");
  }
  leave(): void {
    this.listeners.get("hide")?.("");
  }
}

export const commands = {
  executeCommand: async (command: string, uri: Uri) => void executed.push(`${command} ${uri.scheme}:${uri.path}`),
};

export class Uri {
  constructor(
    readonly fsPath: string,
    readonly scheme = "file",
  ) {}
  static from({ scheme, path }: { scheme: string; path: string }): Uri {
    return new Uri(path, scheme);
  }
  get path(): string {
    return this.fsPath.replaceAll("\\", "/");
  }
  toString(): string {
    return `file://${this.path}`;
  }
  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(join(uri.fsPath, ...parts));
  }
}
export class CancellationError extends Error {}
export const FileType = { File: 1, Directory: 2 };
export const ProgressLocation = { Notification: 15 };
export const l10n = {
  t: (message: string, ...values: unknown[]) => message.replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)])),
};
export const env = {
  clipboard: {
    writeText: async (text: string) => {
      state.clipboard = text;
    },
  },
};

export const workspace = {
  openTextDocument: async ({ language }: { language: string }) => ({ language }),
  get workspaceFolders() {
    return [{ uri: new Uri(state.root) }];
  },
  getWorkspaceFolder: (uri: Uri) => (uri.fsPath.startsWith(state.root) ? { uri: new Uri(state.root) } : undefined),
  asRelativePath: (uri: Uri) => relative(state.root, uri.fsPath),
  fs: {
    stat: (uri: Uri) => fs.stat(uri.fsPath),
    readFile: async (uri: Uri) => new Uint8Array(await fs.readFile(uri.fsPath)),
    writeFile: (uri: Uri, bytes: Uint8Array) => fs.writeFile(uri.fsPath, bytes),
    createDirectory: (uri: Uri) => fs.mkdir(uri.fsPath, { recursive: true }),
    delete: (uri: Uri) => fs.rm(uri.fsPath, { recursive: true }),
    rename: async (from: Uri, to: Uri) => {
      if (await fs.stat(to.fsPath).catch(() => undefined)) throw new Error(`${basename(to.fsPath)} exists`);
      await fs.rename(from.fsPath, to.fsPath);
    },
    readDirectory: async (uri: Uri) =>
      (await fs.readdir(uri.fsPath, { withFileTypes: true })).map((e) => [e.name, e.isDirectory() ? 2 : 1]),
  },
};

export class SnippetString {
  constructor(readonly value: string) {}
}

export const window = {
  /** Refuses what VS Code would not let a person enter. */
  showInputBox: async ({ validateInput }: { validateInput: (text: string) => string | undefined }) => {
    const wrong = answers.input === undefined ? undefined : validateInput(answers.input);
    if (wrong !== undefined) said.push(`refused ${wrong}`);
    return wrong === undefined ? answers.input : undefined;
  },
  showTextDocument: async ({ language }: { language: string }) => ({
    insertSnippet: async ({ value }: SnippetString) => void said.push(`${language} ${value}`),
  }),
  showOpenDialog: async () => {
    const path = answers.open.shift();
    return path === undefined ? undefined : [new Uri(join(state.root, path))];
  },
  createQuickPick: () => new QuickPick(),
  showQuickPick: async (items: readonly { label: string }[]) => {
    said.push(`pick ${items.map(({ label }) => label).join(", ")}`);
    return answers.platforms && items.filter(({ label }) => answers.platforms?.includes(label));
  },
  showErrorMessage: async (message: string) => void said.push(`error ${message}`),
  showWarningMessage: async (message: string) => {
    said.push(`warning ${message}`);
    return answers.replace;
  },
  showInformationMessage: async (message: string, ...actions: string[]) => {
    said.push(message);
    return actions[0];
  },
  withProgress: async (
    { title }: { title: string },
    task: (progress: { report: () => void }, token: { isCancellationRequested: boolean }) => Promise<unknown>,
  ) => task({ report: () => {} }, { isCancellationRequested: title === answers.cancelAt }),
};
