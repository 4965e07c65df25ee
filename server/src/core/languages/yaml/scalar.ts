import type { Scalar } from "yaml";
import { type MappedText, MappedTextBuilder, opaque, verbatim } from "../../text/mapped.ts";
import type { Span } from "../../text/span.ts";

/**
 * The decoded value of a scalar with the place of each of its code units. The parser has the value and the whole
 * range; how the one came from the other is followed again here, by the folding, escaping and chomping rules of
 * YAML 1.2.2 (chapters 7.3 and 8.1). Where the two results differ, the parser's wins and the place is the whole scalar.
 */
export function mapScalar(source: string, scalar: Scalar, base: number): MappedText {
  const [start, end] = scalar.range ?? [0, 0];
  const whole = { start: base + start, end: base + end };
  if (scalar.type === "PLAIN" && typeof scalar.value !== "string")
    return verbatim(source.slice(start, end), whole.start);
  const value = typeof scalar.value === "string" ? scalar.value : String(scalar.value ?? "");
  const raw = source.slice(start, end);
  if (raw === value) return verbatim(value, whole.start);
  const builder = new MappedTextBuilder();
  switch (scalar.type) {
    case "QUOTE_DOUBLE":
    case "QUOTE_SINGLE":
      mapFlow(
        raw.slice(1, raw.endsWith(raw[0] as string) ? -1 : undefined),
        whole.start + 1,
        raw[0] as string,
        builder,
      );
      break;
    case "BLOCK_LITERAL":
    case "BLOCK_FOLDED":
      mapBlock(raw, whole.start, scalar.type === "BLOCK_FOLDED", value, builder);
      break;
    default:
      mapFlow(raw, whole.start, "", builder);
  }
  const mapped = builder.build(whole);
  return mapped.value === value ? mapped : opaque(value, whole);
}

/** Plain and quoted scalars: a single line break becomes a space, further ones stay, blanks around breaks go. */
function mapFlow(raw: string, start: number, quote: string, builder: MappedTextBuilder): void {
  const breaks = /[ \t]*(?:\r\n|\n)(?:[ \t]*(?:\r\n|\n))*[ \t]*/y;
  for (let i = 0; i < raw.length; ) {
    const place = (length: number): Span => ({ start: start + i, end: start + i + length });
    breaks.lastIndex = i;
    const run = breaks.exec(raw)?.[0];
    if (run) {
      const count = run.split("\n").length - 1;
      builder.write(count === 1 ? " " : "\n".repeat(count - 1), place(run.length));
      i += run.length;
    } else if (quote === "'" && raw.startsWith("''", i)) {
      builder.write("'", place(2));
      i += 2;
    } else if (quote === '"' && raw[i] === "\\") {
      const sequence = doubleQuotedEscape(raw, i);
      builder.write(sequence.value, place(sequence.length));
      i += sequence.length;
    } else {
      builder.copy(raw[i] as string, start + i);
      i++;
    }
  }
}

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};

/** The escape sequence at a backslash (YAML 1.2.2, 5.7): its value and its length in the source. */
function doubleQuotedEscape(raw: string, at: number): { value: string; length: number } {
  const lineBreak = /^\\(?:\r\n|\n)[ \t]*/.exec(raw.slice(at, at + 4096))?.[0];
  if (lineBreak) return { value: "", length: lineBreak.length };
  const letter = raw[at + 1] ?? "";
  const digits = { x: 2, u: 4, U: 8 }[letter];
  if (digits === undefined) return { value: escapes[letter] ?? letter, length: 1 + letter.length };
  const code = Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16);
  const valid = code >= 0 && code <= 0x10ffff;
  return { value: valid ? String.fromCodePoint(code) : "", length: 2 + digits };
}

/** Literal and folded block scalars: indentation goes, a folded break becomes a space between unindented lines. */
function mapBlock(raw: string, start: number, folded: boolean, value: string, builder: MappedTextBuilder): void {
  const header = /^[|>]([0-9+-]*)[^\n]*\n?/.exec(raw);
  if (!header) return;
  const lines = splitLines(raw, header[0].length);
  const indent = blockIndent(lines, value);
  const keep = header[1]?.includes("+") ?? false;
  let last = lines.length;
  while (last > 0 && isEmptyLine(lines[last - 1] as Line, indent)) last--;
  let pending: Span | undefined;
  let pendingBreaks = 0;
  let previousMore = true;
  for (const line of lines.slice(0, last)) {
    const content = line.text.slice(indent);
    const emptyLine = isEmptyLine(line, indent);
    const more = /^[ \t]/.test(content);
    if (pending && !emptyLine) {
      const fold = folded && !more && !previousMore;
      builder.write(fold ? (pendingBreaks === 1 ? " " : "\n".repeat(pendingBreaks - 1)) : "\n".repeat(pendingBreaks), {
        start: start + pending.start,
        end: start + pending.end,
      });
      pending = undefined;
      pendingBreaks = 0;
    }
    if (!emptyLine) {
      builder.copy(content, start + line.start + indent);
      previousMore = more;
    } else if (!pending) {
      // Line breaks before the first line of content.
      builder.write("\n", { start: start + line.start, end: start + line.end });
      continue;
    }
    pending = { start: pending?.start ?? line.end - line.breakLength, end: line.end };
    pendingBreaks += line.breakLength > 0 ? 1 : 0;
  }
  const strip = header[1]?.includes("-") ?? false;
  if (strip) return;
  const tail = keep
    ? pendingBreaks + lines.slice(last).filter((l) => l.breakLength > 0).length
    : Math.min(1, pendingBreaks);
  if (tail > 0)
    builder.write("\n".repeat(tail), { start: start + (pending?.start ?? raw.length), end: start + raw.length });
  else if (value.endsWith("\n")) builder.write("\n", { start: start + raw.length, end: start + raw.length });
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly breakLength: number;
}

function splitLines(raw: string, from: number): Line[] {
  const lines: Line[] = [];
  for (let at = from; at < raw.length; ) {
    const feed = raw.indexOf("\n", at);
    const end = feed === -1 ? raw.length : feed + 1;
    const breakLength = feed === -1 ? 0 : raw[feed - 1] === "\r" && feed > at ? 2 : 1;
    lines.push({ start: at, end, text: raw.slice(at, end - breakLength), breakLength });
    at = end;
  }
  return lines;
}

/** The indentation of a block: that of the first line with content, less the blanks that the value keeps of it. */
function blockIndent(lines: readonly Line[], value: string): number {
  const first = lines.find((l) => l.text.trim() !== "");
  if (!first) return lines.length > 0 ? Math.max(...lines.map((l) => l.text.length)) : 0;
  const kept = /^\n*( *)/.exec(value)?.[1]?.length ?? 0;
  return /^ */.exec(first.text)![0].length - kept;
}

function isEmptyLine(line: Line, indent: number): boolean {
  return line.text.length <= indent && line.text.trim() === "";
}
