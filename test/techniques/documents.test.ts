import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { remark } from "remark";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import { renderCitations } from "../../server/src/core/techniques/renderMarkdown.ts";
import { problemsOf } from "../../server/src/core/techniques/technique.ts";
import { techniquePage } from "../../server/src/core/views/page.ts";
import { shared, sharedFiles, sharedMissing } from "../shared.ts";
import { expectExactSpans, values } from "./helpers.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "data/techniques");
const files = readdirSync(folder).sort();
const library = createLibrary(files.map((file) => ({ uri: file, text: readFileSync(join(folder, file), "utf8") })));
const languages = ["dockerfile", "compose", "kubernetes"] as const;
/** The documents that are not of the Containers platform, but which rules name. */
const outside = ["T1027", "T1059.004", "T1105"];
/** The documents of what release 19 adds to the Containers platform; all others speak of 18.1. */
const ofRelease19 = ["T1059", "T1685"];
/** What is known of release 19 has no detection strategies; T1059 keeps those of 18.1, T1685 was not there yet. */
const withoutDetection = "T1685";
/** No control of the benchmarks speaks of shells or of encoded text. */
const withoutBenchmarks = ["T1027", "T1059", "T1059.004"];
/** References of the release that it has by http alone. The documents list them as they are, and cite none of them. */
const oldReferences = ["BlackHillsInfosec Password Spraying", "CG 2014", "Palo Alto Shamoon Nov 2016", "SRD GPP"];
const words = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const sentences = (text: string): number => text.split(/[.!?](?=\s|$)/).filter((s) => s.trim() !== "").length;

describe("the documents that come with Tradecraft", () => {
  it("are these", () => {
    expect(files).toEqual(
      library
        .all()
        .map((t) => `${t.id}.md`)
        .toSorted(),
    );
    expect(library.all().map((t) => t.id)).toEqual(expect.arrayContaining(outside));
    expect(library.problems).toEqual([]);
  });

  describe.each(library.all().map((t) => [t.id, t] as const))("%s", (id, technique) => {
    const header = technique.header();
    const body = technique.body();

    it("is read without problems, with exact spans", () => {
      expect(problemsOf(technique)).toEqual([]);
      expectExactSpans(technique);
    });

    it("has the format's keys, table and headings", () => {
      const keys = header.entries.map((e) => e.key.value);
      expect(keys).toEqual(keys.toSorted());
      expect(header.attackRelease?.value).toBe(ofRelease19.includes(id) ? "19.0" : "18.1");
      expect(header.title?.value).toBe(`${header.tactics[0]?.value} - ${technique.name}`);
      expect(body.details.map((d) => [d.attribute.value, d.value.value])).toEqual([
        ["Tactics", values(header.tactics).join(", ")],
        ["Platforms", values(header.platforms).join(", ")],
        ["MITRE ATT&CK URL", `[${header.url?.value}](${header.url?.value})`],
      ]);
      expect(body.headings[1]).toMatchObject({
        depth: 1,
        text: { value: header.stixId ? `${technique.name} (${header.stixId.value})` : technique.name },
      });
      const sections = ["Technical Details", "Description", "Detection", "Mitigations", "In container configuration"];
      const benchmarks = withoutBenchmarks.includes(id) ? [] : ["Benchmarks"];
      const titles = body.sections.map((s) => s.heading.text.value);
      const related = titles.includes("Related") ? ["Related"] : [];
      expect(titles).toEqual([...sections, ...benchmarks, ...related, "External References"]);
      expect(body.benchmarks.length > 0).toBe(benchmarks.length > 0);
      expect(body.related.length > 0).toBe(related.length > 0);
    });

    it("begins each part with a paragraph that a hover can show alone", () => {
      expect(words(body.description?.lead?.value ?? "")).toBeGreaterThan(15);
      expect(words(body.description?.lead?.value ?? "")).toBeLessThanOrEqual(45);
      expect(words(body.detection?.lead?.value ?? "")).toBeGreaterThan(15);
      expect(words(body.detection?.lead?.value ?? "")).toBeLessThanOrEqual(40);
      if (id !== withoutDetection) expect(body.detection?.lead?.value).toMatch(/\(DET\d{4}(?:, AN\d{4})?\)/);
      for (const language of languages) {
        const lead = body.inConfiguration[language]?.lead?.value ?? "";
        expect(sentences(lead), `${language}: ${lead}`).toBeLessThanOrEqual(2);
        expect(words(lead), language).toBeGreaterThan(15);
        expect(words(lead), language).toBeLessThanOrEqual(50);
      }
      for (const { text } of body.mitigations) expect(sentences(text.value), text.value).toBe(1);
    });

    it("shows short examples that are what they claim to be", () => {
      for (const language of languages) {
        const markdown = body.inConfiguration[language]?.markdown.value ?? "";
        const blocks = remark()
          .parse(markdown)
          .children.filter((n) => n.type === "code");
        expect(blocks, language).toHaveLength(1);
        const { lang, value } = blocks[0] ?? { lang: undefined, value: "" };
        expect(lang).toBe(language === "dockerfile" ? "dockerfile" : "yaml");
        expect(value.split("\n").length).toBeLessThanOrEqual(6);
        if (lang === "yaml") expect(parseDocument(value).errors).toEqual([]);
        else
          for (const line of value.split("\n"))
            expect(line).toMatch(/^(?:#|FROM|RUN|COPY|ADD|ARG|ENV|USER|CMD|ENTRYPOINT) ?/);
      }
    });

    it("renders for a hover, with each citation a link", () => {
      const rendered = renderCitations(body.description?.markdown.value ?? "", technique);
      const own = body.citations.filter((c) => c.span.end <= (body.description?.markdown.span.end ?? 0));
      expect(own.length > 0).toBe(true);
      expect(rendered.match(/\]\(https:/g)?.length ?? 0).toBeGreaterThanOrEqual(own.length);
      expect(rendered).not.toContain("\\<");
    });

    it("is a page with all of its sections, of which the first and the last are told in another way", () => {
      const titles = body.sections.map((s) => s.heading.text.value).slice(1, -1);
      const page = techniquePage(technique);
      expect([...page.matchAll(/^## (.*)$/gm)].map((m) => m[1])).toEqual([...titles, "References"]);
      for (const { controls } of body.related) expect(page).toContain(controls.map((c) => c.value).join(", "));
    });

    it("links by https, and says ATT&CK by its name", () => {
      const plain = body.references.filter((r) => !r.url?.value.startsWith("https://")).map((r) => r.name.value);
      expect(oldReferences).toEqual(expect.arrayContaining(plain));
      for (const link of technique.text.matchAll(/\[([^\]]+)\]\((?!https:)/g)) expect(plain).toContain(link[1]);
    });
  });
});

interface Facts {
  readonly id: string;
  readonly name: string;
  readonly stixId: string | undefined;
  readonly tactics: readonly string[];
  readonly platforms: readonly string[];
  readonly contributors: readonly string[];
  readonly url: string;
  readonly mitigations: readonly { id: string; name: string }[];
  readonly detections: readonly string[];
  /** Those of the analytics for containers among them. */
  readonly forContainers: readonly string[];
  readonly logSources: readonly string[];
  readonly references: readonly (readonly [string, string])[];
  readonly texts: readonly string[];
}

interface StixObject {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly description?: string;
  readonly relationship_type?: string;
  readonly source_ref: string;
  readonly target_ref: string;
  readonly revoked?: boolean;
  readonly x_mitre_deprecated?: boolean;
  readonly x_mitre_platforms?: readonly string[];
  readonly x_mitre_contributors?: readonly string[];
  readonly x_mitre_analytic_refs?: readonly string[];
  readonly x_mitre_log_source_references?: readonly { name: string }[];
  readonly kill_chain_phases?: readonly { phase_name: string }[];
  readonly external_references?: readonly { source_name: string; external_id?: string; url?: string }[];
}

/** What release 18.1 says, read from its STIX bundle. */
function release(): ReadonlyMap<string, Facts> {
  const packed = readFileSync(join(shared, "attack/enterprise-attack-18.1.stix.json.gz"));
  const { objects } = JSON.parse(gunzipSync(packed).toString()) as { objects: readonly StixObject[] };
  const byId = new Map(objects.map((o) => [o.id, o]));
  const attackId = (o: StixObject): string =>
    o.external_references?.find((r) => r.source_name === "mitre-attack")?.external_id ?? "";
  const facts = new Map<string, Facts>();
  for (const o of objects.filter((o) => o.type === "attack-pattern" && library.get(attackId(o)))) {
    const related = objects.filter((r) => r.target_ref === o.id && !r.revoked && !r.x_mitre_deprecated);
    const sources = (type: string): StixObject[] =>
      related.filter((r) => r.relationship_type === type).map((r) => byId.get(r.source_ref) as StixObject);
    const strategies = sources("detects").filter((s) => s.type === "x-mitre-detection-strategy");
    const analytics = strategies.flatMap((s) => (s.x_mitre_analytic_refs ?? []).map((a) => byId.get(a) as StixObject));
    const mitigations = sources("mitigates").map((m) => ({ id: attackId(m), name: m.name }));
    facts.set(attackId(o), {
      id: attackId(o),
      name: o.name,
      stixId: o.id,
      tactics: (o.kill_chain_phases ?? []).map((p) => p.phase_name),
      platforms: o.x_mitre_platforms ?? [],
      contributors: o.x_mitre_contributors ?? [],
      url: o.external_references?.[0]?.url ?? "",
      mitigations: mitigations.sort((a, b) => (a.id < b.id ? -1 : 1)),
      detections: [...strategies, ...analytics].map(attackId),
      forContainers: analytics.filter((a) => a.x_mitre_platforms?.includes("Containers")).map(attackId),
      logSources: analytics.flatMap((a) => (a.x_mitre_log_source_references ?? []).map((l) => l.name)),
      references: (o.external_references ?? []).flatMap((r) => (r.url ? [[r.source_name, r.url] as const] : [])),
      texts: [o, ...related, ...strategies, ...analytics].flatMap((x) => x.description ?? []),
    });
  }
  return facts;
}

interface Containers {
  readonly techniques: readonly Facts[];
  readonly v19_0_derived: { readonly techniques: readonly Facts[]; readonly added_vs_18_1: readonly { id: string }[] };
  readonly v19_release: { readonly revoked_by: { readonly [id: string]: string } };
}

/** The derived table writes `network_devices`, and `／` for a slash. */
const spellings: { readonly [word: string]: string } = { esxi: "ESXi", iaas: "IaaS", macos: "macOS", saas: "SaaS" };
const platformName = (slug: string): string =>
  spellings[slug] ??
  slug.replace(/(^|_)(\w)/g, (_, gap: string, letter: string) => (gap && " ") + letter.toUpperCase());

/** What release 19 adds: the derived table's facts, with what 18.1 says of the same object or of the ones it replaces. */
function added(known: ReadonlyMap<string, Facts>, { v19_0_derived, v19_release }: Containers): Facts[] {
  return v19_0_derived.added_vs_18_1.map(({ id }) => {
    const row = v19_0_derived.techniques.find((t) => t.id === id) as Facts;
    const before = known.get(id);
    const replaced = Object.entries(v19_release.revoked_by).flatMap(([old, by]) => (by === id ? [old] : []));
    const sources = before ? [before] : replaced.flatMap((old) => known.get(old) ?? []);
    const url = `https://attack.mitre.org/techniques/${id}`;
    return {
      id,
      name: row.name,
      tactics: row.tactics,
      platforms: row.platforms.map(platformName),
      mitigations: row.mitigations.map((m) => ({ id: m.id, name: m.name.replace("\uFF0F", "/") })),
      stixId: before?.stixId,
      contributors: before?.contributors ?? [],
      url,
      detections: sources.flatMap((s) => s.detections),
      forContainers: sources.flatMap((s) => s.forContainers),
      logSources: sources.flatMap((s) => s.logSources),
      references: before?.references ?? [["mitre-attack", url]],
      texts: before?.texts ?? [],
    };
  });
}

describe.skipIf(sharedMissing)("facts taken from ATT&CK", () => {
  const table = sharedMissing
    ? undefined
    : (JSON.parse(readFileSync(join(shared, "attack/containers.json"), "utf8")) as Containers);
  const containers = table?.techniques ?? [];
  const of18 = table ? release() : new Map<string, Facts>();
  const of19 = table ? added(of18, table) : [];
  const facts = new Map([...of18, ...of19.map((f) => [f.id, f] as const)]);

  it.each(library.all().map((t) => [t.id, t] as const))("%s is as in the release", (id, technique) => {
    const fact = facts.get(id) as Facts;
    const header = technique.header();
    const body = technique.body();
    expect({
      id: header.id?.value,
      name: header.name?.value,
      stixId: header.stixId?.value,
      tactics: values(header.tactics),
      platforms: values(header.platforms),
      contributors: values(header.contributors),
      url: header.url?.value,
      mitigations: body.mitigations.map((m) => ({ id: m.id.value, name: m.name.value })),
    }).toEqual({
      id,
      name: fact.name,
      stixId: fact.stixId,
      tactics: fact.tactics,
      platforms: fact.platforms,
      contributors: fact.contributors,
      url: fact.url,
      mitigations: fact.mitigations,
    });
    const references = body.references.map((r) => [r.name.value, r.url?.value]);
    expect(references.slice(0, fact.references.length)).toEqual(fact.references);
    for (const [detection] of technique.text.matchAll(/\b(?:DET|AN)\d{4}\b/g))
      expect(fact.detections).toContain(detection);
    expect(technique.text).toContain("DET");
    const detection = body.detection?.markdown.value ?? "";
    if (fact.forContainers.length > 0) expect(fact.forContainers.some((an) => detection.includes(an))).toBe(true);
    // `docker:daemon` is a log source of ATT&CK's. What it does not name there is written in words.
    for (const [, source] of detection.matchAll(/`((?!system:)[A-Za-z]+:[A-Za-z_]+)`/g))
      expect(fact.logSources).toContain(source);
    // A mitigation named in passing is one of the technique's own as well.
    for (const [mitigation] of technique.text.matchAll(/\bM1\d{3}\b/g)) {
      expect(fact.mitigations.map((m) => m.id)).toContain(mitigation);
    }
  });

  it("agree with the table of the Containers techniques", () => {
    expect(of19.map((f) => f.id)).toEqual(ofRelease19);
    const listed = library.all().filter((t) => !outside.includes(t.id) && !ofRelease19.includes(t.id));
    for (const technique of listed) {
      const row = containers.find((c) => c.id === technique.id) as Facts;
      const header = technique.header();
      expect([technique.name, header.stixId?.value, header.url?.value]).toEqual([row.name, row.stixId, row.url]);
      expect([values(header.tactics), values(header.platforms)]).toEqual([row.tactics, row.platforms]);
      expect(technique.body().mitigations.map((m) => `${m.id.value} ${m.name.value}`)).toEqual(
        row.mitigations.map((m) => `${m.id} ${m.name}`),
      );
    }
    expect(listed.map((t) => t.id)).toEqual(containers.map((c) => c.id).toSorted());
  });

  it("name the successor where release 19 has one", () => {
    const revoked = Object.entries(table?.v19_release.revoked_by ?? {});
    expect(revoked.map(([old]) => old)).toEqual(["T1562", "T1562.001"]);
    for (const [old, by] of revoked) {
      const own = library.get(old)?.body().description?.markdown.value;
      expect(own).toContain(`[${by}](https://attack.mitre.org/techniques/${by})`);
      expect(own).toContain("Release 19");
      expect(library.get(by)?.body().description?.markdown.value).toContain(`[${old}](`);
    }
  });

  it("are all there is: no eight words of a text are ATT&CK's", () => {
    const theirs = new Map<string, string>();
    const add = (source: string, text: string): void => {
      for (const [run] of runs(text)) if (!theirs.has(run)) theirs.set(run, source);
    };
    for (const release of ["techniques-v16.1", "techniques-v18.1"]) {
      for (const { file, text } of sharedFiles(`attack/${release}`, /\.md$/)) add(file, text);
    }
    for (const fact of facts.values()) for (const text of fact.texts) add(fact.id, text);
    const strings: unknown[] = [table];
    for (let next = strings.pop(); next !== undefined; next = strings.pop()) {
      if (typeof next === "string") add("containers.json", next);
      else if (typeof next === "object" && next !== null) strings.push(...Object.values(next));
    }
    expect(theirs.size).toBeGreaterThan(100_000);
    const seed = join(shared, "seeds/000_88c1e4a027596f1d.txt");
    // The comparison finds what is there.
    if (existsSync(seed))
      expect(runs(readFileSync(seed, "utf8")).filter(([run]) => theirs.has(run)).length).toBeGreaterThan(100);
    for (const technique of library.all()) {
      const { description, detection, sections, mitigations } = technique.body();
      const configuration = sections.find((s) => s.heading.text.value === "In container configuration");
      const parts = [
        description?.markdown,
        detection?.markdown,
        configuration?.markdown,
        ...mitigations.map((m) => m.text),
      ];
      for (const part of parts) {
        for (const [run, written] of runs(part?.value ?? "")) {
          if (theirs.has(run)) expect.fail(`${technique.id}: "${written}" is in ${theirs.get(run)}`);
        }
      }
    }
  }, 120_000);
});

/** Every eight words in a row, without case, punctuation, citations and URLs; and how they were written. */
function runs(text: string): [string, string][] {
  const prose = text.replace(/\(Citation:[^)]*\)/g, " ").replace(/\]\([^)]*\)|https?:\S+/g, " ");
  const written = prose.replace(/<\/?code>/g, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
  return written.slice(7).map((_, i) => {
    const run = written.slice(i, i + 8).join(" ");
    return [run.toLowerCase(), run];
  });
}

/** Where the ids of others are taken from: what is paired there is in the documents, and nothing else. */
const mapFile = join(shared, "research/knowledge-map.md");
const mapMissing = !existsSync(mapFile);

describe.skipIf(mapMissing)(`the ids of others${mapMissing ? `, for which ${mapFile} is missing` : ""}`, () => {
  const map = mapMissing ? "" : readFileSync(mapFile, "utf8");
  const part = (number: number): string => map.split(/^## /m).find((s) => s.startsWith(`${number}. `)) ?? "";

  it("are NSA's of the table of all techniques", () => {
    const expected = new Map<string, string[]>();
    for (const row of part(2).matchAll(/^\| (T1.*?) \|.*?\|.*?\| (.*?) \|/gm)) {
      const [, techniques, controls] = row as unknown as [string, string, string];
      const ids = idRanges(/NSA ([\d., -]+)/.exec(controls)?.[1] ?? "");
      for (const technique of ids.length > 0 ? techniqueIds(techniques) : []) expected.set(technique, ids);
    }
    expect(expected.size).toBeGreaterThan(10);
    expect(stated("benchmarks", /^NSA\/CISA Kubernetes Hardening Guide \(ids of k8s-nsa-1\.0\)$/)).toEqual(expected);
  });

  it("are Atomic Red Team's tests", () => {
    const tests = part(4).split("No atomics file")[0] ?? "";
    const expected = new Map<string, string[]>();
    for (const [, technique, list] of tests.matchAll(/(T\d{4}(?:\.\d{3})?): ([^;]*?)\.(?=\s|$)/g)) {
      const ids = list?.match(/\b[0-9a-f]{8}\b/g) ?? [];
      // The map has whole GUIDs for the first technique only, elsewhere in it.
      const whole = ids.map((id) => new RegExp(`\`(${id}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\``).exec(map)?.[1] ?? id);
      expected.set(technique ?? "", whole);
    }
    expect(expected.get("T1609")?.map((id) => id.length)).toEqual([36, 36]);
    expect(expected.size).toBe(8);
    expect(stated("related", /^Atomic Red Team\b/)).toEqual(expected);
  });

  it("are those of Microsoft's matrix, with the techniques that it maps to", () => {
    const expected = new Map<string, string[]>();
    const list = part(5).split("\n").slice(1).join(" ").split("(repository")[0] ?? "";
    // `9021 Clear container logs, 9022 Delete events: T1070` and `9004/9009 T1190`: the techniques end an entry.
    for (const entry of list.split(";")) {
      const own = entry.match(/\b9\d{3}\b/g) ?? [];
      for (const technique of techniqueIds(entry.replace(/\(.*?\)/g, ""))) {
        if (!library.get(technique)) continue;
        expected.set(technique, [...(expected.get(technique) ?? []), ...own.map((id) => `MS-TA${id}`)]);
      }
    }
    expect(expected.size).toBeGreaterThan(20);
    expect(stated("related", /^Microsoft Threat Matrix for Kubernetes$/)).toEqual(expected);
  });

  it("are of these three and no others", () => {
    const names = library.all().flatMap((t) => t.body().related.map((r) => r.name.value));
    expect([...new Set(names)].toSorted()).toEqual([
      "Atomic Red Team",
      "Atomic Red Team (how the GUIDs begin)",
      "Microsoft Threat Matrix for Kubernetes",
    ]);
  });

  /** What the documents state under a name, by technique. */
  function stated(list: "benchmarks" | "related", name: RegExp): Map<string, string[]> {
    const found = library.all().flatMap((t) =>
      t
        .body()
        [list].filter((item) => name.test(item.name.value))
        .map((item) => [t.id, values(item.controls)] as const),
    );
    expect(new Set(found.map(([id]) => id)).size).toBe(found.length);
    return new Map(found);
  }
});

/** `T1496, .001, .002` is three. */
function techniqueIds(text: string): string[] {
  let parent = "";
  return [...text.matchAll(/T\d{4}(?:\.\d{3})?|(?<=[ ,])\.\d{3}\b/g)].map(([id]) => {
    if (id.startsWith(".")) return parent + id;
    parent = id.slice(0, 5);
    return id;
  });
}

/** `1.2-1.4, 1.7` is four. */
function idRanges(text: string): string[] {
  return [...text.matchAll(/(\d+)\.(\d+)(?:-\1\.(\d+))?/g)].flatMap(([, group, first, last]) =>
    Array.from({ length: Number(last ?? first) - Number(first) + 1 }, (_, i) => `${group}.${Number(first) + i}`),
  );
}

describe.skipIf(sharedMissing)("the terms", () => {
  it("are reproduced in NOTICE, whole", () => {
    const notice = readFileSync(join(root, "NOTICE"), "utf8");
    const terms = readFileSync(join(shared, "attack/LICENSE.txt"), "utf8").trim();
    expect(notice).toContain(terms);
    expect(notice).toContain("MITRE ATT&CK and ATT&CK are registered trademarks of The MITRE Corporation.");
    expect(notice).toMatch(/not affiliated with, sponsored by or endorsed by The MITRE Corporation/);
  });
});
