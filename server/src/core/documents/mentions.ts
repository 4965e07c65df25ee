import type { TechniqueId } from "../rules/rule.ts";
import { attack, attackCatalogue, tacticOf } from "../techniques/catalogue.ts";
import type { Library } from "../techniques/library.ts";
import { type Span, span } from "../text/span.ts";

/** A word that names a thing of ATT&CK's, or a technique of one's own. */
export interface Mention {
  readonly kind: "technique" | "tactic" | "mitigation";
  /** As ATT&CK writes it: `T1053.007` for `T1053/007` in a URL and for Sigma's `attack.t1053.007`. */
  readonly id: string;
  readonly span: Span;
}

/** How far from the offset a word may begin or end. The longest is a STIX id, of 52 characters. */
const reach = 64;

const wordCharacter = /[\w.-]/;

/** The mention at an offset of any text; undefined where the word there means nothing. Bounded time. */
export function mentionAt(text: string, offset: number, library: Library): Mention | undefined {
  let start = offset;
  while (start > 0 && offset - start < reach && wordCharacter.test(text.charAt(start - 1))) start--;
  let end = offset;
  while (end < text.length && end - offset < reach && wordCharacter.test(text.charAt(end))) end++;
  const path = underPath(text, start, end);
  if (path) return path;
  const word = text.slice(start, end);
  const trimmed = word.replace(/^[.-]+|[.-]+$/g, "");
  const from = start + word.indexOf(trimmed);
  const found = meaningOf(trimmed, library);
  return found && { ...found, span: span(from, from + trimmed.length) };
}

/** `…/techniques/T1053/007` is one id, whichever half is pointed at. */
function underPath(text: string, start: number, end: number): Mention | undefined {
  const before = /\/(T\d{4})\/$/.exec(text.slice(Math.max(0, start - 8), start));
  const from = before ? start - 6 : start;
  const match = /^(T\d{4})\/(\d{3})(?!\w)/.exec(text.slice(from, from + 10));
  if (!match || from + match[0].length < end || !text.endsWith("/techniques/", from)) return undefined;
  return { kind: "technique", id: `${match[1]}.${match[2]}`, span: span(from, from + match[0].length) };
}

function meaningOf(word: string, library: Library): Omit<Mention, "span"> | undefined {
  if (word === "") return undefined;
  const sigma = /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(word)?.[1]?.toUpperCase();
  const id = sigma ?? word;
  if (library.get(id) || attackCatalogue().has(id)) return { kind: "technique", id };
  if (/^TA\d{4}$/.test(word) && tacticOf(word)) return { kind: "tactic", id: word };
  if (Object.hasOwn(attack.mitigations, word)) return { kind: "mitigation", id: word };
  if (/^attack-pattern--[\da-f-]{36}$/.test(word)) {
    const technique = library.all().find((t) => t.text.includes(word) && t.header().stixId?.value === word);
    if (technique) return { kind: "technique", id: technique.id };
  }
  return undefined;
}

/** Everywhere in a text that a technique is named by its id, also in URLs of ATT&CK's site. Linear. */
export function mentionsOf(text: string, id: TechniqueId): Span[] {
  const found: Span[] = [];
  for (const written of new Set([id, id.replace(/^(T\d{4})\.(\d{3})$/, "$1/$2")])) {
    for (let at = text.indexOf(written); at !== -1; at = text.indexOf(written, at + written.length)) {
      const end = at + written.length;
      if (/[\w.-]/.test(text.charAt(at - 1)) || continues(text, end)) continue;
      if (written !== id && !text.endsWith("/techniques/", at)) continue;
      found.push(span(at, end));
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** All techniques of ATT&CK that a text names, in the order of the text. Linear. */
export function attackMentions(text: string): { readonly id: TechniqueId; readonly span: Span }[] {
  return [
    ...text.matchAll(/(?<![\w.-])(?<=\/techniques\/)T\d{4}\/\d{3}(?![\w/])|(?<![\w.-])T\d{4}(?:\.\d{3})?(?!\w)/g),
  ].map(({ 0: written, index }) => ({ id: written.replace("/", "."), span: span(index, index + written.length) }));
}

/** True where the word goes on behind the id: `T1053` is not what `T1053.007` and `T1053/007` name. */
function continues(text: string, end: number): boolean {
  return /^(?:[\w-]|\.\w|\/\d{3}(?!\w))/.test(text.slice(end, end + 5));
}
