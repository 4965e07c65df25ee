import { describe, expect, it } from "vitest";
import type { Operation } from "../../../server/src/core/languages/language.ts";
import { parseYaml } from "../../../server/src/core/languages/yaml/document.ts";
import { patchYaml } from "../../../server/src/core/languages/yaml/patch.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";

function patched(text: string, ...operations: Operation[]): string {
  return applyEdits(text, patchYaml(parseYaml(text).tree, operations));
}
const remove = (...path: (string | number)[]): Operation => ({ op: "remove", path: [0, ...path] });

describe("remove", () => {
  const cases: [name: string, before: string, path: (string | number)[][], after: string][] = [
    ["a block item with its trailing comment", "a:\n  - x # c\n  - y\n", [["a", 0]], "a:\n  - y\n"],
    ["the last block item takes its list along", "a:\n  - x\nb: 1\n", [["a", 0]], "b: 1\n"],
    ["but never the root", "a: 1\n", [["a"]], ""],
    ["a nested block item", "a:\n  - k: 1\n    l:\n      - 2\n  - k: 3\n", [["a", 0]], "a:\n  - k: 3\n"],
    ["the first key of a compact map", "- k: 1\n  l: 2\n", [[0, "k"]], "- l: 2\n"],
    ["the first key before a comment", "- k: 1\n  # why\n  l: 2\n", [[0, "k"]], "- \n  # why\n  l: 2\n"],
    ["a comment above stays", "a:\n  # why\n  - x\n  - y\n", [["a", 0]], "a:\n  # why\n  - y\n"],
    ["a first flow item", "a: [x, y, z]\n", [["a", 0]], "a: [y, z]\n"],
    ["a middle flow item", "a: [x, y, z]\n", [["a", 1]], "a: [x, z]\n"],
    ["a last flow item", "a: [x, y]\n", [["a", 1]], "a: [x]\n"],
    [
      "two flow items that touch",
      "a: [x, y, z]\n",
      [
        ["a", 1],
        ["a", 2],
      ],
      "a: [x]\n",
    ],
    [
      "all flow items",
      "a: [x, y]\nb: 1\n",
      [
        ["a", 0],
        ["a", 1],
      ],
      "b: 1\n",
    ],
    ["a flow item over lines, comments kept", "a: [\n  x, # one\n  y\n]\n", [["a", 1]], "a: [\n  x # one\n]\n"],
    ["a JSON pair", '{\n  "a": 1,\n  "b": 2\n}\n', [["b"]], '{\n  "a": 1\n}\n'],
    ["a block scalar", "a: |\n  x\n\n  y\nb: 1\n", [["a"]], "b: 1\n"],
    ["with CRLF", "a:\r\n  - x\r\n  - y\r\n", [["a", 1]], "a:\r\n  - x\r\n"],
    ["at an end without line break", "a:\n  - x\n  - y", [["a", 1]], "a:\n  - x\n"],
    ["non-ASCII text around", "ä: [🙂, b]\n", [["ä", 0]], "ä: [b]\n"],
    ["indentation equal to the key's", "a:\n- x\n- y\nb: 1\n", [["a", 0]], "a:\n- y\nb: 1\n"],
    ["a flow item with its anchor", "a: [&x x, y]\n", [["a", 0]], "a: [y]\n"],
    ["a last flow item with its tag", "a: [y, !t x]\n", [["a", 1]], "a: [y]\n"],
    ["a block item with its anchor", "a:\n  - &x x\n  - y\n", [["a", 0]], "a:\n  - y\n"],
    ["what stands behind an anchor's node", "a: &x [1, 2]\nb: *x\n", [["a", 0]], "a: &x [2]\nb: *x\n"],
    ["an anchored list's item", "a: &x\n  - 1\n  - 2\nb: *x\n", [["a", 1]], "a: &x\n  - 1\nb: *x\n"],
    ["a flow item over lines", "a: [\n  x,\n  y,\n]\n", [["a", 0]], "a: [\n  y,\n]\n"],
    ["a last flow item over lines", "a: [\n  x,\n  y\n]\n", [["a", 1]], "a: [\n  x\n]\n"],
    ["a last flow item before a comma", "a: [\n  x,\n  y,\n]\n", [["a", 1]], "a: [\n  x,\n]\n"],
    [
      "a flow item with the comment behind it",
      "a: [\n  x, # one\n  y, # two\n]\n",
      [["a", 0]],
      "a: [\n  y, # two\n]\n",
    ],
    [
      "a flow item, the comment above it kept",
      "a: [\n  # one\n  x,\n  # two\n  y,\n]\n",
      [["a", 1]],
      "a: [\n  # one\n  x,\n  # two\n]\n",
    ],
    [
      "a comment above the last flow item",
      "a: [\n  # one\n  x,\n  # two\n  y\n]\n",
      [["a", 0]],
      "a: [\n  # one\n  # two\n  y\n]\n",
    ],
    [
      "several, each with its line",
      "a: [\n  x,\n  # z\n  z,\n  y\n]\n",
      [
        ["a", 1],
        ["a", 2],
      ],
      "a: [\n  x\n  # z\n]\n",
    ],
    ["one of two on a line", "a: [\n  x, y,\n  z,\n]\n", [["a", 0]], "a: [\n  y,\n  z,\n]\n"],
    ["the last of two on a line", "a: [\n  x, y\n]\n", [["a", 1]], "a: [\n  x\n]\n"],
    ["with the bracket on its line", "a: [x,\n    # y\n    y]\n", [["a", 1]], "a: [x,\n    # y\n    ]\n"],
    ["a pair over lines", "{\n  a: 1, # one\n  # two\n  b: 2\n}\n", [["b"]], "{\n  a: 1 # one\n  # two\n}\n"],
    [
      "an item of JSON over lines",
      '{\n  "a": [\n    "x",\n    "y"\n  ]\n}\n',
      [["a", 1]],
      '{\n  "a": [\n    "x"\n  ]\n}\n',
    ],
  ];
  it.each(cases)("%s", (_name, before, paths, after) => {
    expect(patched(before, ...paths.map((p) => remove(...p)))).toBe(after);
  });

  it("does nothing where the path is gone", () => {
    expect(patchYaml(parseYaml("a: 1\n").tree, [remove("b")])).toEqual([]);
  });

  it("does nothing where the removed part is used elsewhere", () => {
    const text = "a: &x [1]\nb: *x\n";
    expect(patchYaml(parseYaml(text).tree, [remove("a")])).toEqual([]);
    expect(patched(text, remove("b"))).toBe("a: &x [1]\n");
    for (const deep of ["a: [&x 1, 2]\nb: *x\n", "a:\n  - &x 1\n  - 2\nb: *x\n", "a: [{k: &x 1}, 2]\nb: *x\n"]) {
      expect(patchYaml(parseYaml(deep).tree, [remove("a", 0)]), deep).toEqual([]);
    }
  });

  it("does nothing behind an alias, which is another place", () => {
    expect(patchYaml(parseYaml("a: &x { c: 1, d: 2 }\nb: *x\n").tree, [remove("b", "c")])).toEqual([]);
  });

  it("reaches later documents", () => {
    expect(patched("a: 1\n---\nb: 1\nc: 2\n", { op: "remove", path: [1, "b"] })).toBe("a: 1\n---\nc: 2\n");
  });
});

describe("set and append", () => {
  const cases: [name: string, before: string, operation: Operation, after: string][] = [
    ["a plain value", "a: x # c\n", { op: "set", path: [0, "a"], value: "q" }, "a: q # c\n"],
    ["a quoted value stays quoted", 'a: "x"\n', { op: "set", path: [0, "a"], value: "q" }, 'a: "q"\n'],
    ["a text that looks like a number", "a: x\n", { op: "set", path: [0, "a"], value: "1" }, 'a: "1"\n'],
    ["a flow list", "a: [x]\n", { op: "set", path: [0, "a"], value: ["sh", "-c"] }, 'a: ["sh", "-c"]\n'],
    ["a block list", "a:\n  - x\n  - y\n", { op: "set", path: [0, "a"], value: ["p", "q"] }, "a:\n  - p\n  - q\n"],
    [
      "a new key in block style",
      "a:\n  b: 1 # c\nd: 2\n",
      { op: "set", path: [0, "a", "e"], value: false },
      "a:\n  b: 1 # c\n  e: false\nd: 2\n",
    ],
    ["a new key in JSON", '{"a": {"b": 1}}', { op: "set", path: [0, "a", "c"], value: 2 }, '{"a": {"b": 1, "c": 2}}'],
    [
      "a new map",
      "a:\n  b: 1\n",
      { op: "set", path: [0, "a", "c"], value: { "d/e.f": "g" } },
      "a:\n  b: 1\n  c:\n    d/e.f: g\n",
    ],
    ["an item in flow style", "a: [x]\n", { op: "append", path: [0, "a"], value: "q" }, "a: [x, q]\n"],
    [
      "an item in block style",
      "a:\n  - x\nb: 1\n",
      { op: "append", path: [0, "a"], value: "q" },
      "a:\n  - x\n  - q\nb: 1\n",
    ],
    ["an anchored value", "a: &x y # c\nb: *x\n", { op: "set", path: [0, "a"], value: "q" }, "a: &x q # c\nb: *x\n"],
    ["a tagged one", "a: !override [x]\n", { op: "set", path: [0, "a"], value: ["q"] }, "a: !override [q]\n"],
    ["an anchored list", "a: &x\n  - y\nb: *x\n", { op: "set", path: [0, "a"], value: ["q"] }, "a: &x\n  - q\nb: *x\n"],
    [
      "nothing, where an anchor in it would go",
      "a: [&x y]\nb: *x\n",
      { op: "set", path: [0, "a"], value: ["q"] },
      "a: [&x y]\nb: *x\n",
    ],
    ["nothing in place of an alias", "a: &x y\nb: *x\n", { op: "set", path: [0, "b"], value: "q" }, "a: &x y\nb: *x\n"],
    ["an item in an empty list", "a: []\n", { op: "append", path: [0, "a"], value: "q" }, "a: [q]\n"],
  ];
  it.each(cases)("%s", (_name, before, operation, after) => {
    expect(patched(before, operation)).toBe(after);
  });
});
