import { limits } from "../techniques/limits.ts";
import { ImportError } from "./importError.ts";
import { readObjects } from "./objects.ts";
import { isRetired, type Reference, referencesOf, type StixObject, textOf, textsOf } from "./stix.ts";

/** What a bundle says about techniques, by STIX id. */
export interface Release {
  /** Of ATT&CK itself: `18.1`. Undefined where the bundle does not say it, as that of an organisation. */
  readonly version: string | undefined;
  /** Techniques and sub-techniques that are not retired, first by their order in the bundle. */
  readonly techniques: readonly StixObject[];
  /** Revoked and deprecated ones. */
  readonly retired: readonly StixObject[];
  /** Of the techniques that are not retired, in the order of the alphabet. */
  readonly platforms: readonly string[];
  /** What markings say of the rights in the bundle, each once. */
  readonly markings: readonly string[];
  /** Mitigations, detection strategies, analytics, data components and data sources that are not retired. */
  readonly others: ReadonlyMap<string, StixObject>;
  /** By the technique that they are about. */
  readonly relations: ReadonlyMap<string, readonly Relation[]>;
  /** By the technique that was revoked: the one that took its place. */
  readonly successors: ReadonlyMap<string, string>;
}

/** What mitigates or detects a technique, and what is said about that. */
export interface Relation {
  readonly kind: "mitigates" | "detects";
  readonly from: string;
  readonly description: string | undefined;
  readonly references: readonly Reference[];
}

/** A release has 700; a bundle with this many is no release. */
const techniqueLimit = 20_000;
const markingLimit = 20;

const kept = new Set([
  "course-of-action",
  "x-mitre-detection-strategy",
  "x-mitre-analytic",
  "x-mitre-data-component",
  "x-mitre-data-source",
]);

/** Reads a bundle. Yields how far it is, from 0 to 1, so that the caller can let others work or stop. Throws an ImportError. */
export function* readRelease(text: string): Generator<number, Release> {
  const techniques = new Newest();
  const others = new Newest();
  const relations = new Newest();
  const markings = new Set<string>();
  let version: string | undefined;
  for (const { at, object } of readObjects(text)) {
    if (object === undefined) {
      yield at / text.length;
      continue;
    }
    const type = textOf(object, "type") ?? "";
    if (type === "attack-pattern") {
      techniques.add(object);
      if (techniques.size > techniqueLimit) throw new ImportError(`has more than ${techniqueLimit} techniques.`);
    } else if (kept.has(type)) others.add(object);
    else if (type === "relationship" && isRelevant(object)) relations.add(object);
    else if (type === "marking-definition" && markings.size < markingLimit) addMarking(object, markings);
    else if (type === "x-mitre-collection") version ??= versionOf(object);
  }
  if (techniques.size === 0) throw new ImportError("is a STIX bundle without techniques.");

  const live = techniques.all().filter((technique) => !isRetired(technique));
  return {
    version,
    techniques: live,
    retired: techniques.all().filter(isRetired),
    platforms: [...new Set(live.flatMap((technique) => textsOf(technique, "x_mitre_platforms")))].sort(),
    markings: [...markings],
    others: new Map(others.all().flatMap((o) => (isRetired(o) ? [] : [[textOf(o, "id") ?? "", o] as const]))),
    ...relate(relations.all().filter((relation) => !isRetired(relation))),
  };
}

/** Objects by STIX id. Of several versions of one, as an export of a collection may hold, the newest counts. */
class Newest {
  private readonly objects = new Map<string, StixObject>();

  get size(): number {
    return this.objects.size;
  }

  add(object: StixObject): void {
    const id = textOf(object, "id");
    if (id === undefined) return;
    const known = this.objects.get(id);
    if (!known || isNewer(object, known)) this.objects.set(id, object);
  }

  all(): StixObject[] {
    return [...this.objects.values()];
  }
}

/** By the time of the last change, which is written so that its letters tell. */
export function isNewer(a: StixObject, b: StixObject): boolean {
  return (textOf(a, "modified") ?? "") > (textOf(b, "modified") ?? "");
}

const relevant = new Set(["mitigates", "detects", "revoked-by"]);

function isRelevant(relation: StixObject): boolean {
  const technique = relation.relationship_type === "revoked-by" ? "source_ref" : "target_ref";
  return (
    relevant.has(textOf(relation, "relationship_type") ?? "") &&
    textOf(relation, technique)?.startsWith("attack-pattern--") === true
  );
}

function relate(all: readonly StixObject[]): Pick<Release, "relations" | "successors"> {
  const relations = new Map<string, Relation[]>();
  const successors = new Map<string, string>();
  for (const object of all) {
    const from = textOf(object, "source_ref") ?? "";
    const to = textOf(object, "target_ref") ?? "";
    const kind = textOf(object, "relationship_type");
    if (kind === "revoked-by") successors.set(from, to);
    if (kind !== "mitigates" && kind !== "detects") continue;
    const relation = {
      kind,
      from,
      description: textOf(object, "description"),
      references: referencesOf(object),
    } as const;
    const known = relations.get(to);
    if (known) known.push(relation);
    else relations.set(to, [relation]);
  }
  return { relations, successors };
}

function addMarking(marking: StixObject, markings: Set<string>): void {
  const definition = marking.definition;
  const statement =
    typeof definition === "object" && definition !== null && textOf(definition as StixObject, "statement");
  if (statement && statement.length < limits.lines) markings.add(statement);
}

/** An organisation's collection has a version of its own, which is no release of ATT&CK. */
function versionOf(collection: StixObject): string | undefined {
  const version = textOf(collection, "x_mitre_version");
  const isAttack = /^(?:Enterprise|Mobile|ICS) ATT&CK$/.test(textOf(collection, "name") ?? "");
  return isAttack && version !== undefined && /^\d+(?:\.\d+)*$/.test(version) ? version : undefined;
}
