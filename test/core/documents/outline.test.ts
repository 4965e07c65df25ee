import { describe, expect, it } from "vitest";
import { foldsOf } from "../../../server/src/core/documents/folding.ts";
import { type OutlineEntry, outlineOf } from "../../../server/src/core/documents/outline.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { own, slice } from "./texts.ts";

const shape = (entry: OutlineEntry, depth = 0): string[] => [
  `${"  ".repeat(depth)}${entry.kind} ${entry.name}${entry.detail ? ` (${entry.detail})` : ""}`,
  ...entry.children.flatMap((child) => shape(child, depth + 1)),
];

describe("the outline", () => {
  it("has the technique, its keys, sections, mitigations and references", () => {
    expect(shape(outlineOf(parseTechnique(own)))).toEqual([
      "technique ORG-0001 Shared runner (Execution, Defense Evasion)",
      "  frontMatter Front matter",
      "    key technique_id (ORG-0001)",
      "    key name (Shared runner)",
      "    key attack_release (18.1)",
      "    key platforms (Containers, Linux)",
      "    key tactics (execution, defense-evasion)",
      "  section Technical Details",
      "  heading Shared runner",
      "  section Description",
      "    section On hosts",
      "  section Mitigations",
      "    mitigation M1018 User Account Management",
      "    mitigation M1038 Execution Prevention",
      "  section External References",
      "    reference Our wiki (cited 2 times)",
      "    reference Two words (cited once)",
      "    reference Unused",
    ]);
  });

  it("selects names, and covers what belongs to them", () => {
    const mitigations = outlineOf(parseTechnique(own)).children.find((e) => e.name === "Mitigations");
    const last = mitigations?.children.at(-1);
    expect(last && slice(own, last.selection)).toBe("M1038 Execution Prevention");
    expect(last && slice(own, last.span)).toBe("M1038 Execution Prevention**: Two\n  lines.");
    expect(mitigations && slice(own, mitigations.selection)).toBe("## Mitigations");
  });

  it("ends an entry of the front matter with its value", () => {
    const keys = outlineOf(parseTechnique(own)).children[0]?.children.map((key) => slice(own, key.span));
    expect(keys?.at(-1)).toBe("tactics:\n- execution\n- defense-evasion");
  });

  it("has a name for everything", () => {
    const text = "---\n'': x\nname: ''\n---\n# \n\n## \n\n## External References\n- [](https://a.example)\n- [ ]()\n";
    const names = shape(outlineOf(parseTechnique(text)));
    expect(names).toContain("    reference https://a.example");
    for (const line of names) expect(line).toMatch(/^ *\w+ \S/);
  });
});

describe("folding", () => {
  it("takes front matter, long keys, sections, tables and code", () => {
    const folds = foldsOf(parseTechnique(own)).map(({ kind, span }) => {
      const lines = slice(own, span).split("\n");
      return `${kind} ${lines[0]} … ${lines.at(-1)}`;
    });
    expect(folds).toEqual([
      "frontMatter  … ",
      "key platforms: … - Linux",
      "key tactics: … - defense-evasion",
      "section ## Technical Details … | **Tactics** | execution, impact |",
      "table | Attribute | Details | … | **Tactics** | execution, impact |",
      "section ## Description … ```",
      "section ### On hosts … ```",
      "code ```yaml … ```",
      "section ## Mitigations …   lines.",
      "section ## External References … - [Unused](https://wiki.example/unused)",
    ]);
  });

  it("takes long lists", () => {
    const list = Array.from({ length: 8 }, (_, i) => `- item ${i}`).join("\n");
    const text = `---\ntechnique_id: A-1\n---\n\n## Description\nText.\n\n${list}\n`;
    expect(foldsOf(parseTechnique(text)).at(-1)).toMatchObject({ kind: "list" });
  });
});
