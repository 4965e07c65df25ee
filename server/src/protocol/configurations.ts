import { type Configuration, parseConfiguration } from "../core/analysis/configure.ts";
import type { Analyzer } from "../core/index.ts";
import type { LibraryTechnique } from "../core/techniques/library.ts";
import type { TextFiles } from "./textFiles.ts";
import { configurationPlaces, folderFrom } from "./uris.ts";

/** The configuration that holds for a file. */
export interface Found {
  readonly uri: string;
  readonly configuration: Configuration;
  /** Over the library with the configuration's own technique documents. */
  readonly analyzer: Analyzer;
}

interface Hooks {
  /** The workspace folders of the moment. */
  folders(): readonly string[];
  /** Called with each folder of own technique documents that a configuration names. */
  techniqueFolder(uri: string): void;
  warn(message: string): void;
}

/** The `.tradecraft.yaml` files of the workspace, each read once until `forget`. */
export class Configurations {
  private readonly parsed = new Map<string, Promise<Found>>();
  private readonly loaded = new Map<string, Analyzer>();
  private generation = 0;

  constructor(
    private readonly analyzer: Analyzer,
    private readonly files: TextFiles,
    private readonly hooks: Hooks,
  ) {}

  /** The nearest one upwards from the file. */
  async nearest(uri: string): Promise<Found | undefined> {
    const { generation } = this;
    const places = configurationPlaces(uri, this.hooks.folders());
    const texts = await Promise.all(places.map((place) => this.files.read(place)));
    // What was read before a change must not be kept after it.
    if (generation !== this.generation) return this.nearest(uri);
    const index = texts.findIndex((text) => text !== undefined);
    const place = places[index];
    const text = texts[index];
    if (place === undefined || text === undefined) return undefined;
    const known = this.parsed.get(place);
    if (known) return known;
    const found = this.load(place, text);
    this.parsed.set(place, found);
    return found;
  }

  forget(): void {
    this.generation++;
    this.parsed.clear();
  }

  /** The technique as a workspace's own documents tell it, else as it comes with Tradecraft. */
  technique(id: string): LibraryTechnique | undefined {
    for (const { library } of this.analyzers()) {
      const technique = library.get(id);
      if (technique) return technique;
    }
    return undefined;
  }

  /** All techniques that any configuration brings, in the order of their ids. */
  techniques(): readonly LibraryTechnique[] {
    const byId = new Map<string, LibraryTechnique>();
    for (const { library } of this.analyzers().reverse()) for (const t of library.all()) byId.set(t.id, t);
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private analyzers(): Analyzer[] {
    return [...[...this.loaded.values()].reverse(), this.analyzer];
  }

  private async load(uri: string, text: string): Promise<Found> {
    const { configuration } = parseConfiguration(text, this.analyzer.ruleIds);
    const documents = await Promise.all(configuration.techniques.map((folder) => this.documents(uri, folder)));
    const own = documents.flat();
    this.loaded.delete(uri);
    if (own.length === 0) return { uri, configuration, analyzer: this.analyzer };
    const analyzer = this.analyzer.withLibrary(this.analyzer.library.overlay(own));
    for (const problem of analyzer.library.problems) this.hooks.warn(`${problem.uri}: ${problem.message}`);
    this.loaded.set(uri, analyzer);
    return { uri, configuration, analyzer };
  }

  private async documents(uri: string, folder: string) {
    const place = folderFrom(uri, folder);
    this.hooks.techniqueFolder(place);
    const documents = await this.files.find(place, ".md");
    if (documents.length === 0) this.hooks.warn(`${uri}: there are no technique documents in ${folder}.`);
    return documents;
  }
}
