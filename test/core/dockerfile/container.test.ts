// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of a Dockerfile, not of a template string
import { describe, expect, it } from "vitest";
import type { ContainerFact } from "../../../server/src/core/facts/fact.ts";
import { factsOf } from "./helpers.ts";

function container(text: string): ContainerFact {
  const found = factsOf(text).filter((f): f is ContainerFact => f.kind === "container");
  if (found.length !== 1) throw new Error(`${found.length} containers`);
  return found[0] as ContainerFact;
}

const variables = (text: string) => container(text).environment.map((v) => `${v.name.value}=${v.value?.value}`);

describe("the container of an image", () => {
  it("is that of the final stage", () => {
    const text = 'FROM a AS one\nENV X=1\nFROM b:2 AS two\nEXPOSE 80\nCMD ["x"]\n';
    const fact = container(text);
    expect(fact).toMatchObject({
      language: "dockerfile",
      place: "main",
      owner: { kind: "stage", name: "two" },
      name: "two",
      image: { value: "b:2" },
      commanded: true,
      environment: [],
      ports: [],
      mounts: [],
      path: [2],
    });
    expect(text.slice(fact.span.start, fact.span.end)).toBe('FROM b:2 AS two\nEXPOSE 80\nCMD ["x"]');
    expect(container("FROM a\nRUN b").commanded).toBe(false);
    expect(factsOf("")).toEqual([]);
  });

  it("is the one that its commands run in, not those of the build", () => {
    const text = 'FROM a\nRUN b\nHEALTHCHECK CMD ["c"]\nENTRYPOINT ["d"]\n';
    const fact = container(text);
    const commands = factsOf(text).filter((f) => f.kind === "command");
    expect(commands.map((c) => [c.place, c.runsIn?.path])).toEqual([
      ["build", undefined],
      ["main", fact.path],
      ["healthcheck", fact.path],
    ]);
  });
});

describe("ENV", () => {
  const cases: [text: string, values: string[]][] = [
    ["ENV A=b", ["A=b"]],
    ["ENV A=b C=d", ["A=b", "C=d"]],
    ["ENV A b c", ["A=b c"]],
    ["ENV A b=c", ["A=b=c"]],
    ['ENV A="b c"', ["A=b c"]],
    ["ENV A='b $c'", ["A=b $c"]],
    ["ENV A=b\\ c", ["A=b c"]],
    ['ENV A="b\\"c"', ['A=b"c']],
    ['ENV A=""', ["A="]],
    ["ENV A=", ["A="]],
    ["ENV A=\\$b", ["A=$b"]],
    ["ENV A=b\\\n  C=d", ["A=b", "C=d"]],
    ["ENV A=1\nENV B=$A-${A}", ["A=1", "B=1-1"]],
    ["ENV A=1 B=$A", ["A=1", "B=undefined"]],
    ["ENV A=${B:-c}", ["A=c"]],
    ["ENV A=${B:-c$D}", ["A=undefined"]],
    ["ENV A=1\nENV B=${A:+x}", ["A=1", "B=x"]],
    ["ENV A=${B%x}", ["A=undefined"]],
    ["ENV A=$B", ["A=undefined"]],
    ["ENV A=a$", ["A=a$"]],
    ["ARG V=3\nENV A=$V", ["A=3"]],
    ["ARG V\nENV A=$V", ["A=undefined"]],
    ["ENV A=1\nENV C=2\nENV A=3", ["C=2", "A=3"]],
    ["ENV", []],
    ["ENV A", []],
    ["ENV =b", []],
    ["ENV A='b", ["A=undefined"]],
    ["ONBUILD ENV A=b", []],
  ];
  it.each(cases)("%j", (text, values) => {
    expect(variables(`FROM x\n${text}\n`)).toEqual(values);
  });

  it("is inherited from the stages that the last one builds on", () => {
    expect(variables("FROM x AS a\nENV A=1\nONBUILD ENV B=2\nFROM y AS z\nENV C=3\nFROM a\nENV D=$A\n")).toEqual([
      "A=1",
      "B=2",
      "D=1",
    ]);
  });

  it("stands where it is written", () => {
    const text = 'FROM x\nENV A=b \\\n  C="d e" # no\nENV F g h\n';
    const at = (v: { span: { start: number; end: number } } | undefined) => v && text.slice(v.span.start, v.span.end);
    const found = container(text).environment;
    expect(found.map((v) => [at(v.name), at(v.value), v.path])).toEqual([
      ["A", "b", [1, "arguments", 0]],
      ["C", "d e", [1, "arguments", 1]],
      ["F", "g h", [2]],
    ]);
  });

  it("does not grow without end", () => {
    const doubling = Array.from({ length: 60 }, (_, i) => `ENV A${i + 1}=$A${i}$A${i}`);
    const found = container(`FROM x\nENV A0=aaaaaaaa\n${doubling.join("\n")}\n`).environment;
    expect(Math.max(...found.map((v) => v.value?.value.length ?? 0))).toBeLessThan(10_000);
  });
});
