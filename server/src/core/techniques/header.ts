import type { Problem } from "../languages/language.ts";
import type { TechniqueId } from "../rules/rule.ts";
import { type Located, type Span, span } from "../text/span.ts";
import { readFrontMatter, splitFrontMatter } from "./frontMatter.ts";
import { idInUrl, isTechniqueId } from "./identifier.ts";
import type { FrontMatterEntry, TechniqueHeader } from "./technique.ts";

/**
 * Id and name alone, for an index of hundreds of documents: most front matter is so plain that it needs no YAML parser,
 * which would cost 0.3 ms a document. Gives exactly what `readHeader` gives. Never throws.
 */
export function indexTechnique(text: string): { readonly id: TechniqueId | undefined; readonly name: string } {
  const { header } = splitFrontMatter(text);
  const plain = header && plainValues(text.slice(header.start, header.end));
  const explicit = plain?.get("technique_id");
  const url = plain?.get("mitre_attack_url");
  const name = plain?.get("name");
  const id = explicit === undefined ? url && idInUrl(url)?.id : isTechniqueId(explicit) ? explicit : undefined;
  if (id !== undefined && name !== undefined) return { id, name };
  const full = readHeader(text);
  return { id: full.id?.value, name: full.name?.value ?? full.id?.value ?? "" };
}

/** Reads the front matter. Never throws. */
export function readHeader(text: string): TechniqueHeader {
  const { header, body, entries, problems: found } = readFrontMatter(text);
  const problems: Problem[] = [...found];
  const entry = (key: string): FrontMatterEntry | undefined => entries.find((e) => e.key.value === key);

  const scalar = (key: string): Located<string> | undefined => {
    const value = entry(key)?.value;
    if (value === undefined || !isList(value)) return value;
    problems.push({ code: "list-unexpected", message: `"${key}" has one value, not a list.`, span: keySpan(key) });
    return value[0];
  };
  const list = (key: string): readonly Located<string>[] => {
    const value = entry(key)?.value;
    if (value === undefined || isList(value)) return value ?? [];
    const message = `"${key}" is a list: write each value on a line of its own after "- ".`;
    problems.push({ code: "list-expected", message, span: keySpan(key) });
    return [value];
  };
  const keySpan = (key: string): Span => (entry(key) as FrontMatterEntry).key.span;

  const url = scalar("mitre_attack_url");
  const explicit = scalar("technique_id");
  const name = scalar("name");
  const place = header ?? span(body.start, endOfLine(text, body.start));
  const id = readId(explicit, url, place, problems);
  if (!name) {
    const message = "This document does not name its technique. Add the key name to the front matter.";
    problems.push({ code: "no-technique-name", message, span: place });
  }
  return {
    span: header,
    entries,
    id,
    stixId: scalar("id"),
    name,
    title: scalar("title"),
    url,
    attackRelease: scalar("attack_release"),
    tactics: list("tactics"),
    platforms: list("platforms"),
    dataSources: list("data_sources"),
    contributors: list("contributors"),
    problems,
  };
}

function readId(
  explicit: Located<string> | undefined,
  url: Located<string> | undefined,
  place: Span,
  problems: Problem[],
): Located<TechniqueId> | undefined {
  if (explicit) {
    if (isTechniqueId(explicit.value)) return explicit;
    const message = "A technique id is a word such as T1609, T1053.007 or ORG-0001.";
    problems.push({ code: "malformed-technique-id", message, span: explicit.span });
    return undefined;
  }
  const found = url && idInUrl(url.value);
  if (!url || !found) {
    const message = url
      ? "This URL holds no technique id (…/techniques/T1609, …/techniques/T1053/007). Correct it, or give the id as technique_id."
      : "This document does not say which technique it is about. Add mitre_attack_url or technique_id to the front matter.";
    problems.push({ code: "no-technique-id", message, span: url?.span ?? place });
    return undefined;
  }
  // Quotes or escapes shift the text: then the whole URL stands for the id.
  const length = url.span.end - url.span.start;
  const shift = length === url.value.length ? 0 : length === url.value.length + 2 ? 1 : undefined;
  const start = url.span.start + found.at + (shift ?? 0);
  const at = shift === undefined ? url.span : span(start, start + found.written.length);
  return { value: found.id, span: at, path: url.path };
}

const indexed = new Set(["technique_id", "mitre_attack_url", "name"]);
const plainLine = /^(?:([a-z_]+):(?: (.+))?|((?: {2})?- )(.+))$/;
const plainText = /^[\p{L}\p{N}][\p{L}\p{N} _.,:/@()&+'-]*$/u;
const quotedText = /^(?:'[^']*'|"(?:[^"\\]|\\.)*")$/;

/**
 * The single values of front matter that consists of nothing but `key: text`, `key:` and `- text` lines. Undefined
 * where any line is of another kind, for then a line may belong to the one before it, and only YAML's own rules tell.
 * A value in quotes is as written.
 */
function plainValues(header: string): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  const seen = new Set<string>();
  // The bullet that may come next: any after `key:`, none after `key: text`, else the same as before.
  let bullet: string | undefined;
  for (const line of header.replace(/^\r?\n|\r?\n$/g, "").split(/\r?\n/)) {
    const match = plainLine.exec(line);
    if (!match) return undefined;
    const [, key, value, sign, item] = match;
    if (key !== undefined) {
      if (seen.has(key) || (value !== undefined && !isPlain(value) && !isQuotedAside(key, value))) return undefined;
      seen.add(key);
      if (value !== undefined) values.set(key, value);
      bullet = value === undefined ? "any" : undefined;
    } else {
      if (bullet !== "any" && bullet !== sign) return undefined;
      if (item === undefined || !(isPlain(item) || quotedText.test(item))) return undefined;
      bullet = sign;
    }
  }
  return values;
}

/** What quotes hold is YAML's to say; that of a key that the index does not ask for needs not be known. */
function isQuotedAside(key: string, value: string): boolean {
  return !indexed.has(key) && quotedText.test(value);
}

function isPlain(value: string): boolean {
  return plainText.test(value) && !value.endsWith(" ") && !value.endsWith(":") && !value.includes(": ");
}

function isList(value: Located<string> | readonly Located<string>[]): value is readonly Located<string>[] {
  return Array.isArray(value);
}

function endOfLine(text: string, from: number): number {
  const end = /[\r\n]/.exec(text.slice(from, from + 200));
  return end ? from + end.index : Math.min(text.length, from + 200);
}
