/** Something that stands in a file. */
export interface Entry {
  readonly uri: string;
}

/** More objects of one name in one place are copies; who asks is served by the first ones. */
const limit = 64;

/**
 * Entries by key, found by how near they stand to a file: in its folder or below, else below the folder above, and so
 * on. Each entry is listed under every folder above it, so that a question costs the depth of a path, however many
 * files hold an entry of that name.
 */
export class Nearby<T extends Entry> {
  private readonly lists = new Map<string, T[]>();

  add(key: string, entry: T): void {
    for (const folder of foldersAbove(entry.uri)) {
      const list = this.lists.get(placeOf(key, folder));
      if (list) list.push(entry);
      else this.lists.set(placeOf(key, folder), [entry]);
    }
  }

  delete(key: string, entry: T): void {
    for (const folder of foldersAbove(entry.uri)) {
      const place = placeOf(key, folder);
      const rest = (this.lists.get(place) ?? []).filter((other) => other !== entry);
      if (rest.length > 0) this.lists.set(place, rest);
      else this.lists.delete(place);
    }
  }

  /** The nearest entries of other files. */
  nearest(key: string, uri: string): readonly T[] {
    for (const folder of foldersAbove(uri)) {
      const found: T[] = [];
      for (const entry of this.lists.get(placeOf(key, folder)) ?? []) {
        if (entry.uri !== uri && found.push(entry) === limit) break;
      }
      if (found.length > 0) return found;
    }
    return [];
  }

  all(key: string): readonly T[] {
    return this.lists.get(placeOf(key, "")) ?? [];
  }
}

function placeOf(key: string, folder: string): string {
  return `${folder}\n${key}`;
}

/** The folders that hold a file, the nearest first, the last the empty one that holds everything. */
function foldersAbove(uri: string): string[] {
  const folders: string[] = [];
  for (let end = uri.lastIndexOf("/"); end > 0; end = uri.lastIndexOf("/", end - 1)) folders.push(uri.slice(0, end));
  return [...folders, ""];
}
