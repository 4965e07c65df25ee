import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { attack, attackCatalogue, isBefore, succession, tacticOf } from "../../server/src/core/techniques/catalogue.ts";
import { shared, sharedMissing } from "../shared.ts";

interface Stix {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly revoked?: boolean;
  readonly x_mitre_deprecated?: boolean;
  readonly x_mitre_shortname?: string;
  readonly x_mitre_platforms?: readonly string[];
  readonly kill_chain_phases?: readonly { phase_name: string }[];
  readonly external_references?: readonly { source_name: string; external_id?: string }[];
  readonly relationship_type?: string;
  readonly source_ref: string;
  readonly target_ref: string;
}

interface Derived {
  readonly v19_0_derived: { readonly techniques: readonly { id: string; name: string; tactics: readonly string[] }[] };
  readonly v19_release: { readonly revoked_by: { readonly [id: string]: string } };
}

describe.skipIf(sharedMissing)("the catalogue", () => {
  const read = (name: string) => readFileSync(join(shared, "attack", name));
  const bundle = () =>
    (JSON.parse(gunzipSync(read("enterprise-attack-18.1.stix.json.gz")).toString()) as { objects: Stix[] }).objects;
  const objects = sharedMissing ? [] : bundle();
  const idOf = (object: Stix | undefined) =>
    object?.external_references?.find((r) => r.source_name === "mitre-attack")?.external_id;
  const live = (type: string) => objects.filter((o) => o.type === type && !o.revoked && !o.x_mitre_deprecated);
  const catalogue = attackCatalogue();

  it("has each technique of release 18.1 by its name and tactics, and no other but what 19 adds", () => {
    const patterns = objects.filter((o) => o.type === "attack-pattern");
    for (const pattern of patterns) {
      const known = catalogue.get(idOf(pattern) ?? "");
      expect(known?.name).toBe(pattern.name);
      expect(known?.tactics).toEqual((pattern.kill_chain_phases ?? []).map((phase) => phase.phase_name));
      expect(known?.deprecated ?? false).toBe(pattern.x_mitre_deprecated ?? false);
    }
    const others = [...catalogue.values()].filter((t) => !patterns.some((p) => idOf(p) === t.id));
    expect(others.map((t) => [t.id, t.since])).toEqual([["T1685", "19.0"]]);
  });

  it("knows the successor of each that was revoked", () => {
    const byId = new Map(objects.map((object) => [object.id, object]));
    const revoked = objects
      .filter((o) => o.relationship_type === "revoked-by" && o.source_ref.startsWith("attack-pattern"))
      .map((o): [string, string] => [idOf(byId.get(o.source_ref)) ?? "", idOf(byId.get(o.target_ref)) ?? ""]);
    const later = Object.entries((JSON.parse(read("containers.json").toString()) as Derived).v19_release.revoked_by);
    const known = [...catalogue.values()].flatMap((t): [string, string][] =>
      t.revokedBy ? [[t.id, t.revokedBy]] : [],
    );
    expect(new Map(known)).toEqual(new Map([...revoked, ...later]));
    expect(later.map(([id]) => catalogue.get(id)?.revokedIn)).toEqual(["19.0", "19.0"]);
  });

  it("knows which tactics release 19 gives to the techniques that it moves", () => {
    const { techniques } = (JSON.parse(read("containers.json").toString()) as Derived).v19_0_derived;
    for (const { id, tactics } of techniques) {
      const known = catalogue.get(id);
      expect([...(known?.moved?.tactics ?? known?.tactics ?? [])].sort(), id).toEqual([...tactics].sort());
    }
    expect(techniques.filter(({ id }) => catalogue.get(id)?.moved).length).toBe(11);
  });

  it("has the release's tactics, platforms and mitigations", () => {
    const tactics = live("x-mitre-tactic").map((o) => [idOf(o), o.x_mitre_shortname, o.name]);
    const known = attack.tactics.filter((t) => !t.since).map((t) => [t.id, t.shortName, t.name]);
    expect(new Set(known.map(String))).toEqual(new Set(tactics.map(String)));
    const platforms = live("attack-pattern").flatMap((o) => o.x_mitre_platforms ?? []);
    expect(new Set(attack.platforms)).toEqual(new Set(platforms));
    const mitigations = live("course-of-action").map((o) => [idOf(o) ?? "", o.name]);
    expect(attack.mitigations).toEqual(Object.fromEntries(mitigations));
  });
});

describe("a catalogue's words", () => {
  it("tell a tactic's id by the newest release that has it", () => {
    expect(tacticOf("TA0005")?.name).toBe("Stealth");
    expect(tacticOf("defense-evasion")).toMatchObject({ until: "19.0", replacedBy: ["stealth", "defense-impairment"] });
    expect(tacticOf("nothing")).toBeUndefined();
  });

  it("say what became of a technique", () => {
    const said = (id: string) => succession(attackCatalogue().get(id) ?? { id, name: "", tactics: [] });
    expect(said("T1562")).toBe("From release 19.0 on ATT&CK has T1685 Disable or Modify Tools in place of T1562.");
    expect(said("T1609")).toBeUndefined();
  });

  it.each([
    ["18.1", "19.0", true],
    ["9.0", "18.1", true],
    ["18", "18.1", true],
    ["18.1", "18.1", false],
    ["19.2", "19.0", false],
    ["draft", "19.0", false],
  ])("%s is before %s: %s", (a, b, expected) => {
    expect(isBefore(a, b)).toBe(expected);
  });
});
