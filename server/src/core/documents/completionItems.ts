import { type AttackTechnique, attack, attackCatalogue, isAttackId, isBefore } from "../techniques/catalogue.ts";
import type { Library } from "../techniques/library.ts";
import type { Technique } from "../techniques/technique.ts";
import { lineEnding } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import type { CompletionContext } from "./completion.ts";

/** One entry of the list that an editor shows while somebody types. */
export interface Completion {
  readonly kind: "key" | "tactic" | "platform" | "source" | "technique" | "mitigation";
  readonly label: string;
  readonly detail: string;
  /** What is compared with what stands in the list's span before the cursor. */
  readonly filter: string;
  /** Written over the list's span. */
  readonly text: string;
  readonly deprecated?: true;
  /** An id that there is a card about. */
  readonly id?: string;
}

export interface Completions {
  readonly span: Span;
  /** Best first. */
  readonly items: readonly Completion[];
  /** True where another letter may bring up others. */
  readonly isIncomplete: boolean;
}

/** More than anybody looks through. */
const itemLimit = 100;

/** The entries for a context. `technique` is the document that the text is, if it is one. */
export function completionsFor(
  context: CompletionContext,
  library: Library,
  technique: Technique | undefined,
): Completions {
  const all = itemsFor(context, library, technique);
  // Sources are matched here, by any part of their name: then each letter asks anew.
  const isIncomplete = all.length > itemLimit || context.kind === "source";
  return { span: context.span, items: all.slice(0, itemLimit), isIncomplete };
}

function itemsFor(context: CompletionContext, library: Library, technique: Technique | undefined): Completion[] {
  switch (context.kind) {
    case "key":
      return technique ? keys(technique, context) : [];
    case "tactic":
      return tactics(technique, context.listed);
    case "platform":
      return attack.platforms
        .filter((name) => !context.listed.includes(name))
        .map((name) => ({ kind: "platform", label: name, detail: "", filter: name, text: name }));
    case "source":
      return technique ? sources(technique, context) : [];
    case "mitigation":
      return mitigations(context);
    case "id":
      return techniques(context, library, releaseOf(technique));
  }
}

/** The keys that mean something, with what they are for. A list's begins with its first item. */
const keyDetails: readonly [key: string, detail: string, value: string | "list"][] = [
  ["mitre_attack_url", "ATT&CK's page, which gives the id", " https://attack.mitre.org/techniques/"],
  ["technique_id", "The id of a technique of your own", " "],
  ["name", "What the technique is called", " "],
  ["title", "What the document is called", " "],
  ["attack_release", "The release of ATT&CK that the document speaks of", ` "${attack.release}"`],
  ["tactics", "What the technique serves", "list"],
  ["platforms", "Where the technique is used", "list"],
  ["data_sources", "What the technique shows in", "list"],
  ["contributors", "Who described the technique", "list"],
  ["id", "The technique's STIX id", " attack-pattern--"],
];

function keys(technique: Technique, { span, bare }: CompletionContext & { kind: "key" }): Completion[] {
  const header = technique.header().span ?? span;
  // By line: a key that is being typed may leave YAML that is not read.
  const others = `${technique.text.slice(header.start, span.start)}${technique.text.slice(span.end, header.end)}`;
  const present = new Set([...others.matchAll(/^["']?([\w-]+)["']?[ \t]*:/gm)].map((match) => match[1]));
  const item = `${lineEnding(technique.text)}- `;
  return keyDetails
    .filter(([key]) => !present.has(key))
    .map(([key, detail, value]) => {
      const text = bare ? key : `${key}:${value === "list" ? item : value}`;
      return { kind: "key", label: key, detail, filter: key, text };
    });
}

/** The release that a document speaks of, or that of our own knowledge. */
function releaseOf(technique: Technique | undefined): string {
  const given = technique?.header().attackRelease?.value ?? "";
  return /^\d+(?:\.\d+)?$/.test(given) ? given : attack.release;
}

function tactics(technique: Technique | undefined, listed: readonly string[]): Completion[] {
  const release = releaseOf(technique);
  return attack.tactics
    .filter(({ since, until }) => !(since && isBefore(release, since)) && (!until || isBefore(release, until)))
    .filter(({ shortName }) => !listed.includes(shortName))
    .map(({ id, shortName, name }) => {
      return { kind: "tactic", label: shortName, detail: `${name} · ${id}`, filter: shortName, text: shortName };
    });
}

/** Those with the typed words somewhere in name or URL first; the others an editor may still match by their letters. */
function sources(technique: Technique, { typed, before, after }: CompletionContext & { kind: "source" }): Completion[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const named = new Map(technique.body().references.map((r) => [r.name.value, r.url?.value ?? ""]));
  named.delete("");
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const items = [...named].map(([name, url]) => {
    const matched = matches(name) ? 0 : matches(`${name} ${url}`) ? 1 : 2;
    const filter = matched < 2 && typed !== "" ? typed : name;
    const item: Completion = { kind: "source", label: name, detail: url, filter, text: `${before}${name}${after}` };
    return { matched, item };
  });
  return items.sort((a, b) => a.matched - b.matched).map(({ item }) => item);
}

function mitigations({ typed, named, before, after }: CompletionContext & { kind: "mitigation" }): Completion[] {
  return Object.entries(attack.mitigations)
    .filter(([id]) => id.startsWith(typed))
    .map(([id, name]) => {
      const text = named ? `${before}${id} ${name}${after}` : id;
      return { kind: "mitigation", label: id, detail: name, filter: `${id} ${name}`, text, id };
    });
}

function techniques(
  { typed, inUrl }: CompletionContext & { kind: "id" },
  library: Library,
  release: string,
): Completion[] {
  const catalogue = /^T\d/.test(typed) ? attackCatalogue() : new Map<string, AttackTechnique>();
  const names = new Map<string, string>();
  for (const { id, name } of [...catalogue.values(), ...library.all()]) {
    if (id.startsWith(typed) && (catalogue.size > 0 || !isAttackId(id))) names.set(id, name);
  }
  const items = [...names].map(([id, name]): Completion => {
    const gone = goneIn(catalogue.get(id), release);
    const item = { kind: "technique", label: id, filter: `${id} ${name}`, id } as const;
    const text = inUrl ? id.replace(".", "/") : id;
    return { ...item, text, detail: gone ? `${name} · ${gone}` : name, ...(gone && { deprecated: true }) };
  });
  return items.sort(
    (a, b) => Number(a.deprecated ?? false) - Number(b.deprecated ?? false) || (a.label < b.label ? -1 : 1),
  );
}

/** What became of a technique by a release, in two words. */
function goneIn(technique: AttackTechnique | undefined, release: string): string | undefined {
  if (technique?.deprecated) return "deprecated";
  const { revokedBy, revokedIn } = technique ?? {};
  return revokedBy && !(revokedIn && isBefore(release, revokedIn)) ? `now ${revokedBy}` : undefined;
}
