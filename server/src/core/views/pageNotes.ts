import type { TechniqueId } from "../rules/rule.ts";
import { attackCatalogue, tacticName } from "../techniques/catalogue.ts";
import type { LibraryTechnique } from "../techniques/library.ts";
import { escapeMarkdown } from "../techniques/renderMarkdown.ts";

/**
 * What has become of a technique in ATT&CK, in one sentence each: revoked, deprecated, new, or under other tactics than
 * these. None for a technique that is not ATT&CK's.
 */
export function attackNotes(
  id: TechniqueId,
  tactics: readonly string[],
  techniqueLink: ((id: TechniqueId) => string) | undefined,
): string[] {
  const known = attackCatalogue().get(id);
  if (!known) return [];
  const { since, deprecated, revokedBy, revokedIn, moved } = known;
  const notes: string[] = [];
  if (revokedBy) {
    const name = `${revokedBy} ${escapeMarkdown(attackCatalogue().get(revokedBy)?.name ?? "")}`.trim();
    const successor = techniqueLink ? `[${name}](${techniqueLink(revokedBy)})` : name;
    const how = revokedIn
      ? `ATT&CK revoked this technique in release ${revokedIn}`
      : "ATT&CK has revoked this technique";
    notes.push(`${how}. ${successor} took its place.`);
  }
  if (deprecated) notes.push("ATT&CK has deprecated this technique and no longer maintains it.");
  if (since) notes.push(`ATT&CK has this technique since release ${since}.`);
  const names = moved?.tactics.map(tacticName) ?? [];
  if (moved && !(names.length === tactics.length && names.every((name) => tactics.includes(name)))) {
    notes.push(`From release ${moved.in} on ATT&CK has this technique under ${list(names)}.`);
  }
  return notes;
}

/** Which sections are not the document's own; empty where all are. */
export function borrowedNote(technique: LibraryTechnique): string {
  const borrowed = technique.borrowed?.() ?? [];
  if (borrowed.length === 0) return "";
  const [is, section] = borrowed.length === 1 ? ["is", "section"] : ["are", "sections"];
  const names = list(borrowed.map((title) => `*${escapeMarkdown(title)}*`));
  return `The ${section} ${names} ${is} not in this document but in the one that it replaces.`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
