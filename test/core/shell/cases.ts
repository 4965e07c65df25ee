import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Word } from "../../../server/src/core/facts/fact.ts";
import { Cursor } from "../../../server/src/core/languages/yaml/cursor.ts";
import { parseYaml } from "../../../server/src/core/languages/yaml/document.ts";
import { type Execution, execution } from "../../../server/src/core/shell/execution.ts";

/** The tables in `cases/`, read by the YAML layer, so that every place found is one in the table's own file. */

export interface Case {
  /** The script, or the words. */
  readonly name: string;
  readonly line: number;
  readonly run: Execution;
  /** What the table says is to be found. */
  readonly culprit: string;
  /** What else the entry says. */
  readonly says: (key: string) => string | undefined;
  /** The words of another list of the entry. */
  readonly list: (key: string) => readonly string[];
  /** The text of the file at a span. */
  readonly at: (span: { start: number; end: number }) => string;
}

/** The entries of the list at the keys of a table. */
export function cases(file: string, ...keys: readonly string[]): Case[] {
  const text = readFileSync(join(import.meta.dirname, "cases", file), "utf8");
  const { tree, problems } = parseYaml(text);
  if (problems.length > 0) throw new Error(`${file}: ${problems[0]?.message}`);
  const root = tree.documents[0] && Cursor.root(tree.documents[0]);
  const list = root?.get(...keys);
  if (!list?.isSequence) throw new Error(`${file}: no list ${keys.join(".")}`);
  return list.items().map((item) => {
    const script = item.get("sh")?.word();
    const words = script ? [...implied("/bin/sh", "-c"), script] : (item.get("exec")?.words() ?? []);
    const at = (span: { start: number; end: number }) => text.slice(span.start, span.end);
    const whole = script
      ? at(script.text.locate(0, script.text.value.length))
      : at({ start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 });
    return {
      name: script?.value ?? words.map((word) => word.value).join(" "),
      line: text.slice(0, item.span.start).split("\n").length,
      run: execution(words),
      culprit: item.string("culprit") ?? whole,
      says: (key) => item.string(key),
      list: (key) => (item.get(key)?.words() ?? []).map((word) => word.value),
      at,
    };
  });
}

/** Words that nobody wrote. */
function implied(...values: readonly string[]): Word[] {
  const span = { start: 0, end: 0 };
  return values.map((value) => ({ value, span, path: [], text: { value, locate: () => span }, implied: true }));
}
