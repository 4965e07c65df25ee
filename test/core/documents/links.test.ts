import { describe, expect, it } from "vitest";
import { linksOf } from "../../../server/src/core/documents/links.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { own, slice } from "./texts.ts";

const links = (body: string) => {
  const technique = parseTechnique(`---\ntechnique_id: A-1\nname: G0001\n---\n${body}`);
  return linksOf(technique).map(({ span, url }) => `${slice(technique.text, span)} ${url}`);
};

describe("links to ATT&CK's site", () => {
  it.each([
    ["M1018", "mitigations/M1018"],
    ["TA0002", "tactics/TA0002"],
    ["DET0065", "detectionstrategies/DET0065"],
    ["G0016", "groups/G0016"],
    ["S0154", "software/S0154"],
    ["C0017", "campaigns/C0017"],
  ])("of %s", (id, page) => {
    expect(links(`Seen (${id}).`)).toEqual([`${id} https://attack.mitre.org/${page}`]);
    expect(links(`- **${id} Name**: text`)).toEqual([`${id} https://attack.mitre.org/${page}`]);
  });

  it.each([
    "T1609",
    "AN0177",
    "M9999",
    "TA9999",
    "XG0016",
    "G00160",
    "G0016x",
    "G0016-1",
    "a/G0016",
    "x.S0154",
    "`G0016`",
    "```\nG0016\n```",
    "    G0016",
    "[G0016](https://attack.mitre.org/groups/G0016)",
    "[see G0016 `x`, S0154](https://a.example)",
    "https://attack.mitre.org/groups/G0016",
    "<https://a.example/?G0016>",
    "[x]: https://a.example/?S0154",
    "(Citation: G0016 report)",
    "## External References\n- [G0016](https://a.example) of S0154\n- S0154",
  ])("of nothing in %j", (text) => {
    expect(links(text)).toEqual([]);
  });

  it("leave front matter alone, and what is not read", () => {
    expect(links("")).toEqual([]);
    expect(links(`G0016\n\n${"> ".repeat(40)}x`)).toEqual([]);
  });

  it("say where they lead", () => {
    expect(linksOf(parseTechnique(own)).map((l) => l.tooltip)).toEqual([
      "Software S0154 on ATT&CK's site",
      "Group G0016 on ATT&CK's site",
      "M1018 User Account Management on ATT&CK's site",
      "M1026 Privileged Account Management on ATT&CK's site",
      "M1038 Execution Prevention on ATT&CK's site",
    ]);
  });
});
