import { type Configuration, parseConfiguration } from "../core/analysis/configure.ts";
import type { TextFiles } from "./textFiles.ts";
import { configurationPlaces, folderFrom } from "./uris.ts";

/** The configuration that holds for a file. */
export interface Found {
  readonly uri: string;
  readonly configuration: Configuration;
  /** The folders of own technique documents that it names. */
  readonly techniqueFolders: readonly string[];
}

/** The `.tradecraft.yaml` files of the workspace, each read once until `forget`. */
export class Configurations {
  private readonly parsed = new Map<string, Found>();
  private generation = 0;

  constructor(
    private readonly ruleIds: readonly string[],
    private readonly files: TextFiles,
    /** The workspace folders of the moment. */
    private readonly folders: () => readonly string[],
  ) {}

  /** The nearest one upwards from the file. */
  async nearest(uri: string): Promise<Found | undefined> {
    const { generation } = this;
    const places = configurationPlaces(uri, this.folders());
    const texts = await Promise.all(places.map((place) => this.files.read(place)));
    // What was read before a change must not be kept after it.
    if (generation !== this.generation) return this.nearest(uri);
    const index = texts.findIndex((text) => text !== undefined);
    const place = places[index];
    const text = texts[index];
    if (place === undefined || text === undefined) return undefined;
    const known = this.parsed.get(place);
    if (known) return known;
    const { configuration } = parseConfiguration(text, this.ruleIds);
    const techniqueFolders = configuration.techniques.map((folder) => folderFrom(place, folder));
    const found = { uri: place, configuration, techniqueFolders };
    this.parsed.set(place, found);
    return found;
  }

  /** Those that hold at the top of the workspace's folders, and every other one that a file has asked for. */
  async all(): Promise<readonly Found[]> {
    await Promise.all(this.folders().map((folder) => this.nearest(`${folder.replace(/\/$/, "")}/x`)));
    return [...this.parsed.values()];
  }

  forget(): void {
    this.generation++;
    this.parsed.clear();
  }
}
