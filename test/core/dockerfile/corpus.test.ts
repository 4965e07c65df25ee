import { DockerfileParser } from "dockerfile-ast";
import { describe, expect, it } from "vitest";
import { dockerfile } from "../../../server/src/core/languages/dockerfile/index.ts";
import { LineTable } from "../../../server/src/core/text/lines.ts";
import { shared, sharedFiles, sharedMissing } from "../../shared.ts";

if (sharedMissing) console.warn(`${shared} is missing: the real Dockerfiles are skipped`);

function* dockerfiles(): Iterable<{ file: string; text: string }> {
  for (const folder of ["corpus", "fixtures"]) {
    for (const { file, text } of sharedFiles(folder, /dockerfile|containerfile/i)) {
      if (dockerfile.detect({ uri: file, head: text })) yield { file, text };
    }
  }
}

/** Each instruction as `line:column-line:column KEYWORD`. */
function ours(text: string): string[] {
  const table = new LineTable(text);
  return dockerfile.parse(text).tree.instructions.map((i) => place(table, i.span.start, i.span.end, i.name));
}

function place(table: LineTable, start: number, end: number, keyword: string): string {
  const from = table.positionAt(start);
  const to = table.positionAt(end);
  return `${from.line}:${from.character}-${to.line}:${to.character} ${keyword}`;
}

/** The same by dockerfile-ast, without the blanks that its ranges end with. */
function theirs(text: string): string[] {
  const table = new LineTable(text);
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((i) => {
      const range = i.getRange();
      const start = table.startOf(range.start.line) + range.start.character;
      const end = table.startOf(range.end.line) + range.end.character;
      const kept = text.slice(start, end).trimEnd();
      return place(table, start, start + kept.length, i.getKeyword());
    });
}

describe("against dockerfile-ast", () => {
  it.skipIf(sharedMissing)("the instructions of every real Dockerfile stand at the same places", () => {
    let count = 0;
    for (const { file, text } of dockerfiles()) {
      count++;
      expect({ file, instructions: ours(text) }).toEqual({ file, instructions: theirs(text) });
    }
    expect(count).toBeGreaterThan(50);
  });

  const agreed = [
    "FROM a\r\nRUN b \\\r\n  # c\r\n  d\r\nCMD e\r\n",
    "# escape=`\nFROM a\nRUN b `\n c\nCMD d\\\nUSER e\n",
    "FROM a\nRUN <<A cat <<B\nFROM x\nA\nCMD y\nB\nCMD z\n",
    "FROM a\nCOPY <<-A <<'B' /c/\n\tx\n\tA\ny\nB\nCMD z\n",
    "FROM a\nRUN b \\\n\n\n  c\nCMD d\n",
    "\tFROM a AS b\n  run c\n\nHEALTHCHECK --interval=1s CMD d\nONBUILD RUN e",
  ];
  it.each(agreed)("%j", (text) => expect(ours(text)).toEqual(theirs(text)));

  // Where dockerfile-ast 0.7.1 is not what BuildKit does, so that the two must differ.
  const differing: [why: string, text: string, instructions: string[]][] = [
    ["an escaped escape character continues nothing", "RUN a \\\\\nCMD b", ["0:0-0:8 RUN", "1:0-1:5 CMD"]],
    ["no heredoc behind an open quote", "RUN it's <<E\nCMD b", ["0:0-0:12 RUN", "1:0-1:5 CMD"]],
  ];
  it.each(differing)("%s", (_why, text, instructions) => {
    expect(ours(text)).toEqual(instructions);
    expect(theirs(text)).not.toEqual(instructions);
  });
});

describe.skipIf(sharedMissing)("on real Dockerfiles", () => {
  it("words that nobody escaped stand in the file letter for letter", () => {
    let count = 0;
    for (const { file, text } of dockerfiles()) {
      for (const fact of dockerfile.facts(dockerfile.parse(text).tree)) {
        if (fact.kind !== "command") continue;
        for (const word of fact.words.filter((w) => !w.implied)) {
          count++;
          for (let i = 0; i < word.value.length; i++) {
            const at = word.text.locate(i, i + 1);
            if (at.end - at.start === 1) expect([file, text[at.start]]).toEqual([file, word.value[i]]);
          }
        }
      }
    }
    expect(count).toBeGreaterThan(100);
  });

  it("a file that is being written never throws, and its facts lie within it", () => {
    for (const { text } of dockerfiles()) {
      for (let length = 0; length < text.length; length += 50) {
        const cut = text.slice(0, length);
        const { tree, problems } = dockerfile.parse(cut);
        const spans = [...dockerfile.facts(tree)].flatMap((f) =>
          "words" in f ? f.words.map((w) => w.span) : [f.span],
        );
        const comments = [...dockerfile.comments(tree)].flatMap((c) => [c.span, c.covers]);
        for (const { start, end } of [...spans, ...comments, ...problems.map((p) => p.span)]) {
          expect(start <= end && end <= length).toBe(true);
        }
      }
    }
  });

  it("removing any instruction leaves the others", () => {
    for (const { file, text } of dockerfiles()) {
      const { tree } = dockerfile.parse(text);
      for (const { index } of tree.instructions) {
        const [edit] = dockerfile.patch(tree, [{ op: "remove", path: [index] }]);
        const rest = text.slice(0, edit?.span.start) + text.slice(edit?.span.end);
        const left = dockerfile.parse(rest).tree.instructions.map((i) => i.arguments.value);
        expect({ file, left }).toEqual({
          file,
          left: tree.instructions.filter((i) => i.index !== index).map((i) => i.arguments.value),
        });
      }
    }
  });
});
