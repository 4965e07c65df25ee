import type { LanguageId } from "../facts/fact.ts";
import type { TechniqueId } from "../rules/rule.ts";
import { tacticName } from "../techniques/catalogue.ts";
import { findCitations } from "../techniques/citations.ts";
import type { Library, LibraryTechnique } from "../techniques/library.ts";
import { renderCitations } from "../techniques/renderMarkdown.ts";
import { span } from "../text/span.ts";

const inLanguage: Readonly<Record<LanguageId, string>> = {
  dockerfile: "In a Dockerfile",
  compose: "In a Compose file",
  kubernetes: "In a manifest",
};

/** How many references a card has room for beside those of the description; the page has them all. */
const referenceLimit = 2;

/** Benchmarks that say nothing about the kind of file. */
const foreign: Readonly<Record<LanguageId, RegExp>> = {
  dockerfile: /kubernetes/i,
  compose: /kubernetes/i,
  kubernetes: /docker/i,
};

/**
 * The first of the techniques as a card: what it is, what it looks like in this language, what to do, how it is
 * detected, where to read on. The others are named. Paragraphs of Markdown; none where the library lacks the technique.
 * Without a language it says nothing of a kind of file.
 */
export function techniqueCard(
  library: Library,
  ids: readonly TechniqueId[],
  language: LanguageId | undefined,
  pageLink: ((technique: string) => string) | undefined,
): string[] {
  const [technique, ...others] = ids.flatMap((id) => library.get(id) ?? []);
  if (!technique) return [];
  const body = technique.body();
  const lead = (text: string | undefined) => (text ? renderCitations(text.replace(/\s+/g, " "), technique) : undefined);
  const looks = language && lead(body.inConfiguration[language]?.lead?.value);
  // Their names alone: what to do in this kind of file is said in the line before, and the rest is on the page.
  const mitigations = body.mitigations.map((m) => {
    const url = `https://attack.mitre.org/mitigations/${m.id.value}`;
    return `${/^M\d{4}$/.test(m.id.value) ? `[${m.id.value}](${url})` : m.id.value} ${m.name.value}`;
  });
  const detection = lead(body.detection?.lead?.value);
  return [
    headline(technique),
    lead(body.description?.lead?.value),
    looks && language && `**${inLanguage[language]}** ${looks}`,
    mitigations.length > 0 ? `**Mitigations** ${mitigations.join(" · ")}` : undefined,
    detection && `**Detect** ${detection}`,
    others.length > 0 ? `**Also** ${others.map((t) => link(t)).join(" · ")}` : undefined,
    footer(technique, language, pageLink),
  ].filter((block) => block !== undefined && block !== "") as string[];
}

/** `**T1609 Container Administration Command** · Execution · MITRE ATT&CK® 18.1` */
function headline(technique: LibraryTechnique): string {
  const { tactics, attackRelease } = technique.header();
  const parts = [
    `**${technique.id} ${technique.name}**`,
    tactics.map((t) => tacticName(t.value)).join(", "),
    attackRelease ? `MITRE ATT&CK® ${attackRelease.value}` : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function footer(
  technique: LibraryTechnique,
  language: LanguageId | undefined,
  pageLink: ((technique: string) => string) | undefined,
): string {
  const { references, description, benchmarks } = technique.body();
  const lead = description?.lead?.value ?? "";
  const shown = new Set(findCitations(lead, span(0, lead.length)).map((citation) => citation.name.value));
  const url = technique.header().url?.value;
  const rest = references
    .filter((r) => !shown.has(r.name.value) && r.name.value !== "mitre-attack")
    .slice(0, referenceLimit)
    .map((r) => renderCitations(`(Citation: ${r.name.value})`, technique).trim());
  const links = [
    ...benchmarks
      .filter((b) => !language || !foreign[language].test(b.name.value))
      .slice(0, 1)
      .map((b) => `${b.name.value}: ${b.controls.map((c) => c.value).join(", ")}`),
    ...rest,
    url?.startsWith("https://") ? `[${url.slice("https://".length)}](${url})` : "",
    pageLink ? `[Show the whole page](${pageLink(technique.id)})` : "",
  ];
  return links.filter((l) => l !== "").join(" · ");
}

function link(technique: LibraryTechnique): string {
  const url = technique.header().url?.value;
  const text = `${technique.id} ${technique.name}`;
  return url?.startsWith("https://") ? `[${text}](${url})` : text;
}
