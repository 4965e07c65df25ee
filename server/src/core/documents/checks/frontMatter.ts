import { attack, attackCatalogue, isAttackId, isBefore, tacticName, tacticOf } from "../../techniques/catalogue.ts";
import type { Technique, TechniqueHeader } from "../../techniques/technique.ts";
import { nearest } from "../../text/nearest.ts";
import type { Located } from "../../text/span.ts";
import { removeLines } from "../edits.ts";
import { change, type DocumentFix, type DocumentProblem } from "../problem.ts";

/** The keys that mean something here, in the order of the alphabet. */
export const frontMatterKeys = [
  "attack_release",
  "contributors",
  "data_sources",
  "deprecated",
  "id",
  "mitre_attack_url",
  "name",
  "platforms",
  "revoked",
  "revoked_by",
  "tactics",
  "technique_id",
  "title",
] as const;

/** Keys, tactics and platforms that nothing knows. */
export function* frontMatter(technique: Technique): Iterable<DocumentProblem> {
  const header = technique.header();
  yield* keys(technique, header);
  for (const tactic of header.tactics) yield* checkTactic(tactic, header);
  for (const platform of header.platforms) yield* checkPlatform(platform, header);
}

function* keys({ text }: Technique, { entries }: TechniqueHeader): Iterable<DocumentProblem> {
  const known: readonly string[] = frontMatterKeys;
  for (const { key, span } of entries) {
    if (known.includes(key.value)) continue;
    const near = nearest(key.value.toLowerCase().replace(/[\s-]/g, "_"), known);
    const free = near !== undefined && !entries.some((entry) => entry.key.value === near);
    const remove = {
      title: `Remove ${key.value}`,
      edits: [removeLines(text, { start: key.span.start, end: span.end })],
    };
    const message = free
      ? `Tradecraft does not know the key \`${key.value}\`. Did you mean \`${near}\`?`
      : `Tradecraft does not know the key \`${key.value}\` and leaves it alone.`;
    const fixes: DocumentFix[] = free ? [change(`Change to ${near}`, key.span, near, true), remove] : [remove];
    yield { code: "unknown-key", message, span: key.span, severity: free ? "warning" : "hint", fixes };
  }
}

function* checkTactic(tactic: Located<string>, header: TechniqueHeader): Iterable<DocumentProblem> {
  const { value, span } = tactic;
  const release = header.attackRelease?.value;
  const known = attack.tactics.find(({ shortName }) => shortName === value);
  const problem = (message: string, words: readonly string[]): DocumentProblem => ({
    code: known ? "tactic-of-another-release" : "unknown-tactic",
    message,
    span,
    severity: "warning",
    fixes: words.map((word) => change(`Change to ${word}`, span, word, words.length === 1)),
  });
  if (!known) {
    const meant = tacticMeant(value);
    // Other catalogues have tactics of their own.
    if (meant) yield problem(`ATT&CK has no tactic \`${value}\`. Did you mean \`${meant}\`?`, [meant]);
    else if (isAttackId(header.id?.value ?? "")) yield problem(`ATT&CK has no tactic \`${value}\`.`, []);
  } else if (release && known.until && !isBefore(release, known.until)) {
    const now = known.replacedBy ?? [];
    const moved =
      attackCatalogue()
        .get(header.id?.value ?? "")
        ?.moved?.tactics.filter((t) => now.includes(t)) ?? [];
    const names = now.map(tacticName).join(" and ");
    const message = `From release ${known.until} on ATT&CK has ${names} in the place of ${known.name}, and this document speaks of ${release}.`;
    yield problem(message, moved.length > 0 ? moved : now);
  } else if (release && known.since && isBefore(release, known.since)) {
    const before = attack.tactics.filter((t) => t.replacedBy?.includes(value)).map((t) => t.shortName);
    const message = `${known.name} is a tactic from release ${known.since} on, and this document speaks of ${release}.`;
    yield problem(message, before);
  }
}

/** `Defense Evasion`, `TA0002` and `exection` are meant well. */
function tacticMeant(word: string): string | undefined {
  const short = word
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
  const byId = tacticOf(word.trim());
  return (
    byId?.shortName ??
    nearest(
      short,
      attack.tactics.map((t) => t.shortName),
    )
  );
}

function* checkPlatform({ value, span }: Located<string>, header: TechniqueHeader): Iterable<DocumentProblem> {
  if (attack.platforms.includes(value)) return;
  const release = header.attackRelease?.value;
  const now = attack.formerPlatforms[value];
  // A document that names no release may be from the one that had the name.
  if (now !== undefined && (release === undefined || isBefore(release, attack.release))) return;
  const meant =
    now ?? attack.platforms.find((p) => p.toLowerCase() === value.toLowerCase()) ?? nearest(value, attack.platforms);
  if (meant === undefined && !isAttackId(header.id?.value ?? "")) return;
  const message =
    now !== undefined
      ? `ATT&CK ${release} calls the platform ${now}.`
      : `ATT&CK has no platform \`${value}\`.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}`;
  const fixes = meant === undefined ? [] : [change(`Change to ${meant}`, span, meant, true)];
  yield { code: "unknown-platform", message, span, severity: "warning", fixes };
}
