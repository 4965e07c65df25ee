import type { LanguageId } from "../facts/fact.ts";
import type { Problem } from "../languages/language.ts";
import type { TechniqueId } from "../rules/rule.ts";
import type { Located, Span } from "../text/span.ts";

/**
 * A technique document: YAML front matter that says which technique it is, and Markdown that explains it. `id` and
 * `name` are known from the start; the rest is read when it is first asked for and then kept. All of it is frozen.
 */
export interface Technique {
  readonly uri: string;
  readonly text: string;
  /** `T1609`, or `T1053.007` for the URL `…/T1053/007`. Undefined where the document names none. */
  readonly id: TechniqueId | undefined;
  /** The id where the document gives no name. */
  readonly name: string;
  header(): TechniqueHeader;
  body(): TechniqueBody;
}

/** What the front matter says. Paths are YAML paths (`["tactics", 0]`), spans hold the scalar as written, quotes too. */
export interface TechniqueHeader {
  /** Between the fences. Undefined where the document has no front matter, or none that is read. */
  readonly span: Span | undefined;
  /** Every top-level key in its order, also the ones that mean nothing here. */
  readonly entries: readonly FrontMatterEntry[];
  /** The span is that of the id in the URL, or of `technique_id`. */
  readonly id: Located<TechniqueId> | undefined;
  /** `id` in the front matter: `attack-pattern--…` */
  readonly stixId: Located<string> | undefined;
  readonly name: Located<string> | undefined;
  readonly title: Located<string> | undefined;
  /** `mitre_attack_url` */
  readonly url: Located<string> | undefined;
  /** `attack_release`, the release that the document speaks of: `18.1` */
  readonly attackRelease: Located<string> | undefined;
  /** Short names, as in `command-and-control`. */
  readonly tactics: readonly Located<string>[];
  readonly platforms: readonly Located<string>[];
  readonly dataSources: readonly Located<string>[];
  readonly contributors: readonly Located<string>[];
  readonly problems: readonly Problem[];
}

export interface FrontMatterEntry {
  readonly key: Located<string>;
  /** A single value, or the items of a list. Undefined for what is neither (a mapping, an alias, nothing). */
  readonly value: Located<string> | readonly Located<string>[] | undefined;
  /** The value as a whole; empty, behind the key, where there is none. */
  readonly span: Span;
}

/** What the Markdown says. Spans are UTF-16 offsets in the whole document. */
export interface TechniqueBody {
  readonly headings: readonly Heading[];
  /** What each heading of the second level heads, in order. */
  readonly sections: readonly Section[];
  /** The rows of the table under "Technical Details", without its head. */
  readonly details: readonly Detail[];
  readonly permissionsRequired: readonly Written[];
  readonly systemRequirements: Written | undefined;
  readonly description: Section | undefined;
  readonly detection: Section | undefined;
  /** "In container configuration": what the technique looks like in each language. */
  readonly inConfiguration: { readonly [L in LanguageId]?: Section };
  readonly mitigations: readonly Mitigation[];
  readonly benchmarks: readonly Benchmark[];
  /** The items of "Related": the same matter under the ids of others, such as tests and threat matrices. */
  readonly related: readonly Benchmark[];
  /** The items of "External References". */
  readonly references: readonly Reference[];
  readonly citations: readonly Citation[];
  readonly marks: readonly Mark[];
  readonly problems: readonly Problem[];
}

/** A piece of the document. Unless said otherwise `value` is the text of the span, letter for letter. */
export interface Written {
  readonly value: string;
  readonly span: Span;
}

export interface Heading {
  readonly depth: number;
  readonly text: Written;
  /** With its number signs. */
  readonly span: Span;
}

export interface Section {
  readonly heading: Heading;
  /** The Markdown up to the next heading of the same or a higher level, subsections included. */
  readonly markdown: Written;
  /** The first paragraph: all that a hover shows. */
  readonly lead: Written | undefined;
  readonly subsections: readonly Section[];
}

export interface Detail {
  /** `value` without the emphasis that the span includes: `Tactics` for `**Tactics**` */
  readonly attribute: Written;
  readonly value: Written;
}

/** `- **M1018 User Account Management**: …` */
export interface Mitigation {
  readonly id: Written;
  readonly name: Written;
  readonly text: Written;
}

/** `- CIS Kubernetes 1.12: 5.1.3, 5.1.7` or, among what is related, `- Atomic Red Team: 06eaafdb` */
export interface Benchmark {
  readonly name: Written;
  readonly controls: readonly Written[];
}

/** `- [Docker Exec](https://…)` */
export interface Reference {
  readonly name: Written;
  readonly url: Written | undefined;
  /** The list item's text. */
  readonly span: Span;
}

/** `(Citation: Docker Exec)` */
export interface Citation {
  readonly name: Written;
  /** With its parentheses. */
  readonly span: Span;
  /** Index into the references; undefined where none has the name. */
  readonly reference: number | undefined;
}

/** Markdown that is more than prose, where an editor folds or leaves words alone. One may hold others. */
export interface Mark {
  /** `code` is a block, fenced or indented. */
  readonly kind: "code" | "inlineCode" | "link" | "table" | "list";
  readonly span: Span;
}

/** All that is wrong with the document, in the order of the text. Reads header and body. */
export function problemsOf(technique: Technique): readonly Problem[] {
  const problems = [...technique.header().problems, ...technique.body().problems];
  return problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
