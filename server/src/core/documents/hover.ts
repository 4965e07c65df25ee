import type { LanguageId } from "../facts/fact.ts";
import {
  attack,
  attackCatalogue,
  attackUrl,
  isAttackId,
  succession,
  type Tactic,
  tacticName,
  tacticOf,
} from "../techniques/catalogue.ts";
import type { Library } from "../techniques/library.ts";
import { escapeMarkdown, renderCitations } from "../techniques/renderMarkdown.ts";
import type { Technique } from "../techniques/technique.ts";
import { techniqueCard } from "../views/card.ts";
import type { Card } from "../views/hover.ts";
import { type Mention, mentionAt } from "./mentions.ts";
import { citationsOf, type Part, partAt } from "./parts.ts";

export interface DocumentHoverOptions {
  readonly library: Library;
  /** The technique document that the text is, if it is one. */
  readonly technique?: Technique | undefined;
  /** The language whose section a technique's card shows. */
  readonly language?: LanguageId | undefined;
  readonly pageLink?: ((technique: string) => string) | undefined;
}

/** How many techniques a card names before it counts the rest. */
const listed = 8;

/** The card for a citation, a tactic, or an id at the offset of any text. */
export function documentHover(text: string, offset: number, options: DocumentHoverOptions): Card | undefined {
  const { technique, library } = options;
  const part = technique && partAt(technique, offset);
  // An id within a citation or reference is part of its name.
  if (part?.kind === "citation" || part?.kind === "reference") return card(part.span, sourceBlocks(part, technique));
  const mention = mentionAt(text, offset, library);
  if (mention) return card(mention.span, mentionBlocks(mention, options));
  const tactic = part?.kind === "tactic" ? tacticOf(part.name) : undefined;
  return tactic && part ? card(part.span, tacticBlocks(tactic, library)) : undefined;
}

function card(span: Card["span"], blocks: readonly string[]): Card | undefined {
  return blocks.length > 0 ? { span, markdown: blocks.join("\n\n") } : undefined;
}

function sourceBlocks(part: Part & { kind: "citation" | "reference" }, technique: Technique | undefined): string[] {
  if (!technique) return [];
  const name = part.kind === "citation" ? part.citation.name.value : part.reference.name.value;
  const reference = technique.body().references.find((r) => r.name.value === name);
  if (!reference) return [`**${escapeMarkdown(name)}** is not among the External References.`];
  const count = citationsOf(technique, name).length;
  const cited = count === 0 ? "cited nowhere" : count === 1 ? "cited once" : `cited ${count} times`;
  const url = reference.url?.value;
  // By the same way as in a page: links lead to https pages only.
  const link = renderCitations(`(Citation: ${name})`, technique).trim();
  return [`${link} · ${cited}`, url ? `\`${url.replace(/`/g, "%60")}\`` : "It has no URL."];
}

function mentionBlocks({ kind, id }: Mention, { library, language, pageLink }: DocumentHoverOptions): string[] {
  if (kind === "mitigation") return mitigationBlocks(id, library);
  const tactic = kind === "tactic" ? tacticOf(id) : undefined;
  if (tactic) return tacticBlocks(tactic, library);
  const status = statusOf(id);
  const known = techniqueCard(library, [id], language, pageLink);
  if (known.length > 0) return [known[0] ?? "", ...status, ...known.slice(1)];
  const technique = attackCatalogue().get(id);
  if (!technique) return [];
  const release = technique.since ?? attack.release;
  const tactics = technique.tactics.map(tacticName).join(", ");
  const url = attackUrl(id);
  return [
    `**${id} ${escapeMarkdown(technique.name)}** · ${tactics} · MITRE ATT&CK® ${release}`,
    ...status,
    "There is no document about it in your library. *Import ATT&CK Release…* makes one.",
    `[${url.slice("https://".length)}](${url})`,
  ];
}

/** What later releases did to a technique, in a sentence. */
export function statusOf(id: string): string[] {
  const technique = isAttackId(id) ? attackCatalogue().get(id) : undefined;
  if (!technique) return [];
  const { deprecated, moved } = technique;
  if (deprecated) return ["ATT&CK has deprecated it, and names nothing in its place."];
  const successor = succession(technique);
  if (successor) return [successor];
  return moved ? [`From release ${moved.in} on its tactics are ${moved.tactics.map(tacticName).join(", ")}.`] : [];
}

function tacticBlocks(tactic: Tactic, library: Library): string[] {
  const { id, name, shortName, since, until, replacedBy } = tactic;
  const techniques = library
    .all()
    .filter((t) =>
      (attackCatalogue().get(t.id)?.tactics ?? t.header().tactics.map((x) => x.value)).includes(shortName),
    );
  const release = until ? `up to ${previous(until)}` : since ? `from ${since} on` : attack.release;
  const url = `https://attack.mitre.org/tactics/${id}`;
  return [
    `**${name}** · ${id} · MITRE ATT&CK® ${release}`,
    ...(replacedBy && until ? [`Release ${until} has ${replacedBy.map(tacticName).join(" and ")} in its place.`] : []),
    ...named("In your library", techniques),
    // The page of an id shows the tactic that has it now.
    until ? "" : `[${url.slice("https://".length)}](${url})`,
  ].filter((block) => block !== "");
}

function previous(release: string): string {
  return String(Number.parseInt(release, 10) - 1);
}

function mitigationBlocks(id: string, library: Library): string[] {
  const name = attack.mitigations[id];
  if (name === undefined) return [];
  const techniques = library.all().filter((t) => t.text.includes(`**${id} `));
  const url = `https://attack.mitre.org/mitigations/${id}`;
  return [
    `**${id} ${name}** · mitigation · MITRE ATT&CK® ${attack.release}`,
    ...named("Named for", techniques),
    `[${url.slice("https://".length)}](${url})`,
  ];
}

function named(what: string, techniques: readonly { readonly id: string; readonly name: string }[]): string[] {
  if (techniques.length === 0) return [];
  const first = techniques.slice(0, listed).map((t) => `${t.id} ${escapeMarkdown(t.name)}`);
  const rest = techniques.length - first.length;
  return [`**${what}** ${first.join(" · ")}${rest > 0 ? ` · and ${rest} more` : ""}`];
}
