import type { TechniqueId } from "../rules/rule.ts";

/** `T1053/007` or `T1053.007` after `/techniques/`, on ATT&CK's site (also `AML.T0001` on that of ATLAS) or a copy. */
const urlId = /\/techniques\/((?:[A-Z]+\.)?T\d{4})(?:[/.](\d{3}))?\/?(?:[?#].*)?$/;
const explicitId = /^[A-Za-z][\w-]*(?:\.\w+)*$/;

/** True for what a document may give as `technique_id`: T1609, T1053.007, ORG-0001. */
export function isTechniqueId(text: string): boolean {
  return explicitId.test(text);
}

/** The technique that a URL leads to, as it is written there, and at which offset. */
export function idInUrl(
  url: string,
): { readonly id: TechniqueId; readonly written: string; readonly at: number } | undefined {
  const match = url.length < 2048 ? urlId.exec(url) : null;
  if (!match) return undefined;
  const [, technique, sub] = match as unknown as [string, string, string | undefined];
  const at = match.index + "/techniques/".length;
  const id = sub === undefined ? technique : `${technique}.${sub}`;
  return { id, written: url.slice(at, at + id.length), at };
}
