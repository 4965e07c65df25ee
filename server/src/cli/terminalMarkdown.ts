import { printable, type Style, wrap } from "./terminal.ts";

interface MarkdownOptions {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

/** The Markdown of manuals and technique documents as a terminal shows it. Linear; ends with a line end. */
export function terminalMarkdown(markdown: string, options: MarkdownOptions): string {
  const blocks = blocksOf(printable(markdown).replace(/\r/g, ""));
  const references = new Set(
    blocks.flatMap(({ kind, lines }) => (kind === "item" ? (reference(lines)?.[0] ?? []) : [])),
  );
  let page = "";
  let previous: Block | undefined;
  for (const block of blocks) {
    const gap = previous === undefined ? "" : previous.kind === "item" && block.kind === "item" ? "\n" : "\n\n";
    page += gap + shownBlock(block, { ...options, references });
    previous = block;
  }
  return `${page}\n`;
}

interface PageOptions extends MarkdownOptions {
  /** Links that a list has with their addresses: elsewhere on the page each shows its name alone. */
  readonly references: ReadonlySet<string>;
}

function shownBlock({ kind, lines }: Block, options: PageOptions): string {
  const { style, width } = options;
  const [first = "", ...others] = lines;
  if (kind === "verbatim") return lines.map((line) => `  ${line}`).join("\n");
  if (kind === "heading") return style("bold", inline(first.replace(/^#+\s*/, ""), options));
  const sign = kind === "item" ? (itemSign.exec(first)?.[0] ?? "") : "";
  const listed = kind === "item" ? reference(lines) : undefined;
  const text = listed
    ? `${withoutEscapes(listed[1] ?? "")} ${listed[2]}`
    : inline([first.slice(sign.length), ...others].join(" "), options);
  return wrap(text, width - sign.length)
    .map((line, i) => (i === 0 ? sign : " ".repeat(sign.length)) + line)
    .join("\n");
}

const itemSign = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/;
const link = /\[((?:[^\][\\]|\\.)*)\]\(([^()\s]*)\)/;

/** The link that a list item is and nothing else, with its label and its target. */
function reference([first = "", ...others]: readonly string[]): RegExpExecArray | undefined {
  const text = first.replace(itemSign, "");
  const match = others.length === 0 ? link.exec(text) : null;
  return match && match[0] === text.trimEnd() ? match : undefined;
}

interface Block {
  readonly kind: "paragraph" | "item" | "heading" | "verbatim";
  readonly lines: string[];
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let fence = "";
  const begin = (kind: Block["kind"], line?: string) => {
    open = { kind, lines: line === undefined ? [] : [line] };
    blocks.push(open);
  };
  for (const line of markdown.split("\n")) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence !== "") {
      if (mark?.startsWith(fence)) [fence, open] = ["", undefined];
      else open?.lines.push(line);
    } else if (mark) {
      fence = mark;
      begin("verbatim");
    } else if (line.trim() === "") open = undefined;
    else if (/^#{1,6}\s/.test(line)) {
      begin("heading", line);
      open = undefined;
    } else if (itemSign.test(line)) begin("item", line);
    else if (line.startsWith("|")) open?.kind === "verbatim" ? open.lines.push(line) : begin("verbatim", line);
    else if (open && open.kind !== "verbatim") open.lines.push(line.trim());
    else begin("paragraph", line.trim());
  }
  return blocks;
}

/** Code stays as written, in its backticks; of the rest, marks go and links show where they lead. */
function inline(text: string, options: PageOptions): string {
  return text
    .split(/((?<!\\)`+[^`]*`+)/)
    .map((part, i) => (i % 2 === 1 ? part : prose(part, options)))
    .join("");
}

function prose(text: string, { style, references }: PageOptions): string {
  const linked = text.replace(new RegExp(link, "g"), (whole, label: string, url: string) => {
    if (references.has(whole)) return `[${label}]`;
    return `https://${withoutEscapes(label)}` === url ? url : `${label} (${url})`;
  });
  return withoutEscapes(linked.replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => style("bold", bold)));
}

function withoutEscapes(text: string): string {
  return text.replace(/\\([\\`*_[\]<>!~&#(:])/g, "$1");
}
