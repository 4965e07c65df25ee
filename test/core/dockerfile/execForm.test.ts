import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainExecForm, formOf } from "../../../server/src/core/languages/dockerfile/execForm.ts";
import { readStringArray } from "../../../server/src/core/languages/dockerfile/jsonArray.ts";
import { verbatim } from "../../../server/src/core/text/mapped.ts";

const read = (text: string) => readStringArray(verbatim(text, 0));
const explain = (text: string) => explainExecForm(verbatim(text, 0));

describe("exec forms", () => {
  const arrays: [text: string, words: string[]][] = [
    ["[]", []],
    ["[ \t]  ", []],
    ['["a","b"]', ["a", "b"]],
    ['[ "a" , "b c  d" ]', ["a", "b c  d"]],
    ['["sh","-c","echo hi there"]', ["sh", "-c", "echo hi there"]],
    ['["a\\u0041\\n\\"\\\\\\/"]', ['aA\n"\\/']],
    ['["\\ud83d\\ude00", "\\ud83d", "\\ude00x", "\\ud83d\\u0041"]', ["😀", "\ufffd", "\ufffdx", "\ufffdA"]],
    ['["", "😀"]', ["", "😀"]],
    ['["# no comment", "<<EOF"]', ["# no comment", "<<EOF"]],
  ];
  it.each(arrays)("%s", (text, words) => expect(read(text)?.map((w) => w.value)).toEqual(words));

  const others = [
    "",
    "a",
    '"a"',
    "[",
    "]",
    '["a"',
    '["a",]',
    "[,]",
    '["a" "b"]',
    "['a']",
    '["a"] x',
    '["a"]]',
    '["a\tb"]',
  ];
  it.each([...others, '["\\x"]', '["\\u12"]', '["a]', "[“a”]", '["a"]\u00a0', '{"a": "b"}'])("%s is none", (text) => {
    expect(read(text)).toBeUndefined();
    expect(formOf(verbatim(text, 0)).kind).toBe("shell");
  });

  it.each(["[1]", '["a", true]', "[null]", '[["a"]]', '[{"a": "b"}]'])("%s stops the build", (text) => {
    expect(formOf(verbatim(text, 0))).toEqual({ kind: "invalid" });
  });

  it("each character of a word maps to how it is written", () => {
    const text = 'x ["a\\u0041\\"b", "\\ud83d\\ude00c"]';
    const found = readStringArray(verbatim(text.slice(2), 2));
    const written = found?.map((word) =>
      [...word.value].map((char) => {
        const from = word.value.indexOf(char);
        const at = word.text.locate(from, from + char.length);
        return text.slice(at.start, at.end);
      }),
    );
    expect(written).toEqual([
      ["a", "\\u0041", '\\"', "b"],
      ["\\ud83d\\ude00", "c"],
    ]);
    expect(found?.map((word) => text.slice(word.span.start, word.span.end))).toEqual([
      '"a\\u0041\\"b"',
      '"\\ud83d\\ude00c"',
    ]);
  });

  it("reads what JSON.parse reads, and nothing else", () => {
    const words = fc.array(fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(words, fc.constantFrom("", " ", "\n\t"), (list, blank) => {
        const text = `[${blank}${list.map((w) => JSON.stringify(w)).join(`${blank},${blank}`)}${blank}]`;
        expect(read(text)?.map((w) => w.value)).toEqual(list);
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("[", "]", '"', ",", "\\", "a", " ", "u0041", "n", "'", "\t", "1"), { maxLength: 14 }),
        (pieces) => {
          const text = `["${pieces.join("")}`;
          let parsed: unknown;
          try {
            parsed = JSON.parse(text);
          } catch {}
          const strings = Array.isArray(parsed) && parsed.every((w) => typeof w === "string") ? parsed : undefined;
          expect(read(text)?.map((w) => w.value)).toEqual(strings);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("malformed exec forms", () => {
  const cases: [text: string, reason: string, repaired: string | undefined][] = [
    ['["/bin/sh" "-c" "run.sh"]', "a comma is missing", '["/bin/sh", "-c", "run.sh"]'],
    ['["a", "b" "c"]', "a comma is missing", '["a", "b", "c"]'],
    ['["a""b"]', "a comma is missing", undefined],
    ["['a', 'b c']", "JSON knows no single quotes", '["a", "b c"]'],
    [`['sh', '-c', 'echo "hi"']`, "JSON knows no single quotes", '["sh", "-c", "echo \\"hi\\""]'],
    ["['sh', '-c', 'echo 'hi'']", "JSON knows no single quotes", undefined],
    ["['a\\nb']", "JSON knows no single quotes", undefined],
    [`['a" b']`, "JSON knows no single quotes", '["a\\" b"]'],
    ["[“nginx”, “-g”, “daemon off;”]", "typographic quotes are no JSON quotes", '["nginx", "-g", "daemon off;"]'],
    ["[”a”, ‘b’]", "typographic quotes are no JSON quotes", '["a", "b"]'],
    ["[npm, start]", "a word has no quotes", '["npm", "start"]'],
    ["[ npm start ]", "a word has no quotes", '["npm", "start"]'],
    ['["npm", start]', "a word has no quotes", '["npm", "start"]'],
    ["[$CMD]", "a word has no quotes", undefined],
    ["[\uFEFFa]", "a word has no quotes", undefined],
    ["[sh -c 'a && b']", "a word has no quotes", '["sh", "-c", "a && b"]'],
    ["[a;b]", "a word has no quotes", undefined],
    ['["a", "b",]', "a comma stands before the closing bracket", '["a", "b"]'],
    ['["a",, "b"]', "there is a comma too many", '["a", "b"]'],
    ['[,"a"]', "there is a comma too many", '["a"]'],
    ['["a", "b"', "the closing bracket is missing", '["a", "b"]'],
    ['["a",', "the closing bracket is missing", undefined],
    ["[", "the closing bracket is missing", undefined],
    ['["a", "b]', "a quote is not closed", undefined],
    ["['a]", "a quote is not closed", undefined],
    ['["a"] # note', "a comment follows the closing bracket", undefined],
    ['["a"] && b', "text follows the closing bracket", undefined],
    ['["a"]]', "text follows the closing bracket", undefined],
    ['["sh", "-c", "echo "hi" there"]', "a quote within a word is not escaped", undefined],
    ['["a", "\tb"]', "a string holds a tab or another control character", '["a", "\\tb"]'],
    ['["C:\\app\\new.exe"]', "a backslash in a string has to be doubled", '["C:\\\\app\\\\new.exe"]'],
    ['["grep", "\\d+\\."]', "a backslash in a string has to be doubled", '["grep", "\\\\d+\\\\."]'],
    ['["\\d\\n"]', "a backslash in a string has to be doubled", undefined],
    ['["a",\u00a0"b"]', "a blank between the words is none for JSON", '["a", "b"]'],
    ['["a"  ,\u2003"b" ]', "a blank between the words is none for JSON", '["a", "b"]'],
  ];
  it.each(cases)("%s", (text, reason, repaired) => {
    expect(explain(text)).toEqual({ reason, outcome: "shell", ...(repaired !== undefined && { repaired }) });
  });

  const invalid: [text: string, repaired: string | undefined][] = [
    ['["a", 8080]', '["a", "8080"]'],
    ["[true]", '["true"]'],
    ['[["a"]]', undefined],
    ['["a", {"b": 1}]', undefined],
  ];
  it.each(invalid)("%s stops the build", (text, repaired) => {
    const reason = "an element is no string";
    expect(explain(text)).toEqual({ reason, outcome: "error", ...(repaired !== undefined && { repaired }) });
  });

  it("an error of JSON within an error of quoting is named first", () => {
    expect(explain("['a' 'b',]")?.reason).toBe("JSON knows no single quotes");
    expect(explain("['a' 'b',]")?.repaired).toBe('["a", "b"]');
  });

  const silent = [
    "",
    "a [",
    '["a"]',
    "[]",
    '[ -n "$X" ] && echo y',
    "[ -f /x ] || exit 1",
    "[ ! -d /x ]",
    '[ "$A" = "b" ]',
    '[ "$A" != b ]; true',
    "[ $# -gt 0 ]",
    "[ a ] | cat",
    "[[ -f x ]] && y",
    "[[ $A == b* ]]",
    "[Net.ServicePointManager]::SecurityProtocol = 'Tls12'",
    "[Environment]::SetEnvironmentVariable('a', 'b')",
    "[void](New-Item x)",
    "[int]$x = 1",
    "[string] $x = 1",
    "[{{ cmd }}]",
    '["{% if x %}a"{% endif %}]',
    "[<%= cmd %>]",
  ];
  it.each(silent)("%s is left alone", (text) => expect(explain(text)).toBeUndefined());

  it("a repaired array is an exec form", () => {
    const piece = fc.constantFrom("'", '"', "“", "”", ",", " ", "a", "b-c", "\\", "\\n", "\t", "]", "1", "$");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const found = explain(`[${pieces.join("")}`);
        if (found?.repaired !== undefined) expect(read(found.repaired)).toBeDefined();
      }),
      { numRuns: 3000 },
    );
  });
});
