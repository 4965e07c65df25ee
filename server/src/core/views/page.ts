import { tacticName } from "../techniques/catalogue.ts";
import type { LibraryTechnique } from "../techniques/library.ts";
import { escapeMarkdown, renderCitations } from "../techniques/renderMarkdown.ts";
import type { Section } from "../techniques/technique.ts";

/** What the page says in its own way: facts under the title, and references with links that are safe to follow. */
const replaced = /^(?:technical details|external references)$/i;

/**
 * A technique's document as a page to read: a title, what its front matter says in one line, its sections with
 * citations as links, and its references. Links lead to https pages only.
 */
export function techniquePage(technique: LibraryTechnique): string {
  const { sections } = technique.body();
  const shown = sections.filter((section) => !replaced.test(section.heading.text.value.trim()));
  const blocks = [
    `# ${technique.id} ${escapeMarkdown(technique.name)}`,
    facts(technique),
    ...shown.flatMap((section) => sectionBlocks(section, technique)),
    ...references(technique),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** `Execution · Containers · MITRE ATT&CK® 18.1 · attack.mitre.org/techniques/T1609` */
function facts(technique: LibraryTechnique): string {
  const { tactics, platforms, attackRelease, url } = technique.header();
  const parts = [
    tactics.map((tactic) => escapeMarkdown(tacticName(tactic.value))).join(", "),
    platforms.map((platform) => escapeMarkdown(platform.value)).join(", "),
    attackRelease ? `MITRE ATT&CK® ${escapeMarkdown(attackRelease.value)}` : "",
    url ? link(url.value.replace(/^https:\/\//, ""), url.value) : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function sectionBlocks({ heading, markdown }: Section, technique: LibraryTechnique): string[] {
  const text = renderCitations(markdown.value, technique).trim();
  return text === "" ? [] : [`## ${escapeMarkdown(heading.text.value)}`, text];
}

function references(technique: LibraryTechnique): string[] {
  const items = technique.body().references.map(({ name, url }) => `- ${link(name.value, url?.value)}`);
  return items.length > 0 ? ["## References", items.join("\n")] : [];
}

function link(text: string, url: string | undefined): string {
  const label = escapeMarkdown(text);
  if (!url || !/^https:\/\/[^\s<>]+$/.test(url)) return label;
  return `[${label}](${url.replace(/[()\\]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}
