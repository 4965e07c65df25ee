import { describe, expect, it } from "vitest";
import { completionAt, type Surroundings } from "../../../server/src/core/documents/completion.ts";
import { type Completions, completionsFor } from "../../../server/src/core/documents/completionItems.ts";
import { attack } from "../../../server/src/core/techniques/catalogue.ts";
import { createLibrary } from "../../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { isTechniqueDocument } from "../../../server/src/core/techniques/recognise.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";
import { encloses, span } from "../../../server/src/core/text/span.ts";
import { bundledTechniques } from "../../../server/src/techniques.generated.ts";
import { cursor, own } from "./texts.ts";

const library = createLibrary(bundledTechniques).overlay([{ uri: "own", text: own }]);

function complete(
  marked: string,
  surroundings: Surroundings = "markdown",
): (Completions & { text: string }) | undefined {
  const { text, offset } = cursor(marked);
  const technique = surroundings === "markdown" && isTechniqueDocument(text) ? parseTechnique(text) : undefined;
  const context = completionAt(text, offset, surroundings, technique);
  if (!context) return undefined;
  const line = span(text.lastIndexOf("\n", offset - 1) + 1, `${text}\n`.indexOf("\n", offset));
  expect(encloses(line, context.span) && encloses(context.span, span(offset, offset))).toBe(true);
  return { ...completionsFor(context, library, technique), text };
}

const labels = (marked: string, surroundings?: Surroundings) =>
  complete(marked, surroundings)?.items.map((item) => item.label);

/** The text after the item with the label is chosen. */
function chosen(marked: string, label: string): string | undefined {
  const list = complete(marked);
  const item = list?.items.find((i) => i.label === label);
  return list && item && applyEdits(list.text, [{ span: list.span, text: item.text }]);
}

const head = (lines: string) => `---\ntechnique_id: A-1\n${lines}\n---\n\n## Description\nText.\n`;
const body = (text: string) =>
  `---\ntechnique_id: A-1\nname: A\n---\n\n${text}\n\n## External References\n- [Docker Exec](https://docs.docker.com/exec)\n- [Kubernetes API](https://kubernetes.io/api)\n- [Exec, explained](https://blog.example)\n`;

describe("completion in front matter", () => {
  it("offers the keys that are missing", () => {
    expect(labels(head("name: A\n|\ntactics:\n- execution"))).toEqual([
      "mitre_attack_url",
      "title",
      "attack_release",
      "platforms",
      "data_sources",
      "contributors",
      "id",
    ]);
    expect(labels(head("na|"))).toContain("name");
  });

  it("begins a list with its first item", () => {
    expect(chosen(head("ta|"), "tactics")).toBe(head("tactics:\n- "));
    expect(chosen(head("ta|ct: x"), "tactics")).toBe(head("tactics: x"));
    expect(chosen(head("att|"), "attack_release")).toBe(head(`attack_release: "${attack.release}"`));
  });

  it("offers tactics of the document's release", () => {
    const tactics = (release: string) => labels(head(`${release}tactics:\n- impact\n- |`)) ?? [];
    for (const release of ["", 'attack_release: "18.1"\n', "attack_release: 9\n", "attack_release: new\n"]) {
      expect(tactics(release)).toContain("defense-evasion");
      expect(tactics(release)).not.toContain("stealth");
      expect(tactics(release)).not.toContain("impact");
    }
    for (const release of ['attack_release: "19.0"\n', "attack_release: 20\n"]) {
      expect(tactics(release)).toEqual(expect.arrayContaining(["stealth", "defense-impairment"]));
      expect(tactics(release)).not.toContain("defense-evasion");
    }
  });

  it.each([
    ["tactics:\n- exe|", "tactics:\n- execution"],
    ["tactics:\n- |", "tactics:\n- execution"],
    ["tactics:\n  - ex|ecu # why", "tactics:\n  - execution # why"],
    ["tactics:\n- 'im|pact'", "tactics:\n- 'execution'"],
    ["tactics: [impact, e|]", "tactics: [impact, execution]"],
    ["tactics: e|", "tactics: execution"],
  ])("writes a tactic over the value in %j", (before, after) => {
    expect(chosen(head(before), "execution")).toBe(head(after));
  });

  it("offers platforms", () => {
    expect(labels(head("platforms:\n- Linux\n- |\ntactics:\n- impact"))).toEqual(
      attack.platforms.filter((name) => name !== "Linux"),
    );
    expect(chosen(head("platforms:\n- Identity P|rov"), "Identity Provider")).toBe(
      head("platforms:\n- Identity Provider"),
    );
  });

  it("completes ids where one belongs", () => {
    expect(chosen(head("x: y").replace("A-1", "T160|"), "T1609")).toBe(head("x: y").replace("A-1", "T1609"));
    expect(chosen(head("mitre_attack_url: https://attack.mitre.org/techniques/T1053|"), "T1053.007")).toBe(
      head("mitre_attack_url: https://attack.mitre.org/techniques/T1053/007"),
    );
  });

  it.each(["name: T16|", "name: ex|", "contributors:\n- Ex|", "  na|", "title: |", "-|", "# ta|", "tactics: # e|"])(
    "is silent in %j",
    (lines) => {
      expect(complete(head(lines))).toBeUndefined();
    },
  );

  it("is silent on its fences", () => {
    const text = head("name: A");
    expect(complete(`|${text}`)).toBeUndefined();
    expect(complete(`---|${text.slice(3)}`)).toBeUndefined();
    expect(complete(text.replace("\n---\n\n", "\n|---\n\n"))).toBeUndefined();
    expect(complete(text.replace("\n---\n\n", "\n---|\n\n"))).toBeUndefined();
  });

  it("keeps the document's line ends", () => {
    const crlf = head("ta|").replaceAll("\n", "\r\n");
    expect(chosen(crlf, "tactics")).toContain("tactics:\r\n- \r\n---");
  });
});

describe("completion of sources", () => {
  it("offers the references, by any word of name or URL", () => {
    expect(labels(body("As said.(Citation: |)"))).toEqual(["Docker Exec", "Kubernetes API", "Exec, explained"]);
    const list = complete(body("As said.(Citation: exec|)"));
    expect(list?.isIncomplete).toBe(true);
    expect(list?.items.map((i) => [i.label, i.filter])).toEqual([
      ["Docker Exec", "exec"],
      ["Exec, explained", "exec"],
      ["Kubernetes API", "Kubernetes API"],
    ]);
    expect(labels(body("(Citation: kubernetes.io|)"))?.[0]).toBe("Kubernetes API");
  });

  it.each([
    ["(Citation: |)", "(Citation: Docker Exec)"],
    ["(Citation:|)", "(Citation: Docker Exec)"],
    ["(Citation: Doc|", "(Citation: Docker Exec)"],
    ["(Citation: Doc|ker", "(Citation: Docker Exec)"],
    ["(Citation: Kubern|etes API), so", "(Citation: Docker Exec), so"],
    ["(Citation: Do|) and (Citation: Kubernetes API)", "(Citation: Docker Exec) and (Citation: Kubernetes API)"],
    ["(Citation: Do| which (as we know) is", "(Citation: Docker Exec) which (as we know) is"],
    ["(Citation: Kubernetes API)(Citation: Do|)", "(Citation: Kubernetes API)(Citation: Docker Exec)"],
  ])("writes %j", (before, after) => {
    expect(chosen(body(before), "Docker Exec")).toBe(body(after));
  });

  it.each(["(Citation: Docker Exec)| and", "(Citation |", "Citation: |", "(see: |", "```\n(Citation: |\n```"])(
    "is silent in %j",
    (text) => {
      expect(complete(body(text))).toBeUndefined();
    },
  );

  it("is silent outside of technique documents", () => {
    expect(complete("(Citation: |)")).toBeUndefined();
  });
});

describe("completion of ids", () => {
  it("offers techniques after T and a digit, in Markdown and in comments", () => {
    for (const [text, where] of [
      ["See T160|", "markdown"],
      [body("(T160|)"), "markdown"],
      ["a: b # T160|", "comments"],
      ["# T160|", "comments"],
    ] as const) {
      expect(labels(text, where)?.slice(0, 2), text).toEqual(["T1600", "T1600.001"]);
    }
    const item = complete("T1609|")?.items[0];
    expect(item).toMatchObject({
      label: "T1609",
      detail: "Container Administration Command",
      text: "T1609",
      id: "T1609",
    });
    expect(item?.filter).toBe("T1609 Container Administration Command");
  });

  it("puts what is gone last, with what is there now", () => {
    const items = complete("T1|")?.items ?? [];
    expect(items).toHaveLength(100);
    expect(complete("T1|")?.isIncomplete).toBe(true);
    expect(items.some((i) => i.deprecated)).toBe(false);
    expect(complete("T106|")?.items.find((i) => i.label === "T1066")).toMatchObject({
      deprecated: true,
      detail: "Indicator Removal from Tools · now T1027.005",
    });
    const order = (complete("T106|")?.items ?? []).map((i) => (i.deprecated ? 1 : 0));
    expect(order).toEqual([...order].sort());
    // What release 19 did says nothing of a document of release 18.
    expect(complete("T1562|")?.items[0]?.deprecated).toBeUndefined();
    expect(
      complete(`---\ntechnique_id: A\nattack_release: "19.0"\n---\nT1562|`)?.items.find((i) => i.label === "T1562")
        ?.deprecated,
    ).toBe(true);
  });

  it("offers own ids by their beginning", () => {
    for (const text of ["OR|", "ORG-|", "ORG-00|01", "ORG-0001|"]) expect(labels(text)).toEqual(["ORG-0001"]);
    expect(labels("# ORG|", "comments")).toEqual(["ORG-0001"]);
  });

  it("writes over the whole word", () => {
    expect(chosen("see T16|09.001. Then", "T1609")).toBe("see T1609. Then");
    expect(chosen("x/techniques/T1053|)", "T1053.007")).toBe("x/techniques/T1053/007)");
  });

  it.each([
    ["T|", "markdown"],
    ["t16|", "markdown"],
    ["T16a|", "markdown"],
    ["aT16|", "markdown"],
    ["a/T16|", "markdown"],
    ["Or|", "markdown"],
    ["a|", "markdown"],
    ["T16 |", "markdown"],
    ["```\nT16|\n```", "markdown"],
    ["~~~\n```\nT16|", "markdown"],
    ["a: T16|", "comments"],
    ["a#T16|", "comments"],
    ["T16| # x", "comments"],
  ] as const)("is silent in %j", (text, where) => {
    expect(labels(text, where) ?? []).toEqual([]);
  });

  it("speaks again behind the code", () => {
    expect(labels("```\nx\n```\nT1609|")).toContain("T1609");
    expect(labels("``` a`b\nT1609|")).toContain("T1609");
  });
});

describe("completion of mitigations", () => {
  it("offers their ids, by number", () => {
    expect(labels("see M101|")).toEqual(["M1013", "M1015", "M1016", "M1017", "M1018", "M1019"]);
    expect(chosen("see M101|8.", "M1018")).toBe("see M1018.");
    expect(labels("# M101|", "comments") ?? []).toEqual([]);
  });

  it.each([
    ["- M10|", "- **M1018 User Account Management**: "],
    ["- **M10|", "- **M1018 User Account Management**: "],
    ["- **M10|**", "- **M1018 User Account Management**: "],
    ["- **M10|38 Execution Prevention**: Text.", "- **M1018 User Account Management**: Text."],
    ["- M10| text", "- M1018 text"],
    ["Text of M10|", "Text of M1018"],
  ])("writes an entry in a list of mitigations: %j", (before, after) => {
    const mitigations = (line: string) => body(`## Mitigations\n${line}`);
    expect(chosen(mitigations(before), "M1018")).toBe(mitigations(after));
  });
});
