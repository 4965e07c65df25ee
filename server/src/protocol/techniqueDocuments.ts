import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { temporaryPrefix } from "../core/import/earlier.ts";
import type { Library } from "../core/techniques/library.ts";
import { parseTechnique } from "../core/techniques/parseTechnique.ts";
import { isTechniqueDocument } from "../core/techniques/recognise.ts";
import type { Technique } from "../core/techniques/technique.ts";
import type { Found } from "./configurations.ts";
import type { Files } from "./host.ts";
import { within } from "./timing.ts";
import { isInFolder, normalise } from "./uris.ts";

/** Names of files that may be technique documents. */
export const documentEnding = ".md";

/** How many files are asked for at a time; between two such batches requests are answered. */
const batch = 32;

/** Milliseconds that an answer waits for a large workspace to be read; the next one knows more. */
const patience = 250;

interface Sources {
  readonly bundled: Library;
  readonly files: Files;
  readonly documents: TextDocuments<TextDocument>;
  /** The workspace folders of the moment. */
  folders(): readonly string[];
  /** Called with each folder that is read. */
  watch(folder: string): void;
  /** Called when other documents than before say which technique they are about. */
  changed(): void;
  warn(message: string): void;
}

/**
 * The technique documents that people bring along: in the folders that a configuration names, and wherever else in the
 * workspace. Each is parsed once until its text changes; an open one counts as it stands in the editor.
 */
export class TechniqueDocuments {
  /** Another number whenever a library may have changed. */
  generation = 0;
  private readonly known = new Map<string, Technique>();
  /** Folders that have been read or are being read, normalised. */
  private readonly reading = new Map<string, Promise<void>>();
  /** Those of them whose documents all count, whatever they look like. */
  private readonly named = new Set<string>();
  private readonly libraries = new Map<string, Library>();
  private rereading: Promise<unknown> = Promise.resolve();
  private readonly warned = new Set<string>();

  constructor(private readonly sources: Sources) {}

  /** The library as the configuration's files see it: its own folders over the workspace over what comes with us. */
  async library(found: Found | undefined): Promise<Library> {
    const folders = (found?.techniqueFolders ?? []).map(normalise);
    await this.read(folders);
    return this.compose(folders);
  }

  /** Over all configurations: what is shown where no file is asked about. */
  async libraryOfAll(found: readonly Found[]): Promise<Library> {
    const folders = found.flatMap((one) => one.techniqueFolders).map(normalise);
    await this.read(folders);
    return this.compose([...new Set(folders)]);
  }

  /** The document as it is known; undefined for a text that is about no technique. */
  get(uri: string): Technique | undefined {
    return this.known.get(normalise(uri));
  }

  /** All of them, the bundled ones left out, in the order of their URIs. */
  all(): readonly Technique[] {
    return [...this.known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, technique]) => technique);
  }

  /** Takes over what an open document says now, or a file on the disk; undefined where it is gone. */
  update(uri: string, text: string | undefined): void {
    const key = normalise(uri);
    const before = this.known.get(key);
    if (before?.text === text) return;
    const counts = text !== undefined && (this.isNamed(key) || isTechniqueDocument(text));
    if (!counts && !before) return;
    const after = counts ? parseTechnique(text, key) : undefined;
    if (after) this.known.set(key, after);
    else this.known.delete(key);
    this.generation++;
    this.libraries.clear();
    if (before?.id !== after?.id) this.sources.changed();
  }

  /** After files were changed, made or deleted on the disk, or closed in the editor. Answers from then on wait for it. */
  reread(uris: readonly string[]): Promise<void> {
    const work = this.readFiles(uris);
    const both = Promise.all([this.rereading, work.catch(() => undefined)]);
    this.rereading = both;
    return work;
  }

  private async readFiles(uris: readonly string[]): Promise<void> {
    const ours = uris.filter((uri) => uri.endsWith(documentEnding) && this.isRead(normalise(uri)) && !isTemporary(uri));
    for (let i = 0; i < ours.length; i += batch) {
      const texts = ours
        .slice(i, i + batch)
        .map(async (uri) => ({ uri, text: await this.sources.files.readFile(uri) }));
      for (const { uri, text } of await Promise.all(texts)) this.update(uri, this.openText(uri) ?? text);
    }
  }

  /** After the workspace got other folders, or where nobody tells which files changed. */
  restart(): void {
    this.reading.clear();
    this.known.clear();
    this.libraries.clear();
    this.generation++;
    for (const document of this.sources.documents.all()) {
      if (document.uri.endsWith(documentEnding)) this.update(document.uri, document.getText());
    }
  }

  /** Begins to read the workspace, so that the first answer need not wait for it. */
  prepare(): void {
    for (const folder of this.sources.folders()) this.folder(normalise(folder)).catch(() => undefined);
  }

  private async read(named: readonly string[]): Promise<void> {
    this.prepare();
    for (const folder of named) this.named.add(folder);
    const others = Promise.all([this.rereading, ...this.reading.values()]);
    await Promise.all([within(patience, others), ...named.map((folder) => this.folder(folder, true))]);
  }

  private folder(folder: string, named = false): Promise<void> {
    const name = named ? `${folder} named` : folder;
    const begun = this.reading.get(name);
    if (begun) return begun;
    this.sources.watch(folder);
    const work = this.readFolder(folder, named);
    this.reading.set(name, work);
    return work;
  }

  private async readFolder(folder: string, named: boolean): Promise<void> {
    const uris = await this.sources.files.findFiles(folder, [documentEnding]);
    if (named && uris.length === 0) this.warn(`There are no technique documents in ${folder}.`);
    await this.readFiles(uris);
  }

  private compose(named: readonly string[]): Library {
    const key = named.join("\n");
    const known = this.libraries.get(key);
    if (known) return known;
    const all = this.all();
    const inside = (technique: Technique, folder: string) => isInFolder(technique.uri, folder);
    const workspace = this.sources.folders().map(normalise);
    const around = all.filter(
      (t) => !named.some((folder) => inside(t, folder)) && workspace.some((folder) => inside(t, folder)),
    );
    const own = named.flatMap((folder) => all.filter((t) => inside(t, folder)));
    const library = this.sources.bundled.overlay(around).overlay([...new Set(own)]);
    for (const problem of library.problems) this.warn(`${problem.uri}: ${problem.message}`);
    this.libraries.set(key, library);
    return library;
  }

  /** In the log, once. */
  private warn(message: string): void {
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.sources.warn(message);
  }

  private isNamed(key: string): boolean {
    return [...this.named].some((folder) => isInFolder(key, folder));
  }

  private isRead(key: string): boolean {
    return this.isNamed(key) || this.sources.folders().some((folder) => isInFolder(key, normalise(folder)));
  }

  private openText(uri: string): string | undefined {
    const key = normalise(uri);
    return this.sources.documents
      .all()
      .find((open) => normalise(open.uri) === key)
      ?.getText();
  }
}

/** True for a document of an import that is not complete. */
function isTemporary(uri: string): boolean {
  return uri.includes(`/${temporaryPrefix}`);
}
