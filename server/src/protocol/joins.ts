import type { Connection, TextDocuments, WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analyzer } from "../core/index.ts";
import type { FileSummary } from "../core/workspace/summary.ts";
import { WorkspaceIndex } from "../core/workspace/workspace.ts";
import { inBackground } from "./guard.ts";
import type { Files } from "./host.ts";
import { normalise } from "./uris.ts";

/** Names of files that may tell others something. */
export const joinedEndings = [".yaml", ".yml", ".json", "Dockerfile", ".dockerfile", "Containerfile"];

/** How many files are asked for at a time; between two such batches requests are answered. */
const batch = 32;

/** Fewer files are read before anyone could look at a progress bar. */
const manyFiles = 500;

interface Sources {
  readonly connection: Connection;
  readonly analyzer: Analyzer;
  readonly files: Files;
  readonly documents: TextDocuments<TextDocument>;
  readonly showsProgress: boolean;
  /** The workspace folders of the moment. */
  folders(): readonly string[];
  /** Called when what the files say together has changed. */
  changed(): void;
}

/**
 * What the files of the workspace tell each other. They are read when the first finding depends on it, in the background;
 * from then on each change replaces one file's summary. An open document counts as it stands in the editor.
 */
export class Joins {
  readonly index = new WorkspaceIndex();
  /** Another number whenever findings that depend on other files may have changed. */
  generation = 0;
  private reading: Promise<void> | undefined;
  /** All reading that was ever begun. */
  private work: Promise<unknown> = Promise.resolve();

  constructor(private readonly sources: Sources) {}

  /** Takes over what an open document says now. */
  update(uri: string, summary: FileSummary | undefined): void {
    if (this.index.set(normalise(uri), summary)) this.announce();
  }

  /** Reads the workspace, unless that has been begun. */
  need(): void {
    if (this.reading) return;
    this.reading = this.readAll();
    this.run(this.reading);
  }

  /** Reads the workspace, unless that has been done. Resolves when the index has all that was told until then. */
  async complete(): Promise<void> {
    this.need();
    for (let seen: unknown; seen !== this.work; ) {
      seen = this.work;
      await this.work;
    }
  }

  /** From here on the file counts as it lies on the disk, if it does. */
  closed(uri: string): void {
    if (this.reading) this.run(this.read([uri]));
    else this.index.set(normalise(uri), undefined);
  }

  /** After files were changed, made or deleted on the disk. */
  reread(uris: readonly string[]): void {
    if (!this.reading) return;
    const candidates = uris.filter((uri) => joinedEndings.some((ending) => uri.endsWith(ending)));
    if (candidates.length > 0) this.run(this.read(candidates));
  }

  /** After the workspace got other folders. */
  restart(): void {
    if (!this.reading) return;
    this.index.clear();
    this.generation++;
    this.reading = undefined;
    this.need();
  }

  private run(reading: Promise<void>): void {
    inBackground(this.sources.connection, "join", () => reading);
    this.work = Promise.all([this.work, reading.catch(() => undefined)]);
  }

  private async readAll(): Promise<void> {
    const { files, folders } = this.sources;
    const found = await Promise.all(folders().map((folder) => files.findFiles(folder, joinedEndings)));
    const uris = [...new Set(found.flat())];
    const shown = this.sources.showsProgress && uris.length > manyFiles;
    const progress = shown ? await this.sources.connection.window.createWorkDoneProgress() : undefined;
    progress?.begin("Tradecraft: reading what files say together", 0, undefined, true);
    await this.read(uris, progress);
    progress?.done();
  }

  /** Ends early where the person cancels it: then the chains through the files that were not read are missing. */
  private async read(uris: readonly string[], progress?: WorkDoneProgressServerReporter): Promise<void> {
    const { files, analyzer } = this.sources;
    let changed = false;
    for (let i = 0; i < uris.length && !progress?.token.isCancellationRequested; i += batch) {
      progress?.report(Math.floor((100 * i) / uris.length));
      const texts = uris.slice(i, i + batch).map(async (uri) => ({ uri, text: await files.readFile(uri) }));
      for (const { uri, text } of await Promise.all(texts)) {
        const key = normalise(uri);
        if (this.isOpen(key)) continue;
        const summary = text === undefined ? undefined : analyzer.summaryOf({ uri: key, text });
        if (this.index.set(key, summary)) changed = true;
      }
    }
    if (changed) this.announce();
  }

  private isOpen(key: string): boolean {
    return this.sources.documents.keys().some((uri) => normalise(uri) === key);
  }

  private announce(): void {
    this.generation++;
    this.sources.changed();
  }
}
