import { type Connection, NotificationType0, RequestType } from "vscode-languageserver";

/** Reads files that no editor has open. Neither function rejects. */
export interface Files {
  /** The file's text, or undefined where it cannot be read. */
  readFile(uri: string): Promise<string | undefined>;
  /** The URIs of the files below a folder whose names end in one of these ways. Bounded: the folder may be anybody's. */
  findFiles(folder: string, endings: readonly string[]): Promise<readonly string[]>;
}

/** What differs between the places where the server runs. */
export interface Host {
  /** Reads `file:` URIs. Without it, and for all other schemes, the client is asked, if it says that it can. */
  readonly files?: Files;
  /** The date as `YYYY-MM-DD`, by which suppressions expire; the local one unless given. */
  readonly today?: () => string;
}

/** What a client says of itself beyond LSP's own capabilities. */
export interface InitializationOptions {
  /** The commands that it has: code actions and hovers use no other. */
  readonly commands?: readonly string[];
  /** True where it answers `tradecraft/readFile` and `tradecraft/findFiles`, as the web and virtual workspaces need. */
  readonly readsFiles?: boolean;
  /**
   * True where its preview of Markdown follows `/path#L7`, seen from the first workspace folder, and no `file:` URI.
   * VS Code's is so: its Markdown refuses `file:`, and its webviews hand no such link on.
   */
  readonly workspaceLinks?: boolean;
}

/** A technique as a list shows it. */
export interface TechniqueEntry {
  readonly id: string;
  readonly name: string;
  /** As people write them: `Privilege Escalation`. */
  readonly tactics: readonly string[];
  /** Where a query stands in the technique's text, if it stands nowhere else. */
  readonly detail?: string;
}

/** What ATT&CK says of a technique, whether or not there is a document about it. */
export interface AttackFacts {
  readonly name: string;
  /** Short names: `privilege-escalation`. */
  readonly tactics: readonly string[];
  readonly url: string;
  /** The release that says so: `18.1` */
  readonly release: string;
}

/** The requests that LSP does not have. */
export const requests = {
  /** Server to client: the text of a file, or null. */
  readFile: new RequestType<{ uri: string }, string | null, void>("tradecraft/readFile"),
  /** Server to client: the files below a folder. */
  findFiles: new RequestType<{ folder: string; endings: readonly string[] }, string[], void>("tradecraft/findFiles"),
  /** Client to server: null for an id that ATT&CK does not have. */
  attackFacts: new RequestType<{ id: string }, AttackFacts | null, void>("tradecraft/attackFacts"),
  /** Client to server: the techniques that a query finds, best first; without one all, in the order of their ids. */
  techniques: new RequestType<{ query?: string }, TechniqueEntry[], void>("tradecraft/techniques"),
} as const;

/** The notifications that LSP does not have. */
export const notifications = {
  /** Client to server: folders have come or gone, of whose files no watcher tells. */
  foldersChanged: new NotificationType0("tradecraft/foldersChanged"),
} as const;

/** The command that shows a technique's page. Its argument is the id. */
export const showTechnique = "tradecraft.showTechnique";

/** Files by way of the client. */
export function clientFiles(connection: Connection): Files {
  return {
    readFile: async (uri) => {
      const text: unknown = await connection.sendRequest(requests.readFile, { uri }).catch(() => null);
      return typeof text === "string" ? text : undefined;
    },
    findFiles: async (folder, endings) => {
      const found: unknown = await connection.sendRequest(requests.findFiles, { folder, endings }).catch(() => []);
      return Array.isArray(found) ? found.filter((uri) => typeof uri === "string") : [];
    },
  };
}

/** The host's files where they are meant, else the client's, else none. */
export function filesOf(host: Host, connection: Connection, options: InitializationOptions): Files {
  const none: Files = { readFile: async () => undefined, findFiles: async () => [] };
  const others = options.readsFiles ? clientFiles(connection) : none;
  const files = (uri: string) => (host.files && uri.startsWith("file:") ? host.files : others);
  return {
    readFile: (uri) => files(uri).readFile(uri),
    findFiles: (folder, endings) => files(folder).findFiles(folder, endings),
  };
}

export function localDate(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
