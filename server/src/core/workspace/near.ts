/**
 * Those of the entries that stand nearest to the file: in it, else in its folder, else in the folder that shares most
 * of the path. What stands further away has the same name by chance more often than not.
 */
export function nearest<T extends { readonly uri: string }>(uri: string, entries: readonly T[]): readonly T[] {
  if (entries.length < 2) return entries;
  const ranked = entries.map((entry) => ({ entry, shared: sharedPath(uri, entry.uri) }));
  const most = Math.max(...ranked.map(({ shared }) => shared));
  return ranked.filter(({ shared }) => shared === most).map(({ entry }) => entry);
}

/** How many leading segments of the path two URIs share; one more than any folder where they are the same file. */
function sharedPath(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  return shared;
}
