import { yamlScalar } from "../../import/yamlScalar.ts";
import type { Detail, Heading, Technique, TechniqueHeader, Written } from "../../techniques/technique.ts";
import { lineEnding } from "../../text/lines.ts";
import { type Located, type Span, span } from "../../text/span.ts";
import { trimmedEnd } from "../edits.ts";
import { itemsOf } from "../parts.ts";
import { change, type DocumentFix, type DocumentProblem } from "../problem.ts";

/** What the document says twice, in its front matter and in its table, headings or title, and not the same way. */
export function* agreement(technique: Technique): Iterable<DocumentProblem> {
  const header = technique.header();
  const { details, headings } = technique.body();
  const row = (title: string) => details.find((d) => d.attribute.value.trim().toLowerCase() === title);
  yield* list(technique, "tactics", header.tactics, row("tactics"));
  yield* list(technique, "platforms", header.platforms, row("platforms"));
  yield* list(technique, "data_sources", header.dataSources, row("data sources"));
  yield* url(technique, row("mitre att&ck url"));
  yield* heading(
    header,
    headings.find((h) => h.depth === 1),
  );
  yield* title(header);
}

function* list(
  technique: Technique,
  key: string,
  front: readonly Located<string>[],
  row: Detail | undefined,
): Iterable<DocumentProblem> {
  if (!row) return;
  const table = itemsOf(row.value);
  const values = front.map((item) => item.value);
  const same = values.length === table.length && table.every((item) => values.includes(item.value));
  // A value that holds a comma cannot be told from two.
  if (same || values.join(", ") === row.value.value) return;
  const named = row.attribute.value.trim();
  const message =
    front.length === 0
      ? `The table names ${named}, and the front matter has no \`${key}\`. Tradecraft goes by the front matter.`
      : `${named} are not the same here and in the front matter, by which Tradecraft goes.`;
  const fixes: DocumentFix[] = [];
  if (front.length > 0) {
    fixes.push(cell(technique.text, row.value.span, values.join(", ")));
  }
  const lines = listEdit(
    technique,
    key,
    table.map((item) => item.value),
  );
  if (lines && table.length > 0) fixes.push({ title: "Take it over into the front matter", edits: [lines] });
  yield { code: "table-disagrees", message, span: wide(row.value, row.attribute.span), severity: "warning", fixes };
}

/** The front matter's list with other values, in the style of the file. */
function listEdit({ text, header }: Technique, key: string, values: readonly string[]) {
  const { entries, span: front } = header();
  if (!front) return undefined;
  const eol = lineEnding(text);
  const entry = entries.find((e) => e.key.value === key);
  const indent = /\n( *)- /.exec(text.slice(front.start, front.end))?.[1] ?? "";
  const items = values.map((value) => `${eol}${indent}- ${yamlScalar(value, indent.length + 2)}`).join("");
  if (entry) return { span: span(entry.key.span.end, trimmedEnd(text, entry.span.end)), text: `:${items}` };
  return { span: span(front.end, front.end), text: `${key}:${items}${eol}` };
}

function* url({ text, header }: Technique, row: Detail | undefined): Iterable<DocumentProblem> {
  const front = header().url;
  if (!row || !front || row.value.value.includes(front.value)) return;
  const message = "This URL is not the one of the front matter, by which Tradecraft goes.";
  const fixes = [cell(text, row.value.span, `[${front.value}](${front.value})`)];
  yield { code: "table-disagrees", message, span: wide(row.value, row.attribute.span), severity: "warning", fixes };
}

/** An empty cell's place is behind its bar. */
function cell(text: string, at: Span, value: string): DocumentFix {
  const empty = at.start === at.end && text.charAt(at.start - 1) === "|";
  const title = "Write what the front matter says";
  return empty ? change(title, span(at.start - 1, at.start - 1), `${value} `, true) : change(title, at, value, true);
}

function* heading({ name, stixId }: TechniqueHeader, first: Heading | undefined): Iterable<DocumentProblem> {
  if (!first || !name) return;
  const { value, span: at } = first.text;
  const match = /^(.*?)\s*\(([\w-]+--[\da-f-]+)\)$/.exec(value);
  const written = match?.[1] ?? value;
  const id = match?.[2];
  const sameName = unescaped(written).trim() === name.value.trim();
  if (sameName && (id === undefined || !stixId || id === stixId.value)) return;
  const message = sameName
    ? "The STIX id of this heading is not the one of the front matter."
    : `The front matter calls the technique "${name.value}", and this heading does not.`;
  const right = id === undefined || !stixId ? name.value : `${name.value} (${stixId.value})`;
  const fixes = [change("Write what the front matter says", at, right, true)];
  if (!sameName && written.trim() !== "") {
    const scalar = yamlScalar(unescaped(written).trim(), "name: ".length);
    fixes.push(change("Take the name over into the front matter", name.span, scalar));
  }
  yield { code: "heading-disagrees", message, span: wide(first.text, first.span), severity: "warning", fixes };
}

/** `execution - Name`, `T1066 - execution - Name` or the name alone. */
function* title({ name, title: front }: TechniqueHeader): Iterable<DocumentProblem> {
  if (!front || !name || front.value.endsWith(name.value)) return;
  const message = `The title does not end with the technique's name, "${name.value}".`;
  const tactic = /^(?:T[\d.]+ - )?[a-z-]+ - /.exec(front.value)?.[0] ?? "";
  const scalar = yamlScalar(`${tactic}${name.value}`, "title: ".length);
  const fixes = [change("Write the name", front.span, scalar, true)];
  yield { code: "title-disagrees", message, span: front.span, severity: "hint", fixes };
}

function unescaped(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

/** Where nothing is written, the place beside it. */
function wide({ span: at }: Written, otherwise: Span): Span {
  return at.end > at.start ? at : otherwise;
}
