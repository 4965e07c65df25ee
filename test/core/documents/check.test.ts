import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDocument } from "../../../server/src/core/documents/check.ts";
import type { DocumentProblem } from "../../../server/src/core/documents/problem.ts";
import { createLibrary } from "../../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";
import { bundledTechniques } from "../../../server/src/techniques.generated.ts";
import { sharedFiles, sharedMissing } from "../../shared.ts";

const library = createLibrary(bundledTechniques);
const check = (text: string, twins: readonly { uri: string; text: string }[] = []) => {
  const others = twins.map((twin) => parseTechnique(twin.text, twin.uri));
  const technique = parseTechnique(text, "file:///own.md");
  const all = library.overlay([...others, technique]);
  return checkDocument(technique, { library: all, twins: others });
};

/** A document with nothing wrong in it. */
const sound = [
  "---",
  "attack_release: '18.1'",
  "id: attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1",
  "mitre_attack_url: https://attack.mitre.org/techniques/T1609",
  "name: Container Administration Command",
  "platforms:",
  "- Containers",
  "tactics:",
  "- execution",
  "title: execution - Container Administration Command",
  "---",
  "",
  "## Technical Details",
  "",
  "| Attribute | Details |",
  "|-----------|----------|",
  "| **Tactics** | execution |",
  "| **Platforms** | Containers |",
  "| **MITRE ATT&CK URL** | [https://attack.mitre.org/techniques/T1609](https://attack.mitre.org/techniques/T1609) |",
  "",
  "# Container Administration Command (attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1)",
  "",
  "## Description",
  "As T1610 does.(Citation: Docker Exec)",
  "",
  "## External References",
  "- [mitre-attack](https://attack.mitre.org/techniques/T1609)",
  "- [Docker Exec](https://docs.docker.com/engine/reference/commandline/exec/)",
  "",
].join("\n");

interface Case {
  readonly title: string;
  readonly from: string | RegExp;
  readonly to: string;
  /** What is found: `severity code` and the marked text. */
  readonly found: readonly [string, string];
  /** The line that each fix leaves where the problem was, by the fix's title; undefined: the sound text again. */
  readonly fixes?: Readonly<Record<string, string | undefined>>;
}

const table: readonly Case[] = [
  {
    title: "a misspelt key",
    from: "platforms:",
    to: "platfroms:",
    found: ["warning unknown-key", "platfroms"],
    fixes: { "Change to platforms": undefined, "Remove platfroms": "tactics:" },
  },
  {
    title: "a key that means nothing here",
    from: "name: ",
    to: "owner: platform team\nname: ",
    found: ["hint unknown-key", "owner"],
    fixes: { "Remove owner": undefined },
  },
  {
    title: "a misspelt tactic",
    from: "- execution\ntitle",
    to: "- exection\ntitle",
    found: ["warning unknown-tactic", "exection"],
    fixes: { "Change to execution": undefined },
  },
  {
    title: "a tactic as people write it",
    from: "- execution\ntitle",
    to: "- Execution\ntitle",
    found: ["warning unknown-tactic", "Execution"],
    fixes: { "Change to execution": undefined },
  },
  {
    title: "a platform in another case",
    from: "- Containers",
    to: "- containers",
    found: ["warning unknown-platform", "containers"],
    fixes: { "Change to Containers": undefined },
  },
  {
    title: "a platform that nobody knows",
    from: /Containers\b(?= \||\n)/g,
    to: "Mainframe z16",
    found: ["warning unknown-platform", "Mainframe z16"],
    fixes: {},
  },
  {
    title: "a table that has other tactics",
    from: "| execution |",
    to: "| execution, impact |",
    found: ["warning table-disagrees", "execution, impact"],
    fixes: { "Write what the front matter says": undefined, "Take it over into the front matter": "- impact" },
  },
  {
    title: "a table with an empty cell",
    from: "| **Platforms** | Containers |",
    to: "| **Platforms** | |",
    found: ["warning table-disagrees", "**Platforms**"],
    fixes: { "Write what the front matter says": undefined },
  },
  {
    title: "a table that has another URL",
    from: /\[https:.*T1609\)(?= \|)/,
    to: "https://attack.mitre.org/techniques/T1610",
    found: ["warning table-disagrees", "https://attack.mitre.org/techniques/T1610"],
    fixes: { "Write what the front matter says": undefined },
  },
  {
    title: "a heading with another name",
    from: "# Container Administration Command",
    to: "# Container Admin Command",
    found: [
      "warning heading-disagrees",
      "Container Admin Command (attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1)",
    ],
    fixes: {
      "Write what the front matter says": undefined,
      "Take the name over into the front matter": "name: Container Admin Command",
    },
  },
  {
    title: "a heading with another STIX id",
    from: "Command (attack-pattern--7b50a1d3",
    to: "Command (attack-pattern--00000000",
    found: [
      "warning heading-disagrees",
      "Container Administration Command (attack-pattern--00000000-4ca7-45d1-989d-a6503f04bfe1)",
    ],
    fixes: { "Write what the front matter says": undefined },
  },
  {
    title: "a title with another name",
    from: "title: execution - Container Administration Command",
    to: "title: execution - Exec",
    found: ["hint title-disagrees", "execution - Exec"],
    fixes: { "Write the name": undefined },
  },
  {
    title: "a misspelt citation",
    from: "(Citation: Docker Exec)",
    to: "(Citation: Docker Exce)(Citation: Docker Exec)",
    found: ["warning unresolved-citation", "Docker Exce"],
    fixes: {
      "Change to Docker Exec": "(Citation: Docker Exec)(Citation: Docker Exec)",
      "Add Docker Exce to External References": "- Docker Exce",
      "Remove the citation": undefined,
    },
  },
  {
    title: "a reference that nobody cites",
    from: "- [Docker Exec]",
    to: "- [Else](https://else.example)\n- [Docker Exec]",
    found: ["hint uncited-reference", "[Else](https://else.example)"],
    fixes: { "Remove the reference": undefined },
  },
  {
    title: "a reference that is listed twice",
    from: "- [mitre-attack](https://attack.mitre.org/techniques/T1609)\n",
    to: "- [mitre-attack](https://attack.mitre.org/techniques/T1609)\n- [mitre-attack](https://attack.mitre.org/techniques/T1609)\n",
    found: ["hint duplicate-reference", "[mitre-attack](https://attack.mitre.org/techniques/T1609)"],
    fixes: { "Remove the reference": undefined },
  },
  {
    title: "a link that is not shown",
    from: "https://docs.docker.com",
    to: "http://docs.docker.com",
    found: ["hint not-https", "http://docs.docker.com/engine/reference/commandline/exec/"],
    fixes: { "Change to https": undefined },
  },
  {
    title: "a link that could run something",
    from: "(https://docs.docker.com/engine/reference/commandline/exec/)",
    to: "(command:workbench.action.quit)",
    found: ["warning not-https", "command:workbench.action.quit"],
    fixes: {},
  },
  {
    title: "a technique that was revoked",
    from: "T1610",
    to: "T1066",
    found: ["information revoked-technique", "T1066"],
    fixes: { "Change to T1027.005": "T1027.005" },
  },
  {
    title: "a technique that was revoked, in a URL",
    from: "T1610",
    to: "[it](https://attack.mitre.org/techniques/T1066)",
    found: ["information revoked-technique", "T1066"],
    fixes: { "Change to T1027.005": "techniques/T1027/005)" },
  },
  {
    title: "a technique that a later release than the document's revokes",
    from: "T1610",
    to: "T1562.001",
    found: ["hint revoked-technique", "T1562.001"],
    fixes: { "Change to T1685": "T1685" },
  },
  {
    title: "a technique that was deprecated",
    from: "T1610",
    to: "T1043",
    found: ["hint deprecated-technique", "T1043"],
    fixes: {},
  },
  {
    title: "a technique that the matrix lacks",
    from: "T1610",
    to: "T1999",
    found: ["hint unknown-technique", "T1999"],
    fixes: {},
  },
  {
    title: "no description",
    from: "## Description",
    to: "## Details",
    found: [
      "warning no-description",
      "# Container Administration Command (attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1)",
    ],
    fixes: { "Add a description": "## Description" },
  },
  {
    title: "an empty description",
    from: "As T1610 does.(Citation: Docker Exec)",
    to: "",
    found: ["warning empty-description", "## Description"],
    fixes: {},
  },
  {
    title: "no table",
    from: /## Technical Details[\s\S]*\|\n\n/,
    to: "",
    found: [
      "hint no-technical-details",
      "# Container Administration Command (attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1)",
    ],
    fixes: { "Add the table from the front matter": undefined },
  },
];

const marked = (text: string, { severity, code, span }: DocumentProblem) => [
  `${severity} ${code}`,
  text.slice(span.start, span.end),
];

describe("a technique document", () => {
  it("that is sound has no problems", () => {
    expect(check(sound)).toEqual([]);
    expect(check(sound.replaceAll("\n", "\r\n"))).toEqual([]);
  });

  for (const eol of ["\n", "\r\n"]) {
    it.each(table)(`tells of $title (${JSON.stringify(eol)})`, (one) => {
      const written = sound.replace(one.from, one.to);
      expect(written).not.toBe(sound);
      const text = written.replaceAll("\n", eol);
      const problems = check(text);
      const found = problems.find((p) => `${p.severity} ${p.code}` === one.found[0]);
      expect(problems.map((p) => marked(text, p))).toContainEqual([...one.found]);
      expect(found?.fixes.map((fix) => fix.title)).toEqual(Object.keys(one.fixes ?? {}));
      for (const fix of found?.fixes ?? []) {
        const mended = applyEdits(text, fix.edits);
        const expected = one.fixes?.[fix.title];
        if (expected === undefined) expect(mended, fix.title).toBe(sound.replaceAll("\n", eol));
        else expect(mended, fix.title).toContain(expected);
        // The problem is gone, and what is new comes only from what the fix is meant to leave.
        const after = check(mended).map((p) => marked(mended, p).join());
        expect(after, fix.title).not.toContain(one.found.join());
      }
    });
  }

  it("may have tactics and platforms of another catalogue", () => {
    const own = sound
      .replace(/^mitre_attack_url.*$/m, "technique_id: AML.T0001")
      .replaceAll(/\bexecution\b/g, "ml-model-access")
      .replaceAll(/Containers\b(?= \||\n)/g, "Notebooks")
      .replace(/\| \*\*MITRE.*\n/, "");
    expect(check(own).map((p) => p.code)).toEqual([]);
  });

  it("is read with the tactics of its release", () => {
    const of = (release: string, tactic: string) =>
      check(
        sound
          .replace("'18.1'", `'${release}'`)
          .replace("T1609\nname", "T1612\nname")
          .replaceAll(/\bexecution\b/g, tactic)
          .replace(/\| \*\*MITRE.*\n/, ""),
      );
    expect(of("18.1", "defense-evasion")).toEqual([]);
    expect(of("19.0", "stealth")).toEqual([]);
    expect(of("19.0", "defense-evasion")).toMatchObject([
      { code: "tactic-of-another-release", fixes: [{ title: "Change to stealth", preferred: true }] },
    ]);
    expect(of("18.1", "stealth")).toMatchObject([
      { code: "tactic-of-another-release", fixes: [{ title: "Change to defense-evasion" }] },
    ]);
  });

  it("is told when another one is about the same technique", () => {
    const [problem] = check(sound, [{ uri: "file:///first.md", text: sound }]);
    expect(problem).toMatchObject({ code: "duplicate-technique", related: [{ uri: "file:///first.md" }] });
    expect(problem?.message).toContain("it is the one that is shown");
  });

  it("about a technique that ATT&CK has no more is told so, unless it says so itself", () => {
    const revoked = sound.replace("T1609\nname", "T1066\nname").replace(/\| \*\*MITRE.*\n/, "");
    const [problem] = check(revoked);
    expect(problem).toMatchObject({ code: "revoked-technique", severity: "information" });
    expect(problem?.message).toBe(
      "ATT&CK now has T1027.005 Indicator Removal from Tools in place of T1066. Move what is still true to a document about T1027.005.",
    );
    expect(applyEdits(revoked, problem!.fixes[0]!.edits)).toContain("techniques/T1027/005\nname");
    expect(check(revoked.replace("tactics:", "revoked: true\nrevoked_by: T1027.005\ntactics:"))).toEqual([]);
  });

  it("has no more problems than anybody reads", () => {
    const text = sound.replace("T1610", "T1066 ".repeat(5000));
    expect(check(text).length).toBe(100);
  });

  const inRange = (text: string, problems: readonly DocumentProblem[]) => {
    for (const { span, fixes } of problems) {
      for (const at of [span, ...fixes.flatMap((fix) => fix.edits.map((edit) => edit.span))]) {
        expect(at.start).toBeGreaterThanOrEqual(0);
        expect(at.end).toBeGreaterThanOrEqual(at.start);
        expect(at.end).toBeLessThanOrEqual(text.length);
      }
      for (const fix of fixes) applyEdits(text, fix.edits);
    }
  };

  it("may be cut, mixed or filled with anything", () => {
    const pieces = sound.split(/(?<=\n)/);
    const text = fc.oneof(
      fc.nat(sound.length).map((end) => sound.slice(0, end)),
      fc.nat(sound.length).map((start) => `---\n${sound.slice(start)}`),
      fc
        .array(fc.constantFrom(...pieces, "---\n", "- ", "| ", "(Citation: ", "\u0000", "\uFEFF", "😀"), {
          maxLength: 60,
        })
        .map((p) => p.join("")),
      fc.string({ maxLength: 200 }).map((s) => `---\n${s}\n---\n${s}`),
    );
    fc.assert(
      fc.property(text, (t) => inRange(t, check(t))),
      { numRuns: 300 },
    );
  });
});

describe.skipIf(sharedMissing)("ATT&CK's documents", () => {
  const loud = (folder: string) =>
    [...sharedFiles(`attack/${folder}`, /\.md$/)].flatMap(({ text }) =>
      check(text).filter((p) => p.severity === "warning" || p.severity === "error"),
    );

  it.each([
    ["techniques-v16.1", 6],
    ["techniques-v18.1", 1],
    ["variants", 0],
  ])(
    "of %s have no other warning than citations without a reference",
    (folder, count) => {
      const warnings = loud(folder);
      expect(warnings.filter((p) => p.code !== "unresolved-citation")).toEqual([]);
      expect(warnings).toHaveLength(count);
    },
    300_000,
  );
});

describe("our documents", () => {
  it("have no warning", () => {
    const warnings = bundledTechniques.flatMap(({ text }) => check(text).filter((p) => p.severity === "warning"));
    expect(warnings).toEqual([]);
  });
});
