import type { Root } from "mdast";
import { remark } from "remark";
import remarkGfm from "remark-gfm";
import { span } from "../text/span.ts";
import { readBody } from "./body.ts";
import { splitFrontMatter } from "./frontMatter.ts";
import { indexTechnique, readHeader } from "./header.ts";
import { beyondLimits } from "./limits.ts";
import type { Technique, TechniqueBody, TechniqueHeader } from "./technique.ts";

/**
 * Reads a technique document. Never throws: what cannot be read is a problem of header or body. Only id and name are
 * read at once, so that an index of hundreds of documents is quick; header and body when they are first asked for.
 */
export function parseTechnique(text: string, uri = ""): Technique {
  const { id, name } = indexTechnique(text);
  let header: TechniqueHeader | undefined;
  let body: TechniqueBody | undefined;
  return Object.freeze({
    uri,
    text,
    id,
    name,
    header: () => (header ??= freeze(readHeader(text))),
    body: () => (body ??= freeze(parseBody(text))),
  });
}

function parseBody(text: string): TechniqueBody {
  const { body } = splitFrontMatter(text);
  // remark drops a byte order mark and counts from behind it.
  const base = text.charCodeAt(body.start) === 0xfeff ? body.start + 1 : body.start;
  const markdown = text.slice(base);
  const reason = beyondLimits(markdown);
  const root = reason === undefined ? parseMarkdown(markdown) : undefined;
  if (root) return readBody(text, base, root);
  const empty = readBody(text, base, { type: "root", children: [] });
  const message = `The text of this document is not read: it is ${reason ?? "nested too deeply"}.`;
  return { ...empty, problems: [{ code: "text-not-read", message, span: span(base, base) }] };
}

/**
 * A line of dashes under a paragraph makes no heading: in ATT&CK's texts it is a rule between two parts, and remark's
 * time grows with the square of such headings.
 */
const syntax = { disable: { null: ["setextUnderline"] } };

/** Undefined where the parser gives up; `beyondLimits` leaves it no reason to that is known. */
function parseMarkdown(markdown: string): Root | undefined {
  try {
    return remark().data("micromarkExtensions", [syntax]).use(remarkGfm).parse(markdown);
  } catch {
    return undefined;
  }
}

/** Freezes a value and all it holds. The shapes of header and body are a few levels deep, whatever the document. */
function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
