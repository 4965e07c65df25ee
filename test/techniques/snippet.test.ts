import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDocument } from "../../server/src/core/documents/check.ts";
import { attack } from "../../server/src/core/techniques/catalogue.ts";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../server/src/core/techniques/parseTechnique.ts";
import { problemsOf, type Technique } from "../../server/src/core/techniques/technique.ts";
import { expectExactSpans, values } from "./helpers.ts";

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

const root = join(import.meta.dirname, "../..");
const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const [contributed] = contributes.snippets as readonly { language: string; path: string }[];
const [snippet] = Object.values(JSON.parse(readFileSync(join(root, contributed?.path ?? ""), "utf8"))) as Snippet[];
const body = snippet?.body.join("\n") ?? "";

/** `${1:default}`, `${1|one,other|}` and what repeats them, `$1`. No placeholder of ours holds another. */
const place = /\$\{(\d+)(?::((?:\\.|[^}\\])*)\}|\|([^|]*)\|\})|\$(\d+)/g;
const choices = new Map(
  [...body.matchAll(place)].flatMap(([, number, , list]) => (list ? [[number, list.split(",")]] : [])),
);

/** The text where everything is left as it is proposed, but for these choices. */
function insert(chosen: { readonly [place: string]: number } = {}): string {
  const filled = new Map([["0", ""]]);
  for (const [, number, text, list] of body.matchAll(place)) {
    const value = list?.split(",")[chosen[number ?? ""] ?? 0] ?? text?.replace(/\\(.)/g, "$1");
    if (number !== undefined && value !== undefined) filled.set(number, value);
  }
  return body.replace(place, (_, number, __, ___, repeated) => filled.get(number ?? repeated) ?? "NOT FILLED");
}

const read = (text: string): Technique => parseTechnique(text, "snippet");

describe("the snippet for a technique document", () => {
  it("is one for Markdown, called technique", () => {
    expect(contributed?.language).toBe("markdown");
    expect(snippet?.prefix).toBe("technique");
  });

  it.each([
    ["an organisation's own id", 0, "ORG-0001"],
    ["ATT&CK's URL", 1, "T1609"],
  ])("makes a document without a problem, with %s", (_, choice, id) => {
    const text = insert({ 1: choice });
    expect(text).not.toMatch(/NOT FILLED|\$[{\d]/);
    const technique = read(text);
    expect(problemsOf(technique)).toEqual([]);
    expectExactSpans(technique);
    expect(technique.id).toBe(id);
    expect(values(technique.header().tactics)).toEqual(["execution"]);
    expect(values(technique.header().platforms)).toEqual(["Containers"]);
    expect(technique.header().title?.value).toBe(`execution - ${technique.name}`);
  });

  it("has every part that the hover and the page show", () => {
    const parts = read(insert()).body();
    expect(parts.sections.map((s) => s.heading.text.value)).toEqual([
      "Technical Details",
      "Description",
      "Detection",
      "Mitigations",
      "In container configuration",
      "Benchmarks",
      "External References",
    ]);
    expect(parts.description?.lead?.value).toContain("(Citation: ");
    expect(Object.keys(parts.inConfiguration).sort()).toEqual(["compose", "dockerfile", "kubernetes"]);
    expect(parts.citations.map((c) => c.reference)).toEqual([0]);
    expect(parts.mitigations.map((m) => m.id.value)).toEqual(["M1018"]);
    expect(parts.benchmarks).toHaveLength(1);
    expect(parts.details.map((d) => d.value.value)).toEqual(["execution", "Containers"]);
  });

  it("offers the tactics and platforms of ATT&CK", () => {
    const sorted = (words: readonly string[]) => [...words].sort();
    expect(sorted(choices.get("4") ?? [])).toEqual(sorted(attack.tactics.map((tactic) => tactic.shortName)));
    expect(sorted(choices.get("3") ?? [])).toEqual(sorted(attack.platforms));
  });

  it("has nothing that the editor would complain about", () => {
    const context = { library: createLibrary([]), twins: [] };
    for (const [first, tactic] of [0, 1].flatMap((f) => (choices.get("4") ?? []).map((_, t) => [f, t] as const))) {
      expect(checkDocument(read(insert({ 1: first, 4: tactic })), context)).toEqual([]);
    }
  });

  it("would show a problem", () => {
    const wrong = insert().replace("- [Name of a source]", "- [Another source]");
    expect(problemsOf(read(wrong)).map((p) => p.code)).toEqual(["unresolved-citation"]);
  });
});
