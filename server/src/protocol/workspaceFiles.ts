import { isCandidate } from "../core/languages/candidate.ts";
import type { Files } from "./host.ts";
import { normalise } from "./uris.ts";

/** A file that one of the languages may recognise, as it is named on the disk. */
export interface WorkspaceFile {
  readonly uri: string;
  /** The innermost workspace folder that it lies in. */
  readonly folder: string;
}

/** A Dockerfile may have any ending: `Dockerfile.dev`. */
const anyEnding = [""];

/** The files of the workspace, listed when somebody asks and again after one was made. */
export class WorkspaceFiles {
  private listing: Promise<ReadonlyMap<string, WorkspaceFile>> | undefined;
  private listed: ReadonlyMap<string, WorkspaceFile> | undefined;

  constructor(
    private readonly files: Files,
    /** The workspace folders of the moment, the innermost first. */
    private readonly folders: () => readonly string[],
  ) {}

  /** By normalised URI. One that was deleted may still be among them. */
  all(): Promise<ReadonlyMap<string, WorkspaceFile>> {
    this.listing ??= this.list();
    return this.listing;
  }

  /** After files were changed, made or deleted. */
  changed(uris: readonly string[]): void {
    if (uris.some((uri) => isCandidate(uri) && !this.listed?.has(normalise(uri)))) this.restart();
  }

  restart(): void {
    this.listing = undefined;
    this.listed = undefined;
  }

  private async list(): Promise<ReadonlyMap<string, WorkspaceFile>> {
    const found = this.folders().map(async (folder) => ({
      folder,
      uris: await this.files.findFiles(folder, anyEnding),
    }));
    const all = new Map<string, WorkspaceFile>();
    for (const { folder, uris } of await Promise.all(found)) {
      for (const uri of uris.filter(isCandidate)) {
        const key = normalise(uri);
        if (!all.has(key)) all.set(key, { uri, folder });
      }
    }
    this.listed = all;
    return all;
  }
}
