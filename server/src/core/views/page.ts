import type { TechniqueId } from "../rules/rule.ts";
import { type AttackTechnique, attack, attackCatalogue, attackUrl, tacticName } from "../techniques/catalogue.ts";
import type { Library, LibraryTechnique } from "../techniques/library.ts";
import { escapeMarkdown, renderCitations } from "../techniques/renderMarkdown.ts";
import type { Section } from "../techniques/technique.ts";
import { findingBlocks, findingsLine, type PageFindings } from "./pageFindings.ts";
import { attackNotes, borrowedNote } from "./pageNotes.ts";

/** What a page says beyond the document. */
export interface PageOptions {
  /** Those of them that find the technique are listed. */
  readonly rules?: readonly {
    readonly id: string;
    readonly title: string;
    readonly techniques: readonly TechniqueId[];
  }[];
  readonly findings?: PageFindings | undefined;
  /** The target of a link to another technique's page; without it the other one is only named. */
  readonly techniqueLink?: ((id: TechniqueId) => string) | undefined;
}

/** What the page says in its own way: facts under the title, and references with links that are safe to follow. */
const replaced = /^(?:technical details|external references)$/i;

/**
 * A technique as a page to read: the library's document, or for a technique that only ATT&CK has its name and how to
 * get a document. Markdown; undefined for an id that nobody knows. Links lead to https pages, to findings, and to the
 * pages of other techniques.
 */
export function pageOf(library: Library, id: TechniqueId, options: PageOptions = {}): string | undefined {
  const technique = library.get(id);
  if (technique) return techniquePage(technique, options);
  const known = attackCatalogue().get(id);
  return known && cataloguePage(known, options);
}

/**
 * A technique's document as a page: a title, what its front matter says in one line, notes on what has become of it,
 * its sections with citations as links, the rules and findings where they are given, and its references.
 */
export function techniquePage(technique: LibraryTechnique, options: PageOptions = {}): string {
  const { tactics, platforms, attackRelease, url } = technique.header();
  const { sections } = technique.body();
  const shown = sections.filter((section) => !replaced.test(section.heading.text.value.trim()));
  const names = tactics.map((tactic) => tacticName(tactic.value));
  return joined([
    `# ${technique.id} ${escapeMarkdown(technique.name)}`,
    facts([names.join(", "), platforms.map(({ value }) => value).join(", ")], attackRelease?.value, url?.value),
    ...attackNotes(technique.id, names, options.techniqueLink),
    borrowedNote(technique),
    options.findings ? findingsLine(options.findings) : "",
    ...shown.flatMap((section) => sectionBlocks(section, technique)),
    ...ruleBlocks(technique.id, options),
    ...(options.findings ? findingBlocks(options.findings) : []),
    ...references(technique),
  ]);
}

function cataloguePage(technique: AttackTechnique, options: PageOptions): string {
  const { id, name, tactics, since } = technique;
  const names = tactics.map(tacticName);
  return joined([
    `# ${id} ${escapeMarkdown(name)}`,
    facts([names.join(", ")], since ?? attack.release, attackUrl(id)),
    ...attackNotes(id, names, options.techniqueLink),
    "The library has no document about it. To read one here, import a release of ATT&CK: *Import ATT&CK Release…* in VS Code, `tradecraft import` in a terminal.",
    ...ruleBlocks(id, options),
    ...(options.findings ? findingBlocks(options.findings) : []),
  ]);
}

/** `Execution · Containers · MITRE ATT&CK® 18.1 · attack.mitre.org/techniques/T1609` */
function facts(words: readonly string[], release: string | undefined, url: string | undefined): string {
  const parts = [
    ...words.map(escapeMarkdown),
    release ? `MITRE ATT&CK® ${escapeMarkdown(release)}` : "",
    url ? link(url.replace(/^https:\/\//, ""), url) : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function sectionBlocks({ heading, markdown }: Section, technique: LibraryTechnique): string[] {
  const text = renderCitations(markdown.value, technique).trim();
  return text === "" ? [] : [`## ${escapeMarkdown(heading.text.value)}`, text];
}

function ruleBlocks(id: TechniqueId, { rules = [] }: PageOptions): string[] {
  const finders = rules.filter((rule) => rule.techniques.includes(id));
  const items = finders.map((rule) => `- \`${rule.id}\` ${escapeMarkdown(rule.title)}`);
  return items.length > 0 ? ["## Rules", items.join("\n")] : [];
}

/** The technique's own page on ATT&CK's site is among the facts already. */
function references(technique: LibraryTechnique): string[] {
  const own = technique.header().url?.value;
  const others = technique.body().references.filter(({ url }) => url === undefined || url.value !== own);
  const items = others.map(({ name, url }) => `- ${link(name.value, url?.value)}`);
  return items.length > 0 ? ["## References", items.join("\n")] : [];
}

function link(text: string, url: string | undefined): string {
  const label = escapeMarkdown(text);
  if (!url || !/^https:\/\/[^\s<>]+$/.test(url)) return label;
  return `[${label}](${url.replace(/[()\\]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}

function joined(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
