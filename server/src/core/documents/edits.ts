import type { Technique } from "../techniques/technique.ts";
import type { Edit } from "../text/edit.ts";
import { isLineEnd, lineEnding, linesAround } from "../text/lines.ts";
import { type Span, span } from "../text/span.ts";

/** Takes out the lines that hold the span, with the last one's end. Blanks at the span's end are none of it. */
export function removeLines(text: string, at: Span): Edit {
  const lines = linesAround(text, at.start, trimmedEnd(text, at.end));
  let end = lines.end;
  if (text.startsWith("\r\n", end)) end += 2;
  else if (end < text.length && isLineEnd(text, end)) end++;
  return { span: span(lines.start, end), text: "" };
}

/** Puts a section with this heading and text behind an offset, with one blank line around it. */
export function insertSection(text: string, after: number, lines: readonly string[]): Edit {
  const eol = lineEnding(text);
  const at = trimmedEnd(text, after);
  const rest = /\S/.test(text.slice(at)) ? "" : eol;
  const gap = at === 0 ? "" : eol + eol;
  // What stands behind keeps its distance, and the text's last line its end.
  const behind = text.slice(at).trim() === "" ? rest : "";
  return { span: span(at, behind === "" ? at : text.length), text: gap + lines.join(eol) + behind };
}

/** Adds an item at the end of External References; makes the section where there is none. */
export function addReference(technique: Technique, name: string): Edit {
  const { text } = technique;
  const { references, sections } = technique.body();
  const last = references.at(-1);
  const eol = lineEnding(text);
  if (last) {
    const { end } = linesAround(text, last.span.end, last.span.end);
    return { span: span(end, end), text: `${eol}- ${name}` };
  }
  const section = sections.find((s) => /^external references$/i.test(s.heading.text.value.trim()));
  if (section) {
    const { end } = section.heading.span;
    return { span: span(end, end), text: `${eol}- ${name}` };
  }
  return insertSection(text, text.length, ["## External References", `- ${name}`]);
}

/** An id as it is written at a place: in a URL of ATT&CK's site the halves of a sub-technique's stand apart. */
export function idAsWritten(text: string, at: Span, id: string): string {
  return text.endsWith("/techniques/", at.start) ? id.replace(".", "/") : id;
}

/** The offset behind the last letter before `offset`. A block list's node, for one, ends where the next key begins. */
export function trimmedEnd(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}
