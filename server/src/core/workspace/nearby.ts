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
  /** By key, then by folder. */
  private readonly lists = new Map<string, Map<string, T[]>>();

  add(key: string, entry: T): void {
    const folders = this.lists.get(key) ?? new Map<string, T[]>();
    this.lists.set(key, folders);
    for (const folder of foldersAbove(entry.uri)) {
      const list = folders.get(folder);
      if (list) list.push(entry);
      else folders.set(folder, [entry]);
    }
  }

  delete(key: string, entry: T): void {
    const folders = this.lists.get(key);
    for (const folder of folders ? foldersAbove(entry.uri) : []) {
      const rest = (folders?.get(folder) ?? []).filter((other) => other !== entry);
      if (rest.length > 0) folders?.set(folder, rest);
      else folders?.delete(folder);
    }
    if (folders?.size === 0) this.lists.delete(key);
  }

  /** The nearest entries of other files. */
  nearest(key: string, uri: string): readonly T[] {
    const folders = this.lists.get(key);
    for (const folder of folders ? foldersAbove(uri) : []) {
      const found: T[] = [];
      for (const entry of folders?.get(folder) ?? []) {
        if (entry.uri !== uri && found.push(entry) === limit) break;
      }
      if (found.length > 0) return found;
    }
    return [];
  }

  all(key: string): readonly T[] {
    return this.lists.get(key)?.get("") ?? [];
  }
}

/** The folders that hold a file, the nearest first, the last the empty one that holds everything. */
function foldersAbove(uri: string): string[] {
  const folders: string[] = [];
  for (let end = uri.lastIndexOf("/"); end > 0; end = uri.lastIndexOf("/", end - 1)) folders.push(uri.slice(0, end));
  return [...folders, ""];
}
