import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Fact, Word } from "../../../server/src/core/facts/fact.ts";
import { compose } from "../../../server/src/core/languages/compose/index.ts";
import type { Path, Span } from "../../../server/src/core/text/span.ts";
import { sampleFiles } from "../../samples.ts";
import { shared, sharedMissing } from "../../shared.ts";
import { read } from "./read.ts";

function* composeFiles(): Iterable<[file: string, text: string]> {
  for (const folder of ["corpus", "fixtures"]) {
    const index = JSON.parse(readFileSync(join(shared, folder, "index.json"), "utf8")) as {
      file: string;
      class?: string;
      language?: string;
    }[];
    for (const { file, ...entry } of index) {
      if ((entry.class ?? entry.language) === "compose") yield [file, readFileSync(join(shared, folder, file), "utf8")];
    }
  }
}

/** Everything of a fact that has a span in the file. */
function spansOf(fact: Fact): Span[] {
  if (fact.kind === "mount")
    return [fact.span, fact.source.span, fact.owner.span, ...(fact.target ? [fact.target.span] : [])];
  if (fact.kind !== "command") return [];
  const parts = [fact.entrypoint, fact.arguments].flatMap((p) => (p ? [p.span, p.keyword.span] : []));
  return [...parts, fact.owner.span, ...fact.words.map((w) => w.span), ...(fact.image ? [fact.image.span] : [])];
}

/** What a code unit of a word may be written as: itself, a doubled dollar or quote, an escape, a folded line break. */
function isWrittenAs(unit: string, source: string): boolean {
  if (source === unit) return true;
  if (unit === "$") return source === "$$";
  if (unit === "'") return source === "''" || source === "\\'";
  if (unit === " " || unit === "\n") return /^[ \t\r\n]+$/.test(source) || source === "\\n";
  return source.startsWith("\\") && source.endsWith(unit);
}

describe.skipIf(sharedMissing)("real Compose files (skipped where ../shared is missing)", () => {
  it("give words of which every character has its place, and mounts whose ends stand where they are said to", () => {
    const wrong: string[] = [];
    let words = 0;
    let mounts = 0;
    for (const [file, text] of composeFiles()) {
      const { facts, at } = read(text);
      const check = (word: Word): void => {
        words++;
        for (let i = 0; i < word.value.length; i++) {
          const source = at(word.text.locate(i, i + 1));
          if (!isWrittenAs(word.value[i] as string, source)) wrong.push(`${file}: ${word.value} at ${i}: ${source}`);
        }
      };
      for (const fact of facts) {
        if (fact.kind === "command") fact.words.filter((w) => !w.implied).forEach(check);
        if (fact.kind !== "mount") continue;
        mounts++;
        for (const part of [fact.source, fact.target]) {
          if (part && at(part.span) !== part.value) wrong.push(`${file}: ${part.value} is ${at(part.span)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(words).toBeGreaterThan(800);
    expect(mounts).toBeGreaterThan(150);
  });

  it("give facts that say one place once, within the text, and paths that lead to it", () => {
    const wrong: string[] = [];
    for (const [file, text] of composeFiles()) {
      const { facts, tree } = read(text);
      const places = facts.map((f) =>
        JSON.stringify(f.kind === "command" ? [f.place, f.entrypoint?.path, f.arguments?.path, f.path] : f.path),
      );
      if (new Set(places).size !== places.length) wrong.push(`${file}: a fact twice`);
      for (const span of facts.flatMap(spansOf)) {
        if (!(0 <= span.start && span.start <= span.end && span.end <= text.length))
          wrong.push(`${file}: ${span.start}`);
      }
      for (const path of facts.flatMap(editablePaths)) {
        const edits = compose.patch(tree, [{ op: "set", path, value: "x" }]);
        if (edits.length !== 1) wrong.push(`${file}: ${path.join("/")}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("cut anywhere never throw", () => {
    for (const [, text] of composeFiles()) {
      if (text.length > 20_000) continue;
      for (let end = 0; end < text.length; end += 50) read(text.slice(0, end));
    }
  }, 300_000);
});

function editablePaths(fact: Fact): Path[] {
  if (fact.kind === "mount") return [fact.path, fact.source.path];
  if (fact.kind !== "command") return [];
  return [fact.entrypoint, fact.arguments].flatMap((part) => (part ? [part.path] : []));
}

describe("hostile input", () => {
  const many = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join("");
  it.each([
    ["a chain of extends", `services:\n${many(2000, (i) => ` s${i}: { extends: s${i + 1}, command: x }\n`)}`],
    [
      "merge keys that multiply",
      `x0: &x0 { image: a }\n${many(15, (i) => `x${i + 1}: &x${i + 1}\n  <<: [${many(9, () => `*x${i}, `)}]\n`)}services:\n  a: *x15\n  b: { <<: *x15 }\n`,
    ],
    ["a merge key of itself", "services:\n  a: &a\n    <<: *a\n    image: x\n    extends: a\n"],
    [
      "thousands of anchors",
      `x: [${many(5000, (i) => `&a${i} '/a:/b', `)}]\nservices:\n a: { volumes: [${many(5000, (i) => `*a${i}, `)}] }\n`,
    ],
    [
      "open variables",
      `services:\n a: { command: '${"${A:-".repeat(20_000)}', volumes: ['${"${A:-".repeat(20_000)}:/x'] }\n`,
    ],
    ["open parentheses", `services:\n a: { command: '${"$$(".repeat(50_000)}' }\n`],
    [
      "odd types",
      "services:\n a: [1]\n b: { command: {}, entrypoint: { c: d }, volumes: { e: f }, healthcheck: [], post_start: x, develop: [] }\n",
    ],
    [
      "odd keys",
      "services:\n ? [a, b]\n : { command: x }\n null: { command: y }\n 1: { command: z }\n __proto__: { image: p, volumes: [constructor:/x] }\nvolumes:\n constructor: { driver_opts: { o: bind, device: /x } }\n",
    ],
    ["lone surrogates", 'services:\n a: { command: "\ud800 \'\udfff" }\n'],
  ])("%s", (_name, text) => {
    const { facts } = read(text);
    expect(facts.flatMap(spansOf).filter((span) => span.start < 0 || span.end > text.length)).toEqual([]);
    compose.detect({ uri: "compose.yaml", head: text });
    compose.detect({ uri: "x.yaml", head: text });
  });

  it("heads that a quick look could take for ever over", () => {
    for (const head of ['"\\', "'", "{", "[", ":", " ", "- ", "services:", '""', "$"].map((part) =>
      part.repeat(65_536 / part.length),
    )) {
      for (const text of [head, `services:${head}`, `{"services":${head}`, `services:\n a: {${head}`]) {
        expect(compose.detect({ uri: "x.yaml", head: text })).toBe(false);
      }
    }
  });

  it.each(sampleFiles().filter(([name]) => name.includes("compose")))("%s cut anywhere", (_name, text) => {
    for (let i = 0; i < text.length; i += 7) {
      read(text.slice(0, i));
      read(text.slice(i));
    }
  });
});
