import type {
  Heading as HeadingNode,
  List,
  ListItem,
  Nodes,
  Paragraph,
  Parents,
  Root,
  RootContent,
  Table,
} from "mdast";
import type { LanguageId } from "../facts/fact.ts";
import type { Problem } from "../languages/language.ts";
import { encloses, type Span, span } from "../text/span.ts";
import { findCitations } from "./citations.ts";
import type {
  Benchmark,
  Detail,
  Heading,
  Mark,
  Mitigation,
  Reference,
  Section,
  TechniqueBody,
  Written,
} from "./technique.ts";

/**
 * Reads the parts of a technique document from its Markdown tree. Offsets in the tree count from `base`. Texts are
 * taken as they stand in the document, not as Markdown would print them, since ATT&CK's documents escape nothing.
 */
export function readBody(text: string, base: number, root: Root): TechniqueBody {
  const source = new Source(text, base);
  const problems: Problem[] = [];
  const { headings, sections } = source.sections(root.children, 2);
  const find = (title: string): SectionNodes | undefined => {
    const [first, ...others] = sections.filter((s) => s.section.heading.text.value.toLowerCase() === title);
    for (const { section } of others) {
      const message = `There is more than one section "${section.heading.text.value}"; the first one counts.`;
      problems.push({ code: "duplicate-section", message, span: section.heading.span });
    }
    return first;
  };
  const listItems = (title: string): ListItem[] =>
    (find(title)?.nodes ?? []).flatMap((node) => (node.type === "list" ? (node as List).children : []));

  const details = source.details(find("technical details")?.nodes ?? []);
  const row = (name: string): Written | undefined =>
    details.find((d) => d.attribute.value.toLowerCase() === name)?.value;
  const description = find("description")?.section;
  if (!description) {
    const message = 'There is no section "## Description": a hover has nothing to say about this technique.';
    problems.push({ code: "no-description", message, span: headings[0]?.span ?? span(base, base) });
  }
  const references = listItems("external references").flatMap((item) => source.reference(item));
  const numbers = new Map<string, number>();
  references.forEach((r, i) => {
    if (!numbers.has(r.name.value)) numbers.set(r.name.value, i);
  });
  const marks = source.marks(root);
  const code = marks.filter((mark) => mark.kind === "code" || mark.kind === "inlineCode").map((mark) => mark.span);
  const citations = findCitations(text, span(base, text.length))
    .filter((c) => !isInside(code, c.span))
    .map((c) => ({ ...c, reference: numbers.get(c.name.value) }));
  for (const { name, reference } of citations) {
    if (reference !== undefined) continue;
    const message = `No entry of External References is called "${name.value}". Add it there, or correct the name.`;
    problems.push({ code: "unresolved-citation", message, span: name.span });
  }

  const permissions = row("permissions required");
  return {
    headings,
    sections: sections.map((s) => s.section),
    details,
    permissionsRequired: permissions ? splitAtCommas(permissions) : [],
    systemRequirements: row("system requirements"),
    description,
    detection: find("detection")?.section,
    inConfiguration: byLanguage(find("in container configuration")?.section.subsections ?? []),
    mitigations: listItems("mitigations").flatMap((item) => source.mitigation(item, problems)),
    benchmarks: listItems("benchmarks").flatMap((item) => source.benchmark(item, problems)),
    // People head lists of links with "Related" too. What is none of ours is no mistake.
    related: listItems("related").flatMap((item) => source.namedIds(item) ?? []),
    references,
    citations,
    marks,
    problems,
  };
}

const markOf: { readonly [type: string]: Mark["kind"] } = {
  code: "code",
  inlineCode: "inlineCode",
  link: "link",
  linkReference: "link",
  image: "link",
  imageReference: "link",
  definition: "link",
  table: "table",
  list: "list",
};

interface SectionNodes {
  readonly section: Section;
  readonly nodes: readonly RootContent[];
}

const languageOfHeading: { readonly [title: string]: LanguageId } = {
  dockerfile: "dockerfile",
  compose: "compose",
  kubernetes: "kubernetes",
};

function byLanguage(subsections: readonly Section[]): TechniqueBody["inConfiguration"] {
  const sections: { [L in LanguageId]?: Section } = {};
  for (const section of subsections) {
    const title = section.heading.text.value.toLowerCase();
    if (!Object.hasOwn(languageOfHeading, title)) continue;
    sections[languageOfHeading[title] as LanguageId] ??= section;
  }
  return sections;
}

/** The document's text, read through the positions of Markdown nodes. */
class Source {
  constructor(
    private readonly text: string,
    private readonly base: number,
  ) {}

  /** All headings among the nodes, and what those of `depth` head. */
  sections(nodes: readonly RootContent[], depth: number): { headings: Heading[]; sections: SectionNodes[] } {
    const headings: Heading[] = [];
    const sections: SectionNodes[] = [];
    let open: { heading: Heading; nodes: RootContent[] } | undefined;
    const close = (): void => {
      if (open) sections.push({ section: this.section(open.heading, open.nodes, depth), nodes: open.nodes });
      open = undefined;
    };
    for (const node of nodes) {
      const heading = node.type === "heading" ? this.heading(node) : undefined;
      if (heading) headings.push(heading);
      if (heading && heading.depth <= depth) {
        close();
        if (heading.depth === depth) open = { heading, nodes: [] };
      } else open?.nodes.push(node);
    }
    close();
    return { headings, sections };
  }

  private section(heading: Heading, nodes: readonly RootContent[], depth: number): Section {
    const lead = nodes.find((n): n is Paragraph => n.type === "paragraph");
    return {
      heading,
      markdown: this.written(this.cover(nodes, heading.span.end)),
      lead: lead && this.written(this.spanOf(lead)),
      subsections: depth < 3 ? this.sections(nodes, depth + 1).sections.map((s) => s.section) : [],
    };
  }

  private heading(node: HeadingNode): Heading {
    const at = this.spanOf(node);
    return { depth: node.depth, text: this.written(this.cover(node.children, at.end)), span: at };
  }

  /** The rows of the first table. A `|` in a value makes further cells of it, which are the value's all the same. */
  details(nodes: readonly RootContent[]): Detail[] {
    const table = nodes.find((n): n is Table => n.type === "table");
    return (table?.children.slice(1) ?? []).flatMap((row) => {
      const [attribute, ...cells] = row.children;
      if (!attribute || !cells[0]) return [];
      const at = this.cover(attribute.children, this.spanOf(attribute).end);
      const label = this.written(at).value.replace(/^\*\*|\*\*$/g, "");
      const value = this.cover(
        cells.flatMap((cell) => cell.children),
        this.spanOf(cells[0]).end,
      );
      return { attribute: { value: label, span: at }, value: this.written(value) };
    });
  }

  /** `[name](url)`; what follows the link is the author's own. Without a link, the item is the name. */
  reference(item: ListItem): Reference[] {
    const paragraph = item.children[0];
    if (paragraph?.type !== "paragraph") return [];
    const at = this.spanOf(paragraph);
    const first = paragraph.children[0];
    const link = first?.type === "link" ? this.spanOf(first) : at;
    const raw = this.text.slice(link.start, link.end);
    const middle = raw.startsWith("[") ? raw.indexOf("](") : -1;
    const close = raw.lastIndexOf(")");
    if (middle === -1 || close < middle) return [{ name: this.written(at), url: undefined, span: at }];
    return [
      {
        name: this.trimmed(span(link.start + 1, link.start + middle)),
        url: this.trimmed(span(link.start + middle + 2, link.start + close)),
        span: at,
      },
    ];
  }

  /** `**M1018 User Account Management**: text` */
  mitigation(item: ListItem, problems: Problem[]): Mitigation[] {
    const paragraph = item.children[0];
    const strong = paragraph?.type === "paragraph" ? paragraph.children[0] : undefined;
    const label = strong?.type === "strong" ? this.written(this.cover(strong.children, 0)) : undefined;
    const match = label && /^([A-Z][A-Z-]*\d+)\s+(\S[^:]*)/.exec(label.value);
    if (!strong || !label || !match) {
      const message = "A mitigation begins with its id and name, as in **M1018 User Account Management**: …";
      problems.push({ code: "malformed-mitigation", message, span: this.spanOf(item) });
      return [];
    }
    const [, id, name] = match as unknown as [string, string, string];
    const nameStart = label.span.start + match[0].length - name.length;
    const end = this.spanOf(item).end;
    const from = this.spanOf(strong).end;
    const gap = /^[:\s]*/.exec(this.text.slice(from, end))?.[0].length ?? 0;
    return [
      {
        id: this.written(span(label.span.start, label.span.start + id.length)),
        name: this.written(span(nameStart, nameStart + name.trimEnd().length)),
        text: this.written(span(from + gap, end)),
      },
    ];
  }

  /** `CIS Kubernetes 1.12: 5.1.3, 5.1.7` */
  benchmark(item: ListItem, problems: Problem[]): Benchmark[] {
    const benchmark = this.namedIds(item);
    if (benchmark) return [benchmark];
    const message = "A benchmark is a name and its controls, as in CIS Kubernetes 1.12: 5.1.3";
    problems.push({ code: "malformed-benchmark", message, span: this.spanOf(item.children[0] ?? item) });
    return [];
  }

  /** `Name: id, id`. The name may hold colons. Undefined where the item is of another form. */
  namedIds(item: ListItem): Benchmark | undefined {
    const at = this.spanOf(item.children[0] ?? item);
    const colon = this.written(at).value.lastIndexOf(": ");
    if (colon === -1) return undefined;
    const name = this.written(span(at.start, at.start + colon));
    return { name, controls: splitAtCommas(this.written(span(at.start + colon + 1, at.end))) };
  }

  /** In the order of the text. The tree is walked without recursion. */
  marks(root: Root): Mark[] {
    const found: Mark[] = [];
    const stack: Nodes[] = [root];
    for (let node = stack.pop(); node; node = stack.pop()) {
      const kind = markOf[node.type];
      if (kind && node.position) found.push({ kind, span: this.spanOf(node) });
      if ("children" in node) for (const child of (node as Parents).children) stack.push(child);
    }
    return found.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  }

  private spanOf(node: Nodes): Span {
    const { start, end } = node.position ?? { start: { offset: 0 }, end: { offset: 0 } };
    return span(this.base + (start.offset ?? 0), this.base + (end.offset ?? 0));
  }

  /** From the first node to the last; empty at `otherwise` where there are none. */
  private cover(nodes: readonly Nodes[], otherwise: number): Span {
    const first = nodes[0];
    const last = nodes.at(-1);
    return first && last ? span(this.spanOf(first).start, this.spanOf(last).end) : span(otherwise, otherwise);
  }

  /** ATT&CK's names of references may end with a blank. */
  private trimmed(at: Span): Written {
    const raw = this.text.slice(at.start, at.end);
    const value = raw.trim();
    const start = at.start + raw.length - raw.trimStart().length;
    return { value, span: span(start, start + value.length) };
  }

  private written(at: Span): Written {
    return { value: this.text.slice(at.start, at.end), span: at };
  }
}

function splitAtCommas(list: Written): Written[] {
  const parts: Written[] = [];
  let at = list.span.start;
  for (const part of list.value.split(",")) {
    const value = part.trim();
    const start = at + part.length - part.trimStart().length;
    if (value !== "") parts.push({ value, span: span(start, start + value.length) });
    at += part.length + 1;
  }
  return parts;
}

/** Binary search: the spans are in order and do not overlap. */
function isInside(sorted: readonly Span[], inner: Span): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Span).end <= inner.start) low = middle + 1;
    else high = middle;
  }
  const next = sorted[low];
  return next !== undefined && encloses(next, inner);
}
