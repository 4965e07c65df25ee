import { describe, expect, it } from "vitest";
import type { Word } from "../../../server/src/core/facts/fact.ts";
import { execution } from "../../../server/src/core/shell/execution.ts";
import { payloads } from "../../../server/src/core/shell/payloads.ts";
import { verbatim } from "../../../server/src/core/text/mapped.ts";

/** The words of `sh -c SCRIPT`, or of another program. */
function run(script: string, ...program: string[]) {
  let at = 0;
  const words = [...(program.length > 0 ? program : ["sh", "-c"]), script].map((value): Word => {
    const start = at;
    at += value.length + 1;
    return { value, span: { start, end: start + value.length }, path: [], text: verbatim(value, start) };
  });
  return execution(words);
}

function fill(size: number, part: (i: number) => string): string {
  let text = "";
  for (let i = 0; text.length < size; i++) text += part(i);
  return text;
}

const hostile: [name: string, make: (size: number) => string, ...program: string[]][] = [
  ["pipes", (n) => `curl h${"|cat".repeat(n / 4)}`],
  ["downloads into files that are moved", (n) => fill(n, (i) => `curl -o f${i} h;mv f${i} g${i};`)],
  ["a copy of many files", (n) => `curl -o a h;cp ${"a ".repeat(n / 2)} b`],
  ["variables", (n) => fill(n, (i) => `v${i}=$(curl h);eval x$v${i};`)],
  ["calls of a long function", (n) => `f(){ ${"a;".repeat(n / 4)}};${"f;".repeat(n / 4)}`],
  ["functions that call each other", (n) => `${fill(n, (i) => `f${i}(){ f${i + 1};f${i + 1};};`)}f0`],
  ["subshells in each other", (n) => `${"(v=$(curl h);".repeat(n / 13)}`],
  ["substitutions in each other", (n) => `eval ${'"$(a '.repeat(n / 6)}`],
  ["xargs in each other", (n) => `curl h|${"xargs -I{} ".repeat(n / 11)} sh -c {}`],
  ["findings", (n) => "curl h|sh;".repeat(n / 10)],
  ["assignments of long words", (n) => fill(n, () => `x="${"$a ".repeat(50)}";`)],
  ["escapes", (n) => `printf '${"\\x61".repeat(n / 4)}'|tr A-Z N-ZA-M|base64 -d|rev|sh`],
  ["quotes that nothing closes", (n) => "'\\".repeat(n / 2), "python3", "-c"],
  ["calls in calls", (n) => "exec(".repeat(n / 5), "python3", "-c"],
  ["arrows", (n) => `fetch(u)${"((a,b,c)=>".repeat(n / 10)}`, "node", "-e"],
  ["words for cmd", (n) => '" '.repeat(n / 2), "cmd", "/c"],
  ["backticks of PowerShell", (n) => "`i".repeat(n / 2), "pwsh", "-c"],
];

/** The runner's own limit of time is the test: what grows with the square of a script's size takes minutes. */
describe("hostile scripts come to an end", () => {
  it.each(hostile)("%s", (_name, make, ...program) => {
    // Longer code of interpreters is not read at all.
    expect(payloads(run(make(program.length > 0 ? 16_000 : 60_000), ...program)).length).toBeLessThanOrEqual(16);
  });
});
