// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose, not of a template string
import { describe, expect, it } from "vitest";
import {
  hasInterpolation,
  interpolationDefault,
  interpolations,
  knownDefault,
} from "../../../server/src/core/languages/compose/interpolation.ts";
import { read } from "./read.ts";

describe("variables of Compose in a word", () => {
  const cases: [written: string, found: string[]][] = [
    ["$NAME", ["NAME"]],
    ["a-$NAME.b", ["NAME"]],
    ["${NAME}", ["NAME"]],
    ["${A:-b}$C", ["A=b", "C"]],
    ["${A-${B:-c}}", ["A=${B:-c}"]],
    ["${A:?needed} ${B+c}", ["A", "B"]],
    ["$$NAME", []],
    ["$$$NAME", ["NAME"]],
    ["$$$$", []],
    ["$(date)", []],
    ["$1 $? $@ $", []],
    ["${1}", [""]],
    ["${x%%y}", [""]],
    ["${A:-b", [""]],
    ["plain", []],
  ];
  it.each(cases)("%s", (written, expected) => {
    const words = read(`services:\n  a:\n    command: ['${written}', x]\n`).commands[0]?.words ?? [];
    const [word] = words;
    if (!word) throw new Error("no word");
    const found = [...interpolations(word.text)].map(
      (i) => i.name + (i.fallback === undefined ? "" : `=${i.fallback}`),
    );
    expect(found).toEqual(expected);
    expect(hasInterpolation(word)).toBe(expected.length > 0);
  });

  it("have their place in the word", () => {
    const [word] = read("services:\n  a:\n    command: 'x$$y${Z:-1}w'\n").commands[0]?.words ?? [];
    expect(word?.value).toBe("x$y${Z:-1}w");
    expect([...interpolations(word!.text)]).toEqual([{ start: 3, end: 10, name: "Z", fallback: "1" }]);
  });

  it("escaped dollars become one, in lists too, but not within a variable", () => {
    const words = read("services:\n  a:\n    command: [sh, '-c', 'echo $$A ${B:-$$C} $D']\n").commands[0]?.words ?? [];
    expect(words.map((w) => w.value)).toEqual(["sh", "-c", "echo $A ${B:-$$C} $D"]);
  });
});

describe("defaults", () => {
  const cases: [value: string, filled: string, known: boolean][] = [
    ["/run/x", "/run/x", true],
    ["${A:-/run/x}", "/run/x", true],
    ["${A-/run/x}/y", "/run/x/y", true],
    ["${A:-${B:-/run}/x}", "/run/x", true],
    ["${A:-{}}", "{}", true],
    ["${A:-}", "", true],
    ["$$A", "$A", true],
    ["${A:-$$B}", "$B", true],
    ["$A/x", "$A/x", false],
    ["${A}/x", "${A}/x", false],
    ["${A:?b}", "${A:?b}", false],
    ["${A:+b}", "${A:+b}", false],
    ["${A:-${B}}", "${B}", false],
    ["${A:-b", "${A:-b", false],
    ["x${A:-b${C:-d}", "x${A:-b${C:-d}", false],
    ["100$", "100$", true],
  ];
  it.each(cases)("%s", (value, filled, known) => {
    expect(interpolationDefault(value)).toBe(filled);
    expect(knownDefault(value)).toBe(known ? filled : undefined);
  });

  it("are found in linear time, however deep", () => {
    const deep = 200_000;
    expect(interpolationDefault(`${"${A:-".repeat(deep)}x${"}".repeat(deep)}`)).toBe("x");
    expect(interpolationDefault("${A:-".repeat(deep))).toHaveLength(deep * 5);
  });
});
