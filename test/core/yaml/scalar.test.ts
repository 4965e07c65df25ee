import { describe, expect, it } from "vitest";
import { isScalar, visit } from "yaml";
import { parseYaml } from "../../../server/src/core/languages/yaml/document.ts";
import { mapScalar } from "../../../server/src/core/languages/yaml/scalar.ts";
import { sharedFiles, sharedMissing } from "../../shared.ts";

/** Every scalar of the text with its mapped value and whether some part of it has a place of its own. */
function scalars(text: string) {
  const found: { value: string; exact: boolean; pieces: () => string }[] = [];
  for (const document of parseYaml(text).tree.documents) {
    const { root, errors, source } = document.content;
    // After a syntax error or under a template mask, a value may be pieced together by the parser's recovery.
    if (!root || errors.length > 0 || source !== document.text) continue;
    visit(root, {
      Scalar(_key, node) {
        if (!isScalar(node) || typeof node.value !== "string" || !node.range) return;
        const mapped = mapScalar(source, node, document.base);
        const whole = mapped.locate(0, mapped.value.length);
        const first = mapped.locate(0, 1);
        const exact = mapped.value.length < 2 || first.end - first.start < whole.end - whole.start;
        const pieces = (): string =>
          [...mapped.value]
            .map((_, i) => mapped.locate(i, i + 1))
            .map((at) => text.slice(at.start, at.end))
            .join("|");
        found.push({ value: mapped.value, exact, pieces });
      },
    });
  }
  return found;
}

describe("places within scalars", () => {
  const cases: [name: string, yaml: string, pieces: string][] = [
    ["plain", "k: ab", "a|b"],
    ["plain over two lines", "k: a\n  b", "a|\n  |b"],
    ["single quotes", "k: 'a''b'", "a|''|b"],
    ["double quotes", 'k: "a\\nb\\u0041"', "a|\\n|b|\\u0041"],
    ["double quotes with a folded line", 'k: "a\n\n  b"', "a|\n\n  |b"],
    ["double quotes with an escaped line end", 'k: "a\\\n   b"', "a|b"],
    ["literal block", "k: |\n  a\n   b\n", "a|\n| |b|\n"],
    ["literal block, stripped", "k: |-\n  a\n\n  b\n", "a|\n\n|\n\n|b"],
    ["literal block with an indentation indicator", "k: |2\n   a\n", " |a|\n"],
    ["folded block", "k: >-\n  a\n  b\n\n  c\n", "a|\n|b|\n\n|c"],
    ["CRLF", "k: |\r\n  a\r\n  b\r\n", "a|\r\n|b|\r\n"],
  ];
  it.each(cases)("%s", (_name, yaml, pieces) => {
    expect(scalars(yaml).at(-1)?.pieces()).toBe(pieces);
  });

  it.skipIf(sharedMissing)("every scalar of the corpus is placed exactly", () => {
    const vague: string[] = [];
    let count = 0;
    for (const { file, text } of sharedFiles("corpus", /\.ya?ml$/)) {
      for (const scalar of scalars(text)) {
        count++;
        if (!scalar.exact) vague.push(`${file}: ${JSON.stringify(scalar.value.slice(0, 80))}`);
      }
    }
    expect(count).toBeGreaterThan(100_000);
    expect(vague).toEqual([]);
  });
});
