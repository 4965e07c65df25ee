/** Names that one of the languages may recognise. Which it is, if any, the content tells. */
const candidate = /\.(?:ya?ml|json)(?:\.tmpl)?$|(?:dockerfile|containerfile)[^/]*$/i;

/** True for a file that is worth reading, by its name or its path or URI. */
export function isCandidate(name: string): boolean {
  return candidate.test(name);
}
