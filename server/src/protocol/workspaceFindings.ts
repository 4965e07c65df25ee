import type { CancellationToken, Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TechniqueId } from "../core/rules/rule.ts";
import type { Analyses } from "./analyses.ts";
import type { Contexts } from "./contexts.ts";
import type { Files } from "./host.ts";
import type { Joins } from "./joins.ts";
import { type Placed, type PlacedFinding, placed, Search } from "./placedFindings.ts";
import { normalise } from "./uris.ts";
import type { WorkspaceFile, WorkspaceFiles } from "./workspaceFiles.ts";

/** How many files are asked for at a time. */
const batch = 16;

/** Milliseconds of analysing after which other requests have their turn. */
const turn = 20;

/** Fewer files are looked at before anyone could look at a progress bar. */
const manyFiles = 500;

/** How many findings are kept between two questions. What is more is looked for each time. */
const keptLimit = 50_000;

interface Sources {
  readonly connection: Connection;
  readonly files: Files;
  readonly documents: TextDocuments<TextDocument>;
  readonly analyses: Analyses;
  readonly contexts: Contexts;
  readonly joins: Joins;
  readonly listing: WorkspaceFiles;
  readonly showsProgress: boolean;
}

/** What a closed file was found to hold, and what that depends on. */
interface Entry {
  readonly findings: readonly PlacedFinding[];
  readonly enabled: boolean;
  /** Of the contexts, the date and, where the findings depend on other files, the joined index. */
  readonly version: string;
  readonly generation: number | undefined;
}

/**
 * The findings in all files of the workspace, looked for when somebody asks: open documents as they stand in the
 * editor, the others as they lie on the disk. A closed file is analysed once, until it, its configuration or what the
 * files say together changes.
 */
export class WorkspaceFindings {
  private readonly known = new Map<string, Entry>();
  private kept = 0;
  /** How often something has changed on the disk. */
  private changes = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly sources: Sources) {}

  /** Those of one technique. One search at a time: the next one has most of its answers already. */
  findingsOf(technique: TechniqueId, token?: CancellationToken): Promise<Placed> {
    const search = this.last.then(() => this.search(technique, token));
    this.last = search.catch(() => undefined);
    return search;
  }

  /** After files were changed, made or deleted on the disk, or closed in the editor. */
  changed(uris: readonly string[]): void {
    this.changes++;
    for (const uri of uris) this.forget(normalise(uri));
    this.sources.listing.changed(uris);
  }

  /** After the workspace got other folders, or where nobody tells which files changed. */
  restart(): void {
    this.changes++;
    this.known.clear();
    this.kept = 0;
    this.sources.listing.restart();
  }

  private async search(technique: TechniqueId, token: CancellationToken | undefined): Promise<Placed> {
    const { analyses, documents, joins } = this.sources;
    const open = documents.keys();
    // What is typed counts for the others too.
    for (const uri of open) await analyses.of(uri, token);
    await unlessCancelled(joins.complete(), token);
    const listing = await this.sources.listing.all();
    const opened = new Set(open.map(normalise));
    const closed = [...listing].filter(([key]) => !opened.has(key));
    const search = new Search(technique, token, open.length + closed.length);
    for (const uri of open) {
      const snapshot = await analyses.of(uri, token);
      if (!snapshot) continue;
      const { document, analysis, context } = snapshot;
      search.add(context.reported ? placed(analysis, document, context.settings.profile) : [], true);
    }
    const stale = closed.filter(([key]) => !this.isFresh(this.known.get(key)));
    const old = new Set(stale.map(([key]) => key));
    for (const [key] of closed) {
      const entry = old.has(key) ? undefined : this.known.get(key);
      if (entry) search.add(entry.findings, entry.enabled);
    }
    await this.analyseAll(stale, search);
    return search.result();
  }

  private async analyseAll(files: readonly (readonly [string, WorkspaceFile])[], search: Search): Promise<void> {
    const shown = this.sources.showsProgress && files.length > manyFiles;
    const progress = shown ? await this.sources.connection.window.createWorkDoneProgress() : undefined;
    progress?.begin("Tradecraft: looking for findings in the workspace", 0, undefined, true);
    let since = Date.now();
    for (let i = 0; i < files.length && !search.ends(progress); i += batch) {
      progress?.report(Math.floor((100 * i) / files.length));
      const contexts = files.slice(i, i + batch).map((file) => this.read(file));
      for (const read of await Promise.all(contexts)) {
        const { findings, enabled } = this.analyse(read);
        search.add(findings, enabled);
        if (Date.now() - since < turn) continue;
        await pause();
        since = Date.now();
        if (search.ends(progress)) break;
      }
    }
    progress?.done();
  }

  private async read([key, { uri, folder }]: readonly [string, WorkspaceFile]) {
    const { contexts, files } = this.sources;
    // Before anything is read: what changes meanwhile makes the entry an old one.
    const version = this.version();
    const { changes } = this;
    const context = await contexts.ofClosed(uri, folder);
    const text = context.enabled && context.reported ? await files.readFile(uri) : undefined;
    return { key, uri, text, context, version, changes };
  }

  private analyse({
    key,
    uri,
    text,
    context,
    version,
    changes,
  }: Awaited<ReturnType<WorkspaceFindings["read"]>>): Entry {
    const { joins } = this.sources;
    const { analyzer, settings, today, enabled } = context;
    const options = { settings, today, workspace: joins.index };
    const analysis = text === undefined ? undefined : analyzer.analyze({ uri: key, text }, options);
    const findings = analysis ? placed(analysis, TextDocument.create(uri, "", 0, analysis.text), settings.profile) : [];
    const entry = { findings, enabled, version, generation: analysis?.joined ? joins.generation : undefined };
    this.forget(key);
    if (changes === this.changes && this.kept + findings.length <= keptLimit) {
      this.known.set(key, entry);
      this.kept += findings.length;
    }
    return entry;
  }

  private forget(key: string): void {
    this.kept -= this.known.get(key)?.findings.length ?? 0;
    this.known.delete(key);
  }

  private isFresh(entry: Entry | undefined): boolean {
    if (entry?.version !== this.version()) return false;
    return entry.generation === undefined || entry.generation === this.sources.joins.generation;
  }

  private version(): string {
    const { contexts } = this.sources;
    return `${contexts.generation} ${contexts.today()}`;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

async function unlessCancelled(work: Promise<void>, token: CancellationToken | undefined): Promise<void> {
  if (!token) return work;
  const cancelled = new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
  return Promise.race([work, cancelled]);
}
