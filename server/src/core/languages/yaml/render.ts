import type { JsonValue } from "../language.ts";

/** Words that YAML 1.1 or 1.2 readers take for something else than a string. */
const special = /^(?:true|false|yes|no|on|off|null|~|y|n|[-+]?[\d.][\d.eE_x]*|[-+]?\.(?:inf|nan))$/i;
const plain = /^[A-Za-z_/.][\w./-]*$/;

/** A value on one line. Strings stay plain where no YAML reader could take them for anything else. */
export function renderFlow(value: JsonValue, quoted: boolean): string {
  if (typeof value === "string")
    return !quoted && plain.test(value) && !special.test(value) ? value : JSON.stringify(value);
  if (isList(value)) return `[${renderItems(value, quoted).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const pairs = Object.entries(value).map(([k, v]) => `${renderFlow(k, quoted)}: ${renderFlow(v, quoted)}`);
    return pairs.length > 0 ? `{ ${pairs.join(", ")} }` : "{}";
  }
  return String(value);
}

/** The items of a list, all of its strings quoted where one has to be. */
export function renderItems(values: readonly JsonValue[], quoted: boolean): string[] {
  const some = quoted || values.some((v) => typeof v === "string" && renderFlow(v, false) !== v);
  return values.map((v) => renderFlow(v, some));
}

/** A value behind `key: ` or `- ` at the indentation, maps in block style. */
export function renderBlock(value: JsonValue, indent: string, lineBreak: string, quoted: boolean): string {
  if (value === null || typeof value !== "object" || isList(value)) return renderFlow(value, quoted);
  const inner = `${indent}  `;
  const pairs = Object.entries(value).map(
    ([k, v]) =>
      `${lineBreak}${inner}${renderFlow(k, !annotationKey.test(k))}: ${renderBlock(v, inner, lineBreak, quoted)}`,
  );
  return pairs.join("");
}

/** Keys such as `tradecraft/ignore.bare-shell` are plain scalars too. */
const annotationKey = /^[\w][\w./-]*$/;

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
