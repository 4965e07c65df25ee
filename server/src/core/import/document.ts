import { findCitations } from "../techniques/citations.ts";
import { idInUrl } from "../techniques/identifier.ts";
import { beyondLimits, frontMatterLimit, isDeepYaml, limits } from "../techniques/limits.ts";
import { span } from "../text/span.ts";
import { item, oneLine, sectionText } from "./cleanText.ts";
import { detectionOf, type Part } from "./detection.ts";
import type { Release } from "./release.ts";
import { identityOf, objectsOf, type Reference, referencesOf, type StixObject, textOf, textsOf } from "./stix.ts";
import { yamlScalar } from "./yamlScalar.ts";

/** Writes the documents of a release's techniques, in the format of data/SOURCE.md. */
export class DocumentWriter {
  private readonly links: ReadonlyMap<string, string>;
  private readonly ids: ReadonlyMap<string, string>;

  constructor(private readonly release: Release) {
    this.links = linksOf(release);
    this.ids = new Map(
      [...release.techniques, ...release.retired].map((t) => [textOf(t, "id") ?? "", identityOf(t)?.id ?? ""]),
    );
  }

  /** The document, or why there is none. `id` is the technique's, which a document may say. */
  write(technique: StixObject, id: string): { readonly text: string } | { readonly reason: string } {
    const name = oneLine(textOf(technique, "name") ?? "").trim() || id;
    const facts = factsOf(technique, name, id);
    const header = this.header(technique, facts);
    if (header.length > frontMatterLimit) return { reason: `its facts need more than ${frontMatterLimit / 1024} KB` };
    if (isDeepYaml(header)) return { reason: "its facts are full of brackets or dashes" };
    const body = this.body(technique, facts);
    const beyond = beyondLimits(body);
    return beyond === undefined ? { text: header + body } : { reason: `its text is ${beyond}` };
  }

  /** Keys in the order of the alphabet; what is empty is left out. */
  private header(technique: StixObject, { stixId, url, name, title, ...lists }: Facts): string {
    const successor = this.successor(technique);
    const lines = [
      ...value("attack_release", this.release.version && `"${this.release.version}"`),
      ...list("contributors", lists.contributors),
      ...list("data_sources", lists.dataSources),
      ...value("deprecated", technique.x_mitre_deprecated === true ? "true" : undefined),
      ...scalar("id", stixId),
      ...scalar("mitre_attack_url", url),
      ...scalar("name", name),
      ...list("platforms", lists.platforms),
      ...value("revoked", technique.revoked === true ? "true" : undefined),
      ...scalar("revoked_by", successor),
      ...list("tactics", lists.tactics),
      ...scalar("technique_id", lists.explicitId),
      ...scalar("title", title),
    ];
    return `---\n${lines.join("\n")}\n---\n`;
  }

  /** Where the technique that took its place is in the bundle. */
  private successor(technique: StixObject): string | undefined {
    const successor = this.release.successors.get(textOf(technique, "id") ?? "");
    return successor === undefined ? undefined : this.ids.get(successor) || undefined;
  }

  private body(technique: StixObject, facts: Facts): string {
    const { name, stixId, url } = facts;
    const rows = [
      ...row("Tactics", facts.tactics),
      ...row("Platforms", facts.platforms),
      ...row("Data Sources", facts.dataSources),
      ...row("Permissions Required", textsOf(technique, "x_mitre_permissions_required").map(oneLine)),
      ...row("System Requirements", textsOf(technique, "x_mitre_system_requirements").map(oneLine)),
      ...row("MITRE ATT&CK URL", url === undefined ? [] : [`[${url}](${url})`]),
    ];
    const description = sectionText(textOf(technique, "description") ?? "", 3);
    const detection = detectionOf(technique, this.release, limits.length);
    const mitigations = this.mitigations(technique);
    const blocks = [
      "\n## Technical Details",
      ["| Attribute | Details |", "|-----------|----------|", ...rows].join("\n"),
      `# ${stixId === undefined ? name : `${name} (${stixId})`}`,
      `## Description\n${description}`,
      ...(detection ? [`## Detection\n${detection.markdown}`] : []),
      ...(mitigations ? [`## Mitigations\n${mitigations.markdown}`] : []),
    ];
    const text = this.linked(blocks.join("\n\n"));
    const further = [...(mitigations?.references ?? []), ...(detection?.references ?? [])];
    const references = referenceItems(referencesOf(technique), further, text);
    return `${text}\n\n## External References\n${references.join("\n")}`.trimEnd().concat("\n");
  }

  /** In the order of their ids. One whose id the format does not know is left out. */
  private mitigations(technique: StixObject): Part | undefined {
    const relations = this.release.relations.get(textOf(technique, "id") ?? "") ?? [];
    const items = new Map<string, string>();
    const references: Reference[] = [];
    let length = 0;
    for (const relation of relations) {
      const mitigation = relation.kind === "mitigates" ? this.release.others.get(relation.from) : undefined;
      const id = mitigation && identityOf(mitigation)?.id;
      if (!mitigation || id === undefined || !/^[A-Z][A-Z-]*\d+$/.test(id) || items.has(id)) continue;
      const name = oneLine(textOf(mitigation, "name") ?? "")
        .replace(/[*:]+/g, "")
        .trim();
      if (name === "") continue;
      const line = item(`**${id} ${name}**`, relation.description);
      items.set(id, line);
      references.push(...relation.references);
      length += line.length;
      if (length > limits.length) break;
    }
    if (items.size === 0) return undefined;
    const sorted = [...items].sort(([a], [b]) => (a < b ? -1 : 1));
    return { markdown: sorted.map(([, line]) => line).join("\n"), references };
  }

  /** ATT&CK's Workbench names other objects by `(LinkById: T1609)` and may leave it so in an export. */
  private linked(markdown: string): string {
    return markdown.replace(/\(LinkById: ([\w.-]{1,40})\)/g, (_, id: string) => this.links.get(id) ?? id);
  }
}

interface Facts {
  readonly name: string;
  readonly title: string;
  readonly stixId: string | undefined;
  readonly url: string | undefined;
  /** Where the URL does not say it. */
  readonly explicitId: string | undefined;
  readonly tactics: readonly string[];
  readonly platforms: readonly string[];
  readonly dataSources: readonly string[];
  readonly contributors: readonly string[];
}

function factsOf(technique: StixObject, name: string, id: string): Facts {
  const tactics = objectsOf(technique, "kill_chain_phases").flatMap((phase) => textOf(phase, "phase_name") ?? []);
  const url = textOf({ url: oneLine(identityOf(technique)?.url ?? "").trim() }, "url");
  const lines = (field: string) => textsOf(technique, field).map(oneLine);
  return {
    name,
    title: tactics[0] === undefined ? name : `${oneLine(tactics[0])} - ${name}`,
    stixId: textOf({ id: oneLine(textOf(technique, "id") ?? "") }, "id"),
    url,
    explicitId: url !== undefined && idInUrl(url)?.id === id ? undefined : id,
    tactics: tactics.map(oneLine),
    platforms: lines("x_mitre_platforms"),
    dataSources: lines("x_mitre_data_sources"),
    contributors: lines("x_mitre_contributors"),
  };
}

function value(key: string, written: string | undefined): string[] {
  return written === undefined ? [] : [`${key}: ${written}`];
}

function scalar(key: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`${key}: ${yamlScalar(text, key.length + 2)}`];
}

function list(key: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${key}:`, ...items.map((text) => `- ${yamlScalar(text, 2)}`)];
}

function row(attribute: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`| **${attribute}** | ${values.join(", ")} |`];
}

/**
 * The technique's own sources, then those of its mitigations and analytics. One without a page, such as a book, is
 * listed by its name where the text cites it.
 */
function referenceItems(own: readonly Reference[], further: readonly Reference[], text: string): string[] {
  const cited = new Set(findCitations(text, span(0, text.length)).map((citation) => citation.name.value));
  const known = new Set<string>();
  return [...own, ...further].flatMap(({ name: written, url }, i) => {
    const name = oneLine(written).replaceAll("](", "] (");
    // What is the technique's own is listed as it stands there.
    if (i >= own.length && known.has(name.trim())) return [];
    if (url === undefined && (known.has(name.trim()) || !cited.has(name.trim()))) return [];
    known.add(name.trim());
    return [url === undefined ? `- ${name}` : `- [${name}](${oneLine(url)})`];
  });
}

function linksOf({ techniques, others }: Release): ReadonlyMap<string, string> {
  return new Map(
    [...techniques, ...others.values()].flatMap((object) => {
      const identity = identityOf(object);
      const name = oneLine(textOf(object, "name") ?? "").replace(/[[\]]/g, "");
      return identity?.url?.startsWith("https://")
        ? [[identity.id, `[${name}](${oneLine(identity.url)})`] as const]
        : [];
    }),
  );
}
