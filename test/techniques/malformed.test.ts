import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexTechnique, readHeader } from "../../server/src/core/techniques/header.ts";
import { frontMatterLimit, limits } from "../../server/src/core/techniques/limits.ts";
import { parseTechnique } from "../../server/src/core/techniques/parseTechnique.ts";
import { problemsOf, type Technique } from "../../server/src/core/techniques/technique.ts";
import { expectSpansInRange, values } from "./helpers.ts";

const documents = join(import.meta.dirname, "../../data/techniques");
const whole = readFileSync(join(documents, "T1609.md"), "utf8");
const markdown = "\n## Description\nOne. (Citation: A)\n\n## External References\n- [A](https://a.example)\n";
const headed = (head: string): string => `---\n${head}\n---\n${markdown}`;
const plain = "name: X\nmitre_attack_url: https://attack.mitre.org/techniques/T1609";

/** The codes of the problems with the text under them. */
function problems(text: string): [string, string][] {
  const technique = parseTechnique(text);
  expectSpansInRange(technique);
  return problemsOf(technique).map((p) => [p.code, text.slice(p.span.start, p.span.end)]);
}

function expectBodyRead(technique: Technique): void {
  expect(technique.body().description?.lead?.value).toBe("One. (Citation: A)");
  expect(technique.body().citations.map((c) => c.reference)).toEqual([0]);
}

describe("front matter that is not as it should be", () => {
  it.each<[string, string, [string, string][]]>([
    [
      "none",
      markdown,
      [
        ["no-technique-id", ""],
        ["no-technique-name", ""],
      ],
    ],
    [
      "none, and text at once",
      markdown.trimStart(),
      [
        ["no-technique-id", "## Description"],
        ["no-technique-name", "## Description"],
      ],
    ],
    [
      "four dashes",
      `----\n${plain}\n----\n${markdown}`,
      [
        ["no-technique-id", "----"],
        ["no-technique-name", "----"],
      ],
    ],
    [
      "an empty one",
      `---\n---\n${markdown}`,
      [
        ["no-technique-id", "\n"],
        ["no-technique-name", "\n"],
      ],
    ],
    [
      "only a comment",
      headed("# nothing"),
      [
        ["no-technique-id", "\n# nothing\n"],
        ["no-technique-name", "\n# nothing\n"],
      ],
    ],
    ["no end", `---\n${plain}\n${markdown}`, [["unclosed-front-matter", "---"]]],
    ["a tab as indentation", headed(`tactics:\n\t- a\n${plain}`), [["yaml-tab-as-indent", "\t"]]],
    ["a key twice", headed(`${plain}\nname: Y`), [["duplicate-key", "name"]]],
    ["a list for a value", headed(`${plain}\ntitle: [a, b]`), [["list-unexpected", "title"]]],
    ["a value for a list", headed(`${plain}\ntactics: execution`), [["list-expected", "tactics"]]],
    ["a mapping for a value", headed(`${plain}\ntitle: {a: b}`), [["unexpected-value", "{a: b}"]]],
    ["a mapping in a list", headed(`${plain}\ntactics:\n- a: b`), [["unexpected-value", "a: b\n"]]],
    ["an alias", headed(`${plain}\ntitle: &t T\ntactics:\n- *t`), [["unexpected-value", "*t"]]],
    [
      "a list at the root",
      headed("- a"),
      [
        ["front-matter-not-a-mapping", "\n- a\n"],
        ["no-technique-id", "\n- a\n"],
        ["no-technique-name", "\n- a\n"],
      ],
    ],
    [
      "a URL without an id",
      headed("name: X\nmitre_attack_url: https://example.com"),
      [["no-technique-id", "https://example.com"]],
    ],
    ["no word for an id", headed("name: X\ntechnique_id: two words"), [["malformed-technique-id", "two words"]]],
    [
      "JavaScript",
      `---js\n{}\n---\n${markdown}`,
      [
        ["front-matter-language", "js"],
        ["no-technique-id", ""],
        ["no-technique-name", ""],
      ],
    ],
    [
      "JSON",
      `---json\n{}\n---\n${markdown}`,
      [
        ["front-matter-language", "json"],
        ["no-technique-id", ""],
        ["no-technique-name", ""],
      ],
    ],
    [
      "a language behind blanks",
      `---  toml \na\n---\n${markdown}`,
      [
        ["front-matter-language", "toml"],
        ["no-technique-id", ""],
        ["no-technique-name", ""],
      ],
    ],
    [
      "a language that is a property of objects",
      `---__proto__\na\n---\n${markdown}`,
      [
        ["front-matter-language", "__proto__"],
        ["no-technique-id", ""],
        ["no-technique-name", ""],
      ],
    ],
  ])("%s", (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
    expectBodyRead(parseTechnique(text));
  });

  it("says what is wrong where the YAML is broken, and reads the rest", () => {
    const text = headed(`${plain}\ntitle: "open\ntactics: [a`);
    expect(problems(text).every(([code]) => code.startsWith("yaml-"))).toBe(true);
    expect(problems(text).length).toBeGreaterThan(0);
    expect(parseTechnique(text).id).toBe("T1609");
    expectBodyRead(parseTechnique(text));
  });

  it("keeps values as they are written", () => {
    const header = readHeader(headed(`${plain}\nattack_release: 18.10\ntitle: null\ntactics: [yes, 0x1, ~]`));
    expect([header.attackRelease?.value, header.title?.value]).toEqual(["18.10", "null"]);
    expect(values(header.tactics)).toEqual(["yes", "0x1", "~"]);
  });

  it("leaves what has no value out", () => {
    const header = readHeader(headed(`${plain}\ntitle:\ntactics:\n-\n- a`));
    expect(header.title).toBeUndefined();
    expect(values(header.tactics)).toEqual(["a"]);
    expect(header.entries.map((e) => e.key.value)).toEqual(["name", "mitre_attack_url", "title", "tactics"]);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("a key %s is a key like any other", (key) => {
    const header = readHeader(headed(`${key}: x\n${plain}`));
    expect(header.entries[0]?.value).toMatchObject({ value: "x" });
    expect(header.problems).toEqual([]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it.each(["js", "javascript", "JS", "coffee", "cson", "coffeescript", " js", "yaml,js"])(
    "never evaluates ---%s",
    (language) => {
      const seen = globalThis as { tradecraftRan?: boolean };
      delete seen.tradecraftRan;
      const code = "{ name: (globalThis.tradecraftRan = true, 'x') }";
      const text = `---${language}\n${code}\n---\n${markdown}`;
      const codes = problems(text).map(([code]) => code);
      expect(codes).toContain("front-matter-language");
      expect(seen.tradecraftRan).toBeUndefined();
      // The same text again: gray-matter keeps a cache.
      expect(problems(text).map(([code]) => code)).toEqual(codes);
      expect(seen.tradecraftRan).toBeUndefined();
    },
  );

  it("does not follow aliases, so that a bomb has nothing to multiply", () => {
    const levels = [..."bcdefghi"].map((name, i) => {
      const before = String.fromCharCode(97 + i);
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(", ")}]`;
    });
    const text = headed(`a: &a [x, x]\n${levels.join("\n")}\nname: *i\n`);
    expect(problems(text).map(([code]) => code)).toContain("unexpected-value");
  });

  it.each<[string, string]>([
    ["brackets", "[".repeat(4000)],
    ["braces", "{a: ".repeat(2000)],
    ["bullets", "- ".repeat(4000)],
    ["keys", "? ".repeat(4000)],
  ])("does not let the YAML parser recurse into %s", (_, deep) => {
    expect(problems(headed(deep)).map(([code]) => code)).toContain("front-matter-too-deep");
    expectBodyRead(parseTechnique(headed(deep)));
  });

  it("is not read where it is too long", () => {
    for (const filler of ["x: y\n", "\n", " ", "#\n", "&a "]) {
      const text = headed(filler.repeat(frontMatterLimit / filler.length + 1));
      expect(problems(text)[0]).toEqual(["front-matter-too-long", "---"]);
      expectBodyRead(parseTechnique(text));
    }
  });
});

describe("ids", () => {
  it.each([
    ["https://attack.mitre.org/techniques/T1053/007", "T1053.007", "T1053/007"],
    ["https://attack.mitre.org/techniques/T1053/007/", "T1053.007", "T1053/007"],
    ["https://attack.mitre.org/techniques/T1609/#detection", "T1609", "T1609"],
    ["https://attack.mitre.org/versions/v16/techniques/T1609", "T1609", "T1609"],
    ["https://atlas.mitre.org/techniques/AML.T0010.001", "AML.T0010.001", "AML.T0010.001"],
    ["'https://attack.mitre.org/techniques/T1053/007'", "T1053.007", "T1053/007"],
  ])("of %s", (url, id, written) => {
    const text = headed(`name: X\nmitre_attack_url: ${url}`);
    const found = readHeader(text).id;
    expect(found?.value).toBe(id);
    expect(text.slice(found?.span.start, found?.span.end)).toBe(written);
    expect(indexTechnique(text).id).toBe(id);
  });

  it("of one's own count before the URL's", () => {
    const text = headed(`technique_id: ORG-0001\n${plain}`);
    expect(readHeader(text).id).toMatchObject({ value: "ORG-0001", path: ["technique_id"] });
    expect(parseTechnique(text)).toMatchObject({ id: "ORG-0001", name: "X" });
    expect(problems(text)).toEqual([]);
  });

  it("stand in for a name that is missing", () => {
    expect(parseTechnique(headed("technique_id: ORG-0001"))).toMatchObject({ id: "ORG-0001", name: "ORG-0001" });
  });
});

describe("Markdown that is not as it should be", () => {
  const said = (body: string): [string, string][] => problems(`---\n${plain}\n---\n${body}`);

  it.each<[string, string, [string, string][]]>([
    ["nothing", "", [["no-description", ""]]],
    ["no description", "## Detection\nX\n", [["no-description", "## Detection"]]],
    ["two of a section", "## Description\nX\n## Description\nY\n", [["duplicate-section", "## Description"]]],
    ["a citation of nothing", "## Description\nX (Citation: Y)\n", [["unresolved-citation", "Y"]]],
    ["a citation without an end", "## Description\nX (Citation: Y\n", []],
    ["a citation in code", "## Description\n`(Citation: Y)`\n\n```\n(Citation: Z)\n```\n", []],
    [
      "a mitigation without an id",
      "## Description\nX\n## Mitigations\n- **Audit**: x\n",
      [["malformed-mitigation", "- **Audit**: x"]],
    ],
    [
      "a mitigation without emphasis",
      "## Description\nX\n## Mitigations\n- M1047 Audit\n",
      [["malformed-mitigation", "- M1047 Audit"]],
    ],
    ["a benchmark without a control", "## Description\nX\n## Benchmarks\n- CIS\n", [["malformed-benchmark", "CIS"]]],
  ])("%s", (_, body, expected) => {
    expect(said(body)).toEqual(expected);
  });

  it("a citation that is being written before another one is none yet", () => {
    const { citations } = parseTechnique("## Description\nX (Citation: (Citation: A)(Citation: B)\n").body();
    expect(citations.map((citation) => citation.name.value)).toEqual(["A", "B"]);
  });

  it("links under Related are no mistake, as people head other lists so too", () => {
    const text = "## Description\nX\n## Related\n- [[T1610]]\n- Tests: of: a1, b2\n- [x](https://x.example)\n";
    const { related, problems } = parseTechnique(text).body();
    expect(related.map((r) => [r.name.value, r.controls.map((c) => c.value)])).toEqual([["Tests: of", ["a1", "b2"]]]);
    expect(problems).toEqual([]);
  });

  it("a line of dashes is a rule and no heading", () => {
    const { headings, description } = parseTechnique("## Description\nOne.\n---\nTwo.\n").body();
    expect(headings.map((h) => h.text.value)).toEqual(["Description"]);
    expect(description?.markdown.value).toBe("One.\n---\nTwo.");
  });

  it("headings in code and in quotes head nothing", () => {
    const { headings } = parseTechnique("## Description\n```\n## A\n```\n> ## B\n\n    ## C\n").body();
    expect(headings.map((h) => h.text.value)).toEqual(["Description"]);
  });

  it.each<[string, string]>([
    ["20,000 quotes", ">".repeat(20_000)],
    ["20,000 bullets", "- ".repeat(20_000)],
    ["20,000 numbers", "1. ".repeat(20_000)],
    ["a staircase of lists", Array.from({ length: 200 }, (_, i) => `${"  ".repeat(i)}- a`).join("\n")],
    ["20,000 brackets", "[".repeat(20_000)],
    ["20,000 nested links", `${"[".repeat(10_000)}${"](b)".repeat(10_000)}`],
    ["20,000 stars", "*a_".repeat(20_000)],
    ["one line of 5 MB", "a".repeat(5_000_000)],
    ["a million lines", "a\n".repeat(1_000_000)],
    ["4,001 lines", "a\n".repeat(limits.lines + 1)],
    ["2,001 bullets", "- a\n".repeat(limits.containers + 1)],
  ])("%s are not parsed", (_, body) => {
    const text = `---\n${plain}\n---\n${body}`;
    const technique = parseTechnique(text);
    expect(technique.id).toBe("T1609");
    expect(technique.body().problems.map((p) => p.code)).toEqual(["text-not-read"]);
    expectSpansInRange(technique);
  });

  it.each<[string, string]>([
    ["lines", "a\n".repeat(limits.lines - 10)],
    ["bullets", "- [a](b)\n\n".repeat(300)],
    ["a table", `|a|b|\n|-|-|\n${"|a|b|\n".repeat(500)}`],
    ["nesting", "> ".repeat(limits.depth)],
  ])("as many %s as the limits allow are parsed", (_, body) => {
    expect(
      parseTechnique(`## Description\n${body}`)
        .body()
        .problems.map((p) => p.code),
    ).toEqual([]);
  });
});

describe("whatever the text", () => {
  it.each<[string, string]>([
    ["empty", ""],
    ["a byte order mark", "\uFEFF"],
    ["a fence", "---"],
    ["a fence and a letter", "---j"],
    ["a fence and a line end", "---\n"],
    ["two fences", "---\n---"],
    ["fences with CR alone", `---\r${plain.replace("\n", "\r")}\r---\r# A\r`],
    ["NUL", `---\nname: a\0b\n---\n## Description\na\0b (Citation: \0)\n`],
    ["lone surrogates", `---\nname: \uD800\n---\n## Description\n\uDC00 (Citation: \uD800)\n`],
    ["a mark in the middle", `---\n${plain}\n---\n\uFEFF## Description\nOne.\n`],
  ])("%s is read", (_, text) => {
    const technique = parseTechnique(text);
    expectSpansInRange(technique);
    expect(indexTechnique(text)).toEqual({ id: technique.header().id?.value, name: technique.name });
  });

  it("a mark in the middle moves nothing", () => {
    const { description } = parseTechnique(`---\n${plain}\n---\n\uFEFF## Description\nOne.\n`).body();
    expect(description?.lead?.value).toBe("One.");
  });

  it("a document cut off anywhere is read, with spans in the text", () => {
    const text = whole.replace("Whoever", "😀 Whoever");
    for (let end = 0; end < text.length; end += 50) {
      expectSpansInRange(parseTechnique(text.slice(0, end)));
      expectSpansInRange(parseTechnique(`\uFEFF${text.slice(end, end + 1000).replaceAll("\n", "\r\n")}`));
    }
  }, 300_000);

  const line = fc.constantFrom(
    "---",
    "--- js",
    "name: X",
    "name: 'X'",
    "name: X - Y",
    "name: X: Y",
    "name:",
    "  Y",
    "- a",
    "  - a",
    "- 'a: b'",
    '- "a\\"b"',
    "mitre_attack_url: https://attack.mitre.org/techniques/T1609",
    "technique_id: A-1",
    "technique_id: ''",
    "title: |",
    "  # t",
    "# c",
    "",
    "tactics: [a,",
    "b]",
    "x: *a",
    "y: &a b",
    "\t- a",
    "...",
    "? k",
    ": v",
    'name: "X\\u00e4"',
    "name: X # c",
    "{name: X}",
    "'name': X",
    "- x: y",
    "## Description",
    "text (Citation: A)",
    "## External References",
    "- [A](https://a.example)",
    "### Compose",
    "| a | b |",
    "|---|---|",
    "```",
    "> q",
    "## Mitigations",
    "- **M1 A**: b",
    "\0",
    "\uD800",
    "<code>x</code>",
    "**",
    "[",
    "](",
    "    x",
  );
  const text = fc.tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom("\n", "\r\n", "\r"), fc.boolean());

  it("lines in any order are read, and the index agrees with the header", () => {
    fc.assert(
      fc.property(text, ([lines, end, fenced]) => {
        const written = (fenced ? ["---", ...lines] : lines).join(end);
        const technique = parseTechnique(written);
        expectSpansInRange(technique);
        const { id, name } = readHeader(written);
        expect(indexTechnique(written)).toEqual({ id: id?.value, name: name?.value ?? id?.value ?? "" });
      }),
      { numRuns: 1000 },
    );
  }, 300_000);

  const ordinary = fc.constantFrom(
    "name: X",
    "name: X, Y (Z)",
    "name: X: Y",
    "name:",
    "name: 'X'",
    "name: X ",
    "mitre_attack_url: https://attack.mitre.org/techniques/T1609",
    "mitre_attack_url: https://attack.mitre.org/techniques/T1053/007",
    "mitre_attack_url: T1609",
    "technique_id: A-1",
    "technique_id: A 1",
    "tactics:",
    "platforms:",
    "- a",
    "  - a",
    "- a b",
    "- 'a: b'",
    "- a: b",
    "- a:",
    "- 'a",
    '- "\\x41"',
    "- -",
    "  a",
    "",
    "#",
  );

  it("the index takes no shortcut that YAML does not", () => {
    fc.assert(
      fc.property(fc.array(ordinary, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
        const written = ["---", ...lines, "---", ""].join(end);
        const { id, name } = readHeader(written);
        expect(indexTechnique(written)).toEqual({ id: id?.value, name: name?.value ?? id?.value ?? "" });
      }),
      { numRuns: 5000 },
    );
  }, 300_000);

  it("any characters are read", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.string({ maxLength: 200 }), (head, rest) => {
        expectSpansInRange(parseTechnique(`---\n${head}\n---\n${rest}`));
        expectSpansInRange(parseTechnique(head + rest));
      }),
      { numRuns: 500 },
    );
  }, 300_000);
});
