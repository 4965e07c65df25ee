import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import type { Imported } from "../../../server/src/core/import/documents.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { problemsOf } from "../../../server/src/core/techniques/technique.ts";
import { shared, sharedFiles, sharedMissing } from "../../shared.ts";
import { values } from "../../techniques/helpers.ts";
import { importText } from "./bundles.ts";

interface Pattern {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly external_references: readonly {
    readonly source_name: string;
    readonly external_id?: string;
    readonly url?: string;
  }[];
  readonly kill_chain_phases: readonly { readonly phase_name: string }[];
  readonly x_mitre_platforms: readonly string[];
}

/** Without what ATT&CK's format does not have and we add: who took a revoked one's place, Detection of 18, mitigations. */
function withoutOurs(text: string): string {
  return text
    .replace(/^(?:deprecated|revoked|revoked_by): .*\n/gm, "")
    .replace(/## Detection\n[\s\S]*?\n(?=## (?:Mitigations|External References)$)/m, "")
    .replace(/## Mitigations\n[\s\S]*?\n(?=## External References$)/m, "");
}

describe.skipIf(sharedMissing)("the import of release 18.1", () => {
  let imported: Imported;
  let patterns: readonly Pattern[];
  beforeAll(() => {
    const text = gunzipSync(readFileSync(join(shared, "attack/enterprise-attack-18.1.stix.json.gz"))).toString();
    imported = importText(text, { retired: true });
    patterns = JSON.parse(text).objects.filter((object: Pattern) => object.type === "attack-pattern");
  });

  it("has every technique, and leaves none out", () => {
    expect(imported.leftOut).toEqual([]);
    const ids = patterns.map((p) => p.external_references[0]?.external_id);
    expect(imported.documents.map(({ name }) => name)).toEqual(ids.sort().map((id) => `${id}.md`));
    expect(ids).toHaveLength(835);
  });

  it("is the documents that another converter made of it, and more", () => {
    const made = new Map(imported.documents.map(({ name, text }) => [name, withoutOurs(text)]));
    const counts = { same: 0, moreReferences: 0, other: [] as string[] };
    for (const { file, text } of sharedFiles("attack/techniques-v18.1", /\.md$/)) {
      const name = basename(file);
      const own = made.get(name) ?? "";
      made.delete(name);
      if (own === text) counts.same++;
      // What mitigations and analytics cite, and the page of the detection strategy, come after the technique's own.
      else if (own.startsWith(text) && /^(?:- .*\n)+$/.test(own.slice(text.length))) counts.moreReferences++;
      else counts.other.push(name);
    }
    // Of the 144 that are retired, T1051 cites a report that has no page: there it is listed by its name.
    expect(counts).toEqual({ same: 143, moreReferences: 690, other: ["T1051.md"] });
    expect(made.get("T1051.md")).toBeUndefined();
    // Not among the other converter's documents.
    expect([...made.keys()]).toEqual(["T1560.002.md"]);
  });

  it("is read without problems, with all that the release says", () => {
    const known = new Map(patterns.map((p) => [p.external_references[0]?.external_id, p]));
    let strategies = 0;
    let mitigations = 0;
    const problems: string[] = [];
    for (const { name, text } of imported.documents) {
      const technique = parseTechnique(text, name);
      const pattern = known.get(technique.id);
      const header = technique.header();
      const body = technique.body();
      problems.push(
        ...problemsOf(technique).map(({ code, span }) => `${name} ${code} ${text.slice(span.start, span.end)}`),
      );
      expect(technique.name, name).toBe(pattern?.name);
      expect(values(header.tactics), name).toEqual(pattern?.kill_chain_phases.map((phase) => phase.phase_name));
      expect(values(header.platforms), name).toEqual(pattern?.x_mitre_platforms);
      expect(body.description?.markdown.value.trim(), name).toBe(pattern?.description.trim());
      const linked = (pattern?.external_references ?? []).filter((reference) => reference.url);
      const found = new Set(body.references.map((r) => `${r.name.value} ${r.url?.value}`));
      for (const { source_name, url } of linked) {
        // In T1176.001 ATT&CK has a parenthesis of the prose around it in the URL.
        expect(found, name).toContain(`${source_name.trim()} ${url?.replace(/\/128680\/\)$/, "/128680/")}`);
      }
      strategies += /\(DET\d{4}\)/.test(body.detection?.lead?.value ?? "") ? 1 : 0;
      mitigations += body.mitigations.length;
    }
    // Mitigations of both cite a source that no object of the release lists.
    expect(problems).toEqual(
      ["T1048.md", "T1530.md"].map((name) => `${name} unresolved-citation Amazon AWS Temporary Security Credentials`),
    );
    expect({ strategies, mitigations }).toEqual({ strategies: 691, mitigations: 1445 });
  }, 300_000);

  it("for one platform is what the release has for it", () => {
    const containers = patterns.filter((p) => p.x_mitre_platforms.includes("Containers"));
    expect(imported.documents.filter(({ text }) => /^- Containers$/m.test(text))).toHaveLength(containers.length);
  });
});
