import { describe, expect, it } from "vitest";
import { yamlComments } from "../../../server/src/core/languages/yaml/comments.ts";
import { parseYaml } from "../../../server/src/core/languages/yaml/document.ts";
import { yamlFileSuppression, yamlSuppression } from "../../../server/src/core/languages/yaml/suppression.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";

function covered(text: string): string[] {
  return [...yamlComments(parseYaml(text).tree, "tradecraft:")].map((c) => text.slice(c.covers.start, c.covers.end));
}

describe("what a comment covers", () => {
  const cases: [name: string, text: string, covers: string[]][] = [
    ["its line", "a: x # tradecraft: t\nb: 1\n", ["a: x # tradecraft: t"]],
    ["the pair below with its subtree", "# tradecraft: t\na:\n  b: 1\nc: 2\n", ["a:\n  b: 1"]],
    ["the item below, dash included", "l:\n  # tradecraft: t\n  - k: 1\n    m: 2\n  - n\n", ["- k: 1\n    m: 2"]],
    ["the pair of an item, not the item", "l:\n  - k: 1\n    # tradecraft: t\n    m: [2]\n", ["m: [2]"]],
    ["through a block of comments", "# tradecraft: t\n# more\na: 1\n", ["a: 1"]],
    ["nothing over a blank line", "# tradecraft: t\n\na: 1\n", ["# tradecraft: t"]],
    ["a flow item on its own line", "a: [\n  # tradecraft: t\n  x,\n  y\n]\n", ["x"]],
    ["nothing inside a block scalar", "a: |\n  # tradecraft: t\n  b\n", []],
    ["nothing inside quotes", 'a: "# tradecraft: t"\n', []],
    ["with CRLF", "# tradecraft: t\r\na:\r\n  b: 1\r\nc: 2\r\n", ["a:\r\n  b: 1"]],
    ["in a later document", "a: 1\n---\n# tradecraft: t\nb: 2\n", ["b: 2"]],
  ];
  it.each(cases)("%s", (_name, text, covers) => expect(covered(text)).toEqual(covers));

  it("tells comments before the first node", () => {
    const tree = parseYaml("# tradecraft: 1\n---\n# tradecraft: 2\na: 1 # tradecraft: 3\n").tree;
    expect([...yamlComments(tree, "tradecraft:")].map((c) => c.leading)).toEqual([true, true, false]);
  });
});

describe("where a suppression goes", () => {
  const cases: [name: string, text: string, culprit: string, after: string | undefined][] = [
    ["above a pair", "a:\n  b: X\n", "X", "a:\n  # C\n  b: X\n"],
    ["above a plain item", "a:\n  - X\n", "X", "a:\n  # C\n  - X\n"],
    ["behind the first key of an item", "a:\n  - k: X\n    l: 1\n", "X", "a:\n  - k: X # C\n    l: 1\n"],
    ["above the key of a block scalar", "a:\n  b: |\n    one\n    X\n", "X", "a:\n  # C\n  b: |\n    one\n    X\n"],
    ["above the line of a flow item", "a: [y,\n  X]\n", "X", "a: [y,\n  # C\n  X]\n"],
    ["with CRLF", "a:\r\n  b: X\r\n", "X", "a:\r\n  # C\r\n  b: X\r\n"],
    ["nowhere in JSON", '{"a": "X"}', "X", undefined],
  ];
  it.each(cases)("%s", (_name, text, culprit, after) => {
    const start = text.indexOf(culprit);
    const made = yamlSuppression(parseYaml(text).tree, { start, end: start + culprit.length }, "# C");
    expect(made && applyEdits(text, [made.edit])).toBe(after);
    if (made) expect(made.edit.text.startsWith("# C", made.commentOffset)).toBe(true);
  });

  it("at the top for the whole file, behind a byte order mark", () => {
    const text = "\uFEFFa: 1\n";
    const made = yamlFileSuppression(parseYaml(text).tree, "# C");
    expect(made && applyEdits(text, [made.edit])).toBe("\uFEFF# C\na: 1\n");
  });
});
