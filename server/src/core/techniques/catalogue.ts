import type { TechniqueId } from "../rules/rule.ts";
import { attackFacts, attackTechniques } from "./attack.generated.ts";

/** What ATT&CK itself calls things, release by release; made from a STIX bundle, see `data/attack.json`. */
export interface AttackFacts {
  /** The release that all of it is from, but for what says another one: `18.1` */
  readonly release: string;
  /** The release after it, of which only what concerns containers is known: `19.0` */
  readonly later: string;
  readonly sources: readonly string[];
  /** An id may stand twice: release 19 gave Defense Evasion's to Stealth. */
  readonly tactics: readonly Tactic[];
  readonly platforms: readonly string[];
  /** Names of earlier releases, and what they are called now. */
  readonly formerPlatforms: { readonly [name: string]: string };
  readonly mitigations: { readonly [id: string]: string };
}

export interface Tactic {
  /** `TA0002` */
  readonly id: string;
  /** `command-and-control`, as documents write it. */
  readonly shortName: string;
  /** `Command and Control` */
  readonly name: string;
  /** The first release that has it, where that is known. */
  readonly since?: string;
  /** The first release without it. */
  readonly until?: string;
  /** Short names. */
  readonly replacedBy?: readonly string[];
}

/** A technique that ATT&CK has or had, whether or not the library explains it. */
export interface AttackTechnique {
  readonly id: TechniqueId;
  readonly name: string;
  /** Short names, of the release that `AttackFacts.release` names, or `since`. */
  readonly tactics: readonly string[];
  readonly since?: string;
  readonly deprecated?: true;
  /** The technique that took its place. */
  readonly revokedBy?: TechniqueId;
  /** The release that did so; undefined for an earlier one than the facts are from. */
  readonly revokedIn?: string;
  /** Its tactics from a later release on. */
  readonly moved?: { readonly in: string; readonly tactics: readonly string[] };
}

export const attack = attackFacts;

let techniques: ReadonlyMap<TechniqueId, AttackTechnique> | undefined;

/** All of them by id, read when first asked for. */
export function attackCatalogue(): ReadonlyMap<TechniqueId, AttackTechnique> {
  techniques ??= new Map(attackTechniques.split("\n").map((line) => [line.slice(0, line.indexOf("|")), entry(line)]));
  return techniques;
}

function entry(line: string): AttackTechnique {
  const [id = "", name = "", tactics = "", since, gone, revokedIn, moved] = line.split("|");
  const [movedIn, newTactics] = moved?.split(":") ?? [];
  return {
    id,
    name,
    tactics: tactics.split(","),
    ...(since && { since }),
    ...(gone === "deprecated" ? { deprecated: true } : gone && { revokedBy: gone }),
    ...(revokedIn && { revokedIn }),
    ...(movedIn && newTactics && { moved: { in: movedIn, tactics: newTactics.split(",") } }),
  };
}

/** Which technique took the place of one that ATT&CK has revoked, as a sentence. */
export function succession({ id, revokedBy, revokedIn }: AttackTechnique): string | undefined {
  if (!revokedBy) return undefined;
  const name = attackCatalogue().get(revokedBy)?.name ?? "";
  return `${revokedIn ? `From release ${revokedIn} on ATT&CK` : "ATT&CK now"} has ${revokedBy} ${name} in place of ${id}.`;
}

/** By its short name, or by its id in the newest release that has it. */
export function tacticOf(word: string): Tactic | undefined {
  return attack.tactics.findLast((tactic) => tactic.shortName === word || tactic.id === word);
}

/** How people write the tactic: `command-and-control` is Command and Control. An unknown one stays as it is. */
export function tacticName(tactic: string): string {
  return tacticOf(tactic)?.name ?? tactic;
}

/** True for the id of a technique of ATT&CK's own: T1609, T1053.007. */
export function isAttackId(id: string): boolean {
  return /^T\d{4}(?:\.\d{3})?$/.test(id);
}

/** The technique's page on ATT&CK's site. */
export function attackUrl(id: TechniqueId): string {
  return `https://attack.mitre.org/techniques/${id.replace(".", "/")}`;
}

/** True where release `a` (`18.1`) comes before release `b`. What is no release comes before none. */
export function isBefore(a: string, b: string): boolean {
  const [x = 0, xMinor = 0] = a.split(".").map(Number);
  const [y = 0, yMinor = 0] = b.split(".").map(Number);
  return x < y || (x === y && xMinor < yMinor);
}
