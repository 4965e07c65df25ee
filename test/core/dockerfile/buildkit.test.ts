import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formOf } from "../../../server/src/core/languages/dockerfile/execForm.ts";
import { dockerfile } from "../../../server/src/core/languages/dockerfile/index.ts";
import type { Clause, Instruction } from "../../../server/src/core/languages/dockerfile/tree.ts";
import { LineTable } from "../../../server/src/core/text/lines.ts";

/**
 * What `parser.Parse` of moby/buildkit v0.34.2 makes of a text: an error, or the instructions, without the words of those
 * that hold no command.
 */
interface Case {
  readonly text: string;
  readonly error?: "unterminated heredoc" | "not strings";
  readonly instructions?: readonly Expected[];
}

interface Expected {
  readonly keyword: string;
  readonly flags?: readonly string[];
  readonly exec?: true;
  readonly args?: readonly string[];
  readonly inner?: Expected;
  /** One-based, first and last. */
  readonly lines?: readonly [number, number];
  /** Name and content. */
  readonly heredocs?: readonly (readonly [string, string])[];
}

/** Random texts of Dockerfile pieces with the reference parser's answers, one a line. */
const cases = readFileSync(join(import.meta.dirname, "buildkit.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

describe("as BuildKit reads it", () => {
  it.each(cases)("$text", ({ text, error, instructions }) => {
    const { tree, problems } = dockerfile.parse(text);
    expect(problems.map((p) => p.code)).toEqual(error === "unterminated heredoc" ? ["unterminated-heredoc"] : []);
    if (error === "not strings") {
      const clauses = tree.instructions.flatMap((i) => [i, i.inner, i.inner?.inner]);
      expect(clauses.some((c) => c && formOf(c.arguments).kind === "invalid")).toBe(true);
    }
    if (!instructions) return;
    expect(tree.instructions.map((i) => ({ ...clause(i), ...lines(text, i) }))).toEqual(instructions);
  });
});

/** What this parser reads of the instruction, in the form of the expectation. */
function clause(c: Clause): Record<string, unknown> {
  const flags = c.flags.length > 0 && { flags: c.flags.map((f) => f.value.replaceAll('"', "")) };
  const found = { keyword: c.keyword.value, ...flags };
  if (c.name === "ONBUILD") return { ...found, ...(c.inner && { inner: clause(c.inner) }) };
  if (c.name === "HEALTHCHECK")
    return { ...found, ...(c.inner && { args: [c.inner.keyword.value, ...words(c.inner)] }) };
  if (!takesWords(c.name)) return found;
  const list = words(c);
  const exec = formOf(c.arguments).kind === "exec" && { exec: true };
  return { ...found, ...exec, ...(list.length > 0 && { args: list }) };
}

function words(c: Clause): string[] {
  const form = formOf(c.arguments);
  if (form.kind === "exec") return form.words.map((w) => w.value);
  return c.arguments.value === "" ? [] : [c.arguments.value];
}

function lines(text: string, i: Instruction): Record<string, unknown> {
  const table = new LineTable(text.replaceAll(/\r(?!\n)/g, " "));
  const heredocs = i.heredocs.map((h) => [h.name, text.slice(h.body.start, h.body.end)]);
  return {
    lines: [table.positionAt(i.lines.start).line + 1, table.positionAt(i.lines.end).line + 1],
    ...(heredocs.length > 0 && { heredocs }),
  };
}

function takesWords(name: string): boolean {
  return /^(?:RUN|CMD|ENTRYPOINT|SHELL)$/.test(name);
}
