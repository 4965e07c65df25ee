import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/**
 * `node server/src/tools/attack.mjs BUNDLE.json[.gz] FACTS.json` writes `data/attack.json` from a STIX bundle of ATT&CK
 * and from facts about a later release: ids, names, tactics, successors. Run by hand, once a release.
 */
const root = join(import.meta.dirname, "../../..");
const [bundlePath, factsPath] = process.argv.slice(2);
if (!bundlePath || !factsPath) throw new Error("usage: attack.mjs BUNDLE.json[.gz] FACTS.json");
const bytes = readFileSync(bundlePath);
const { objects } = JSON.parse((bundlePath.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
const facts = JSON.parse(readFileSync(factsPath, "utf8"));
const release = facts.attack_release;
const later = facts.v19_0_derived;
const laterRelease = "19.0";

const byStixId = new Map(objects.map((/** @type {any} */ object) => [object.id, object]));
const idOf = (/** @type {any} */ object) =>
  object.external_references?.find((/** @type {any} */ r) => r.source_name === "mitre-attack")?.external_id;
const ofType = (/** @type {string} */ type) => objects.filter((/** @type {any} */ object) => object.type === type);
const isLive = (/** @type {any} */ object) => !object.revoked && !object.x_mitre_deprecated;
const byId = (/** @type {any} */ a, /** @type {any} */ b) => (a.id < b.id ? -1 : 1);
const successors = new Map(
  ofType("relationship")
    .filter((/** @type {any} */ r) => r.relationship_type === "revoked-by")
    .map((/** @type {any} */ r) => [idOf(byStixId.get(r.source_ref) ?? {}), idOf(byStixId.get(r.target_ref) ?? {})]),
);

const inLater = new Map(later.techniques.map((/** @type {any} */ t) => [t.id, t]));
const sameTactics = (/** @type {string[]} */ a, /** @type {string[]} */ b) =>
  [...a].sort().join() === [...b].sort().join();
const techniques = ofType("attack-pattern").map((/** @type {any} */ object) => {
  const id = idOf(object);
  const tactics = (object.kill_chain_phases ?? []).map((/** @type {any} */ phase) => phase.phase_name);
  const next = inLater.get(id);
  const revokedLater = facts.v19_release.revoked_by[id];
  return {
    id,
    name: object.name,
    tactics,
    ...(object.revoked && { revokedBy: successors.get(id) }),
    ...(object.x_mitre_deprecated && { deprecated: true }),
    ...(revokedLater && { revokedBy: revokedLater, revokedIn: laterRelease }),
    ...(next && !sameTactics(next.tactics, tactics) && { moved: { in: laterRelease, tactics: next.tactics } }),
  };
});
const known = new Set(techniques.map((/** @type {any} */ t) => t.id));
const added = later.techniques
  .filter((/** @type {any} */ t) => !known.has(t.id))
  .map((/** @type {any} */ { id, name, tactics }) => ({ id, name, tactics, since: laterRelease }));

const tactics = ofType("x-mitre-tactic").map((/** @type {any} */ object) => ({
  id: idOf(object),
  shortName: object.x_mitre_shortname,
  name: object.name,
  // Release 19 splits Defense Evasion: its id is now Stealth's.
  ...(object.x_mitre_shortname === "defense-evasion" && {
    until: laterRelease,
    replacedBy: ["stealth", "defense-impairment"],
  }),
}));
const split = [
  { id: "TA0005", shortName: "stealth", name: "Stealth", since: laterRelease },
  { id: "TA0112", shortName: "defense-impairment", name: "Defense Impairment", since: laterRelease },
];

const data = {
  release,
  later: laterRelease,
  sources: [facts.source, facts.v19_release.source, "github.com/scorchederf/obsidian-mitre-attack, commit 5ed16c3"],
  tactics: [...tactics.sort(byId), ...split],
  platforms: [
    ...new Set(
      ofType("attack-pattern")
        .filter(isLive)
        .flatMap((/** @type {any} */ t) => t.x_mitre_platforms ?? []),
    ),
  ].sort(),
  formerPlatforms: { Network: "Network Devices", "Office 365": "Office Suite" },
  mitigations: Object.fromEntries(
    ofType("course-of-action")
      .filter(isLive)
      .map((/** @type {any} */ m) => [idOf(m), m.name])
      .sort(),
  ),
  techniques: [...techniques, ...added].sort(byId),
};
const line = (/** @type {unknown} */ value) => JSON.stringify(value);
const list = (/** @type {unknown[]} */ values) => `[\n${values.map((v) => `    ${line(v)}`).join(",\n")}\n  ]`;
// One line an entry, so that a release's changes can be read in a diff.
writeFileSync(
  join(root, "data/attack.json"),
  `{
  "release": ${line(data.release)},
  "later": ${line(data.later)},
  "sources": ${list(data.sources)},
  "tactics": ${list(data.tactics)},
  "platforms": ${line(data.platforms)},
  "formerPlatforms": ${line(data.formerPlatforms)},
  "mitigations": {
${Object.entries(data.mitigations)
  .map(([id, name]) => `    ${line(id)}: ${line(name)}`)
  .join(",\n")}
  },
  "techniques": ${list(data.techniques)}
}
`,
);
