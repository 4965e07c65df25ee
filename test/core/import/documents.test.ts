import { describe, expect, it } from "vitest";
import { UnknownPlatformError } from "../../../server/src/core/import/documents.ts";
import { isImportedFile } from "../../../server/src/core/import/earlier.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { problemsOf } from "../../../server/src/core/techniques/technique.ts";
import { expectExactSpans, values } from "../../techniques/helpers.ts";
import { bundle, documentsOf, importText, object, relation, technique } from "./bundles.ts";

describe("a technique's document", () => {
  it("has the format of the documents that there are", () => {
    const text = documentsOf([
      technique("T1053.007", {
        name: "Orchestration Job",
        x_mitre_contributors: ["@somebody, Org: Team", "Zoë"],
        x_mitre_data_sources: ["Pod: Pod Creation"],
        x_mitre_permissions_required: ["User", "root"],
        x_mitre_system_requirements: ["A cluster\nwith nodes"],
        x_mitre_detection: "Watch the jobs.(Citation: A Book)",
      }),
    ]).get("T1053.007.md");
    expect(text).toBe(`---
contributors:
- '@somebody, Org: Team'
- "Zo\\xEB"
data_sources:
- 'Pod: Pod Creation'
id: attack-pattern--T1053.007
mitre_attack_url: https://attack.mitre.org/techniques/T1053/007
name: Orchestration Job
platforms:
- Containers
tactics:
- execution
title: execution - Orchestration Job
---

## Technical Details

| Attribute | Details |
|-----------|----------|
| **Tactics** | execution |
| **Platforms** | Containers |
| **Data Sources** | Pod: Pod Creation |
| **Permissions Required** | User, root |
| **System Requirements** | A cluster with nodes |
| **MITRE ATT&CK URL** | [https://attack.mitre.org/techniques/T1053/007](https://attack.mitre.org/techniques/T1053/007) |

# Orchestration Job (attack-pattern--T1053.007)

## Description
What T1053.007 is.(Citation: A Book)

## Detection
Watch the jobs.(Citation: A Book)

## External References
- [mitre-attack](https://attack.mitre.org/techniques/T1053/007)
- [A Book](https://example.test/book)
`);
    expect(problemsOf(parseTechnique(text ?? ""))).toEqual([]);
  });

  it("is the same of STIX 2.0 and 2.1", () => {
    const objects = [technique("T1609"), technique("T1053.007")];
    expect(importText(bundle(objects, "2.0"))).toEqual(importText(bundle(objects, "2.1")));
  });

  it("has detection strategies and analytics from release 18 on, with their sources", () => {
    const text = documentsOf([
      technique("T1609"),
      object("x-mitre-detection-strategy", "DET0065", {
        name: "Watch exec",
        x_mitre_analytic_refs: ["x-mitre-analytic--AN0177", "x-mitre-analytic--gone"],
      }),
      object("x-mitre-analytic", "AN0177", {
        description: "# Look\nfor exec.(Citation: Log Book)",
        x_mitre_platforms: ["Containers"],
        external_references: [
          { source_name: "mitre-attack", external_id: "AN0177", url: "https://attack.mitre.org/x#AN0177" },
          { source_name: "Log Book", url: "https://example.test/log" },
        ],
        x_mitre_log_source_references: [
          { x_mitre_data_component_ref: "x-mitre-data-component--DC0064", name: "docker:daemon", channel: "exec\nrun" },
        ],
        x_mitre_mutable_elements: [{ field: "Admins", description: "Who may." }],
      }),
      object("x-mitre-data-component", "DC0064", { name: "Command Execution" }),
      relation("detects", "x-mitre-detection-strategy--DET0065", "attack-pattern--T1609"),
    ]).get("T1609.md");
    const { body } = parseTechnique(text ?? "");
    expect(body().detection?.markdown.value.trim()).toBe(`Watch exec (DET0065)

### Containers (AN0177)

#### Look
for exec.(Citation: Log Book)

Log sources:
- \`docker:daemon\` (Command Execution, DC0064): exec run

What to tune:
- Admins: Who may.`);
    expect(body().references.map((r) => r.name.value)).toEqual(["mitre-attack", "A Book", "DET0065", "Log Book"]);
    expect(problemsOf(parseTechnique(text ?? ""))).toEqual([]);
  });

  it("has what data components detect where it has no text of its own", () => {
    const objects = [
      object("x-mitre-data-source", "DS0017", { name: "Command" }),
      object("x-mitre-data-component", "DC1", {
        name: "Command Execution",
        x_mitre_data_source_ref: "x-mitre-data-source--DS0017",
      }),
      relation("detects", "x-mitre-data-component--DC1", "attack-pattern--T1609", { description: "Monitor\n\nit." }),
    ];
    const detection = (fields: object) =>
      parseTechnique(documentsOf([technique("T1609", { ...fields }), ...objects]).get("T1609.md") ?? "")
        .body()
        .detection?.markdown.value.trim();
    expect(detection({})).toBe("- **Command: Command Execution**: Monitor it.");
    expect(detection({ x_mitre_detection: "Own words." })).toBe("Own words.");
  });

  it("has the mitigations in the order of their ids, and what they cite", () => {
    const text = documentsOf([
      technique("T1609"),
      object("course-of-action", "M1038", { name: "Execution Prevention" }),
      object("course-of-action", "M1018", { name: "User: Account *Management*" }),
      object("course-of-action", "odd id", { name: "Odd" }),
      object("course-of-action", "M1001", { x_mitre_deprecated: true }),
      relation("mitigates", "course-of-action--M1038", "attack-pattern--T1609", {
        description: "Do:\n\n- this\n- that (Citation: Guide)",
        external_references: [{ source_name: "Guide", url: "https://example.test/guide" }],
      }),
      relation("mitigates", "course-of-action--M1018", "attack-pattern--T1609"),
      relation("mitigates", "course-of-action--odd id", "attack-pattern--T1609"),
      relation("mitigates", "course-of-action--M1001", "attack-pattern--T1609"),
      relation("mitigates", "course-of-action--M9999", "attack-pattern--T1609"),
    ]).get("T1609.md");
    const { body } = parseTechnique(text ?? "");
    expect(body().mitigations.map((m) => [m.id.value, m.name.value, m.text.value])).toEqual([
      ["M1018", "User Account Management", ""],
      ["M1038", "Execution Prevention", "Do: this that (Citation: Guide)"],
    ]);
    expect(problemsOf(parseTechnique(text ?? ""))).toEqual([]);
  });

  it("names a source without a page only where it is cited", () => {
    const references = [
      ...(technique("T1609").external_references as object[]),
      { source_name: "On Paper " },
      { source_name: "Never Read" },
    ];
    const text = documentsOf([
      technique("T1609", { description: "Known.(Citation: On Paper)", external_references: references }),
    ]).get("T1609.md");
    expect(text).toContain("\n- On Paper\n");
    expect(text).not.toContain("Never Read");
    expect(problemsOf(parseTechnique(text ?? ""))).toEqual([]);
  });

  it("links what the Workbench names by its id", () => {
    const text = documentsOf([
      technique("T1609", { description: "Like (LinkById: T1611) and (LinkById: S0108)." }),
      technique("T1611", { name: "Escape [to] Host" }),
    ]).get("T1609.md");
    expect(text).toContain("Like [Escape to Host](https://attack.mitre.org/techniques/T1611) and S0108.");
  });
});

describe("of a bundle", () => {
  const ids = (objects: Parameters<typeof documentsOf>[0], options = {}) => [...documentsOf(objects, options).keys()];

  it("revoked and deprecated techniques are left out, or marked", () => {
    const objects = [
      technique("T1609"),
      technique("T1001", { revoked: true }),
      technique("T1002", { x_mitre_deprecated: true }),
      relation("revoked-by", "attack-pattern--T1001", "attack-pattern--T1609"),
    ];
    expect(ids(objects)).toEqual(["T1609.md"]);
    const all = documentsOf(objects, { retired: true });
    expect([...all.keys()]).toEqual(["T1001.md", "T1002.md", "T1609.md"]);
    expect(all.get("T1001.md")).toContain("\nrevoked: true\nrevoked_by: T1609\n");
    expect(all.get("T1002.md")).toContain("\ndeprecated: true\n");
    for (const text of all.values()) expect(problemsOf(parseTechnique(text))).toEqual([]);
  });

  it("techniques for some platforms are taken, in whatever letters they are asked for", () => {
    const objects = [
      technique("T1609"),
      technique("T1003", { x_mitre_platforms: ["Windows", "Linux"] }),
      technique("T1004", { x_mitre_platforms: undefined }),
    ];
    expect(ids(objects, { platforms: ["containers"] })).toEqual(["T1609.md"]);
    expect(ids(objects, { platforms: ["Containers", "Linux"] })).toEqual(["T1003.md", "T1609.md"]);
    expect(() => ids(objects, { platforms: ["Container"] })).toThrow(UnknownPlatformError);
    expect(() => ids(objects, { platforms: ["Container"] })).toThrow("Did you mean Containers?");
  });

  it("the newest version of an object counts, and a live technique before a retired one", () => {
    const newer = technique("T1609", { name: "New", modified: "2025-10-01T00:00:00.000Z" });
    const retired = technique("T1609", { id: "attack-pattern--other", revoked: true, modified: "2026" });
    for (const objects of [
      [technique("T1609"), newer],
      [newer, technique("T1609")],
    ]) {
      const imported = importText(bundle(objects));
      expect(imported.documents.map(({ text }) => parseTechnique(text).name)).toEqual(["New"]);
      expect(imported.leftOut).toEqual([]);
    }
    const imported = importText(bundle([retired, newer]), { retired: true });
    expect(imported.documents.map(({ text }) => parseTechnique(text).name)).toEqual(["New"]);
    expect(imported.leftOut).toEqual(["T1609 is there twice; the newer counts."]);
  });

  it("unknown and odd objects are passed over", () => {
    const odd = [
      null,
      1,
      "x",
      [],
      {},
      { type: 7 },
      { type: "x-new-thing", id: "x" },
      { type: "relationship" },
    ] as object[];
    expect(ids([...(odd as never[]), technique("T1609")])).toEqual(["T1609.md"]);
  });

  it("fields of other kinds than expected are as if they were not there", () => {
    const fields = [
      "description",
      "kill_chain_phases",
      "x_mitre_platforms",
      "x_mitre_contributors",
      "name",
      "modified",
    ];
    for (const value of [null, 1, {}, [], [null, 7, {}], "text", true]) {
      const { documents } = importText(
        bundle([technique("T1609", Object.fromEntries(fields.map((field) => [field, value])))]),
      );
      expect(documents.map(({ name }) => name)).toEqual(["T1609.md"]);
      expect(problemsOf(parseTechnique(documents[0]?.text ?? ""))).toEqual([]);
    }
  });

  it("the release is that of a collection of ATT&CK's own", () => {
    const collection = (name: string, version: string) => ({
      type: "x-mitre-collection",
      name,
      x_mitre_version: version,
    });
    const release = (of: object) => {
      const text = documentsOf([of as never, technique("T1609")]).get("T1609.md");
      return parseTechnique(text ?? "").header().attackRelease?.value;
    };
    expect(release(collection("Enterprise ATT&CK", "18.1"))).toBe("18.1");
    expect(release(collection("Our Techniques", "1.0"))).toBeUndefined();
    expect(release(collection("Enterprise ATT&CK", "1\nname: x"))).toBeUndefined();
  });
});

describe("a technique of an organisation", () => {
  const own = (id: string, url?: string) =>
    technique("T1", { external_references: [{ source_name: "org", external_id: id, ...(url && { url }) }] });

  it("says its id where no URL does", () => {
    for (const [id, url] of [["ORG-0001"], ["ORG-T1000", "https://attack.mitre.org/techniques/ORG-T1000"], ["T9999"]]) {
      const text = documentsOf([own(id as string, url)]).get(`${id}.md`) ?? "";
      expect(text).toContain(`\ntechnique_id: ${id}\n`);
      expect(parseTechnique(text).id).toBe(id);
      expect(problemsOf(parseTechnique(text)).map((p) => p.code)).toEqual(["unresolved-citation"]);
    }
  });

  it("without an id that can name a file is left out, and said", () => {
    const bad = [
      "../../etc/passwd",
      "a/b",
      "..",
      ".",
      "a\\b",
      "CON",
      "nul",
      "a\0b",
      "x".repeat(65),
      "T1 609",
      "aux.x",
      "-",
    ];
    const objects = bad.map((id, i) => ({ ...own(id), id: `attack-pattern--${i}` }));
    const { documents, leftOut } = importText(
      bundle([technique("T1609"), ...objects, { ...own("x"), external_references: [] }]),
    );
    expect(documents.map(({ name }) => name)).toEqual(["T1609.md"]);
    expect(leftOut).toHaveLength(bad.length + 1);
    expect(leftOut.join("\n")).not.toContain("\0");
  });

  it("whose id another has in other letters is left out: a file system may not tell them apart", () => {
    const { documents, leftOut } = importText(
      bundle([technique("T1609"), { ...own("t1609"), id: "attack-pattern--2" }]),
    );
    expect(documents).toHaveLength(1);
    expect(leftOut).toHaveLength(1);
  });
});

describe("hostile texts", () => {
  const read = (fields: object) => {
    const text = documentsOf([technique("T1609", { ...fields })]).get("T1609.md") ?? "";
    const parsed = parseTechnique(text);
    expectExactSpans(parsed);
    return parsed;
  };

  it.each([
    "a\nid: T1000\n---\n# x",
    "../../x",
    "---",
    "'\"\\",
    "# x",
    "{a: [b",
    "a\u0000b\u001b[31m",
    "\u2028\u0085x",
    "null",
    "*a",
    "- x",
    "\uD800",
    " ",
    "x: y",
  ])("as the name %j stay a name", (name) => {
    const parsed = read({ name, x_mitre_contributors: [name, name], x_mitre_platforms: [name] });
    expect(parsed.id).toBe("T1609");
    expect(problemsOf(parsed)).toEqual([]);
    expect(parsed.header().entries.map((e) => e.key.value)).not.toContain("T1000");
    expect(values(parsed.header().tactics)).toEqual(["execution"]);
    expect(parsed.name).not.toMatch(/[\0-\x1f]/);
  });

  it.each([
    "a\n## Mitigations\n- **M1000 Fake**: x",
    "a\n\n## External References\n- [x](https://evil.test)",
    "a\n# H1\n## Description\nb",
    "```\n## x",
    "~~~~\n## Detection\n~~~",
    "``` a`b\n## x",
    "<!-- ",
    "a\n<script>\n",
    "<pre>\n## x",
    "<![CDATA[ x",
    "<?php",
    "a\r\n## Detection\r\nx",
    "---\nid: x\n---",
    "a\u0000b",
  ])("as the description %j stay the description", (description) => {
    const body = read({ description }).body();
    expect(body.sections.map((s) => s.heading.text.value)).toEqual([
      "Technical Details",
      "Description",
      "External References",
    ]);
    expect(body.references).toHaveLength(2);
    expect(body.mitigations).toEqual([]);
  });

  it("that no document can hold leave the technique out", () => {
    const long = "x".repeat(70_000);
    const objects = [
      technique("T1001", { description: long }),
      technique("T1002", { x_mitre_contributors: Array(900).fill("contributor") }),
      technique("T1003", { x_mitre_contributors: Array(101).fill("[") }),
      technique("T1004", { description: `${"> ".repeat(40)}x` }),
      technique("T1609"),
    ];
    const { documents, leftOut } = importText(bundle(objects));
    expect(documents.map(({ name }) => name)).toEqual(["T1609.md"]);
    expect(leftOut.map((line) => line.slice(0, 5))).toEqual(["T1001", "T1002", "T1003", "T1004"]);
  });

  it("that are used over and over do not add up", () => {
    const many = Array.from({ length: 2000 }, (_, i) => `x-mitre-analytic--AN${i % 2}`);
    const strategies = Array.from({ length: 50 }, (_, i) =>
      object("x-mitre-detection-strategy", `DET${i}`, { x_mitre_analytic_refs: many }),
    );
    const analytics = [0, 1].map((i) => object("x-mitre-analytic", `AN${i}`, { description: "y".repeat(60_000) }));
    const techniques = Array.from({ length: 300 }, (_, i) => technique(`T${1000 + i}`));
    const relations = techniques.flatMap((t) => strategies.map((s) => relation("detects", String(s.id), String(t.id))));
    expect(() => importText(bundle([...strategies, ...analytics, ...techniques, ...relations]))).toThrow(
      /no technique that can be imported/,
    );
  });
});

describe("the notice", () => {
  it("has MITRE's designation with the year of the release, its licence, and the markings", () => {
    const statement = "Copyright 2015-2024, The MITRE Corporation. MITRE ATT&CK and ATT&CK are registered trademarks.";
    const marking = { type: "marking-definition", id: "marking-definition--1", definition: { statement } };
    const { notice } = importText(bundle([marking, technique("T1609")]));
    expect(notice.name).toBe("NOTICE.txt");
    expect(notice.text.match(/© 2024 The MITRE Corporation\. This work is reproduced/g)).toHaveLength(2);
    expect(notice.text).toContain(statement);
    expect(notice.text).toContain("non-exclusive, royalty-free license");
    expect(notice.text).toContain('ON AN "AS IS" BASIS');
    expect(importText(bundle([technique("T1609")])).notice.text).toContain("© 2025 The MITRE");
  });

  it("tells an import from what people keep in a folder", () => {
    const { documents, notice } = importText(bundle([technique("T1609")]));
    for (const { name, text } of [...documents, notice]) expect(isImportedFile(name, () => text)).toBe(true);
    expect(isImportedFile("NOTICE.txt", () => "Ours")).toBe(false);
    expect(isImportedFile("ORG-0001.md", () => "---\ntechnique_id: ORG-0001\n---\nid: attack-pattern--1\n")).toBe(
      false,
    );
    expect(isImportedFile("main.ts", () => documents[0]?.text)).toBe(false);
    expect(isImportedFile("T1609.md", () => undefined)).toBe(false);
  });
});
