import { describe, expect, it } from "vitest";
import { documentHover } from "../../../server/src/core/documents/hover.ts";
import { createLibrary } from "../../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { bundledTechniques } from "../../../server/src/techniques.generated.ts";

const own = [
  "---",
  "technique_id: ORG-0001",
  "name: Shared runner",
  "tactics:",
  "- execution",
  "- defense-evasion",
  "---",
  "",
  "## Technical Details",
  "",
  "| Attribute | Details |",
  "|---|---|",
  "| **Tactics** | execution, impact |",
  "",
  "## Description",
  "As T1609, seen with [T1053.007](https://attack.mitre.org/techniques/T1053/007).(Citation: Our wiki)(Citation: None)",
  "",
  "## External References",
  "- [Our wiki](https://wiki.example/runner)",
  "",
].join("\n");
const library = createLibrary(bundledTechniques).overlay([{ uri: "own", text: own }]);

/** The card over the first occurrence of `part`, at its `offset`th character. */
function hover(text: string, part: string, offset = 1) {
  const technique = text.startsWith("---") ? parseTechnique(text, "own") : undefined;
  const found = documentHover(text, text.indexOf(part) + offset, { library, technique });
  return found && { marked: text.slice(found.span.start, found.span.end), markdown: found.markdown };
}

describe("a card in any text", () => {
  it.each([
    ["an id", "see T1609.", "T1609", "T1609"],
    ["a sub-technique's id", "(T1053.007)", "007", "T1053.007"],
    ["either half of an id in a URL", "x/techniques/T1053/007/", "007", "T1053/007"],
    ["either half of an id in a URL", "x/techniques/T1053/007)", "T1053", "T1053/007"],
    ["Sigma's tags", "- attack.t1609", "t1609", "attack.t1609"],
    ["an own id", "as ORG-0001 says", "ORG", "ORG-0001"],
    [
      "a STIX id",
      "attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1",
      "7b50",
      "attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1",
    ],
    ["a tactic's id", "TA0002,", "TA", "TA0002"],
    ["a mitigation's id", "**M1018 User", "M10", "M1018"],
  ])("is for %s", (_, text, part, marked) => {
    expect(hover(text, part)?.marked).toBe(marked);
  });

  it.each([
    "XT1609",
    "T16091",
    "T1609b",
    "T1609-1",
    "aT1609",
    "M9999",
    "TA9999",
    "T9999",
    "attack.t9999",
    "constructor",
  ])("is not for %s", (text) => {
    for (let i = 0; i <= text.length; i++) expect(documentHover(text, i, { library })).toBeUndefined();
  });

  it("says what the library says of a technique", () => {
    expect(hover("T1609", "T1609")?.markdown).toMatch(
      /^\*\*T1609 Container Administration Command\*\* · Execution · MITRE ATT&CK® 18\.1\n\n/,
    );
    expect(hover("ORG-0001", "ORG")?.markdown).toMatch(/^\*\*ORG-0001 Shared runner\*\* · Execution, Defense Evasion/);
  });

  it("says what ATT&CK says where the library has no document", () => {
    expect(hover("T1021.001", "T1021")?.markdown).toBe(
      [
        "**T1021.001 Remote Desktop Protocol** · Lateral Movement · MITRE ATT&CK® 18.1",
        "There is no document about it in your library. *Import ATT&CK Release…* makes one.",
        "[attack.mitre.org/techniques/T1021/001](https://attack.mitre.org/techniques/T1021/001)",
      ].join("\n\n"),
    );
  });

  it("says what became of a technique", () => {
    expect(hover("T1066", "T1066")?.markdown).toContain(
      "ATT&CK now has T1027.005 Indicator Removal from Tools in place of T1066.",
    );
    expect(hover("T1562", "T1562")?.markdown).toContain(
      "From release 19.0 on ATT&CK has T1685 Disable or Modify Tools in place of T1562.",
    );
    expect(hover("T1043", "T1043")?.markdown).toContain("ATT&CK has deprecated it");
    expect(hover("T1612", "T1612")?.markdown).toContain("From release 19.0 on its tactics are Stealth.");
  });

  it("tells a tactic by its release", () => {
    expect(hover("TA0005", "TA")?.markdown).toMatch(/^\*\*Stealth\*\* · TA0005 · MITRE ATT&CK® from 19\.0 on/);
    expect(hover(own, "defense-evasion")?.markdown).toContain(
      "up to 18\n\nRelease 19.0 has Stealth and Defense Impairment in its place.",
    );
    expect(hover(own, "impact")).toMatchObject({ marked: "impact" });
    expect(hover(own, "impact")?.markdown).toContain("**Impact** · TA0040");
  });

  it("names the techniques of a mitigation", () => {
    expect(hover("M1018", "M1018")?.markdown).toMatch(
      /^\*\*M1018 User Account Management\*\* .*\n\n\*\*Named for\*\* .*T\d{4}/,
    );
  });
});

describe("a card in a technique document", () => {
  it("shows a citation's reference, and where it is cited", () => {
    expect(hover(own, "(Citation: Our wiki)", 12)).toEqual({
      marked: "(Citation: Our wiki)",
      markdown: "[Our wiki](https://wiki.example/runner) · cited once\n\n`https://wiki.example/runner`",
    });
    expect(hover(own, "[Our wiki]")?.markdown).toContain("cited once");
    expect(hover(own, "(Citation: None)")?.markdown).toBe("**None** is not among the External References.");
  });
});
