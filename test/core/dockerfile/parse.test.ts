import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dockerfile } from "../../../server/src/core/languages/dockerfile/index.ts";
import { shape, treeOf } from "./helpers.ts";

describe("instructions", () => {
  const cases: [name: string, text: string, shape: string[]][] = [
    ["nothing", "", []],
    ["blank lines", "\n \t\r\n\n", []],
    ["one instruction without a line ending", "FROM alpine", ["FROM | alpine"]],
    ["keywords in any case, with blanks before them", " from a\n\tRun b\n", ["from | a", "Run | b"]],
    ["CRLF", "FROM a\r\nRUN b \\\r\n  c\r\nCMD d\r\n", ["FROM | a", "RUN | b   c", "CMD | d"]],
    ["a byte order mark", "\uFEFFFROM a\nRUN b", ["FROM | a", "RUN | b"]],
    ["tabs between keyword and arguments", "RUN\t\tx\ty\t\n", ["RUN | x\ty"]],
    ["no arguments yet", "CMD\nRUN \n", ["CMD | ", "RUN | "]],
    ["an unknown keyword", "HELLO world\n", ["HELLO | world"]],
    ["emoji and other scripts", "LABEL a=😀é\nRUN echo 日本", ["LABEL | a=😀é", "RUN | echo 日本"]],
    ["a lone \\r ends no line", "RUN a\rRUN b\n", ["RUN | a\rRUN b"]],
    ["NUL", "RUN a\0b\n", ["RUN | a\0b"]],
    ["half a surrogate pair", "RUN \ud83d x\n", ["RUN | \ud83d x"]],
    ["a no-break space belongs to the keyword", "RUN\u00a0x\n", ["RUN\u00a0x | "]],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(shape(text)).toEqual(expected));
});

describe("continuations", () => {
  const cases: [name: string, text: string, shape: string[]][] = [
    ["joined without the line break", "RUN a\\\nb\n", ["RUN | ab"]],
    ["indentation stays", "RUN a \\\n    b\n", ["RUN | a     b"]],
    ["blanks behind the escape character", "RUN a \\ \t\n b\nCMD c", ["RUN | a  b", "CMD | c"]],
    ["other text behind it ends the line", "RUN a \\ x\nCMD b", ["RUN | a \\ x", "CMD | b"]],
    ["an escaped escape character is none", "RUN echo \\\\\nCMD b", ["RUN | echo \\\\", "CMD | b"]],
    ["comments between the lines are dropped", "RUN a \\\n# x \\\n  # y\n b\nCMD c", ["RUN | a  b", "CMD | c"]],
    ["empty lines between the lines are dropped", "RUN a \\\n\n \t\n b\nCMD c", ["RUN | a  b", "CMD | c"]],
    ["a # further right is text", "RUN a \\\n b # c \\\n d\n", ["RUN | a  b # c  d"]],
    ["a comment continues nothing", "# a \\\nRUN b\n", ["RUN | b"]],
    ["the next instruction is swallowed", "RUN a \\\nCMD b\n", ["RUN | a CMD b"]],
    ["up to the end of the file", "RUN a \\", ["RUN | a"]],
    ["up to the end of the file, over comments", "RUN a \\\n# b\n", ["RUN | a"]],
    ["a line of nothing else", "\\\nRUN a\n", ["RUN | a"]],
    ["nothing but escape characters", "\\\n\\\n", []],
    ["within the keyword", "R\\\nUN a\n", ["RUN | a"]],
    ["between keyword and arguments", 'CMD \\\n ["a", \\\n "b"]\n', ['CMD | ["a",  "b"]']],
    [
      "escape=` frees the backslash",
      "# escape=`\nRUN a `\n b\nCMD c:\\\nUSER d",
      ["RUN | a  b", "CMD | c:\\", "USER | d"],
    ],
    ["without it a backtick is text", "RUN a `\nCMD b", ["RUN | a `", "CMD | b"]],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(shape(text)).toEqual(expected));

  it("every character of joined arguments maps to where it stands", () => {
    const text = 'FROM a\r\nRUN x \\\r\n# no\r\n\t😀 y \\\n\n  z\r\nCMD ["b"]\r\n';
    for (const { arguments: joined } of treeOf(text).instructions) {
      const places = [...joined.value].reduce<number[]>(
        (all, char) => all.concat((all.at(-1) ?? 0) + char.length),
        [0],
      );
      const pieces = places.slice(1).map((end, i) => joined.locate(places[i] as number, end));
      expect(pieces.map((at) => text.slice(at.start, at.end))).toEqual([...joined.value]);
      expect(joined.locate(3, 3).start).toBe(joined.locate(3, 3).end);
    }
    const run = treeOf(text).instructions[1];
    expect(text.slice(run?.span.start, run?.span.end)).toBe("RUN x \\\r\n# no\r\n\t😀 y \\\n\n  z");
    expect(run?.arguments.locate(0, 2)).toEqual({ start: 12, end: 14 });
  });

  it("any split of a line reads as the line", () => {
    const word = fc.stringMatching(/^[a-z&"'[\]{}$=😀-]{1,6}$/u);
    const glue = fc.constantFrom(
      " ",
      "\\\n ",
      " \\  \n",
      "\\\r\n\t",
      " \\\n# note \\\n",
      "\\\n\n",
      " \\\n  # x\n \t\n ",
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(word, glue), { minLength: 1, maxLength: 12 }), (pairs) => {
        const last = pairs.length - 1;
        // A part of the line that starts with `#` would be a comment; the words have none.
        const written = pairs.map(([w, g], i) => (i === last ? w : w + g)).join("");
        const joined = pairs
          .map(([w, g], i) => (i === last ? w : w + g.replace(/\\[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*/g, "")))
          .join("");
        const text = `FROM x\nUSER ${written}\nUSER end\n`;
        const user = treeOf(text).instructions[1];
        expect(shape(text)).toHaveLength(3);
        // `--a` is a flag, and what stands before the arguments is cut off.
        expect(joined.endsWith(user?.arguments.value ?? "?")).toBe(true);
        const { value } = user?.arguments ?? { value: "" };
        for (let i = 0; i < value.length; i++) {
          const at = user?.arguments.locate(i, i + 1);
          expect(text.slice(at?.start, at?.end)).toBe(value[i]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("directives", () => {
  const cases: [name: string, text: string, names: string, escapeToken: string, body: string][] = [
    ["at the top", "# syntax=a/b:1\n# check=skip=all\nFROM a", "syntax=a/b:1 check=skip=all", "\\", "FROM a"],
    ["in any case and spacing", "#ESCAPE = `\nFROM a", "escape=`", "`", "FROM a"],
    ["indented", "  # escape=`\nFROM a", "escape=`", "`", "FROM a"],
    ["ended by a comment", "# hi\n# escape=`\nFROM a", "", "\\", "# hi\n# escape=`\nFROM a"],
    ["ended by an empty line", "\n# escape=`\n", "", "\\", "\n# escape=`\n"],
    ["ended by an unknown one", "# key=x\n# escape=`\n", "", "\\", "# key=x\n# escape=`\n"],
    ["ended by an instruction", "FROM a\n# escape=`\n", "", "\\", "FROM a\n# escape=`\n"],
    ["with a byte order mark and CRLF", "\uFEFF# escape=`\r\nFROM a", "escape=`", "`", "FROM a"],
    ["without a value", "# escape=\nFROM a", "", "\\", "# escape=\nFROM a"],
    ["an escape that is none", "# escape=x\nFROM a", "escape=x", "\\", "FROM a"],
    [
      "behind #!, where escape does not count",
      "#!/bin/x\n# syntax=a\n# escape=`\nFROM a",
      "syntax=a escape=`",
      "\\",
      "FROM a",
    ],
  ];
  it.each(cases)("%s", (_name, text, names, escapeToken, body) => {
    const tree = treeOf(text);
    expect(tree.directives.map((d) => `${d.name}=${d.value}`).join(" ")).toBe(names);
    expect(tree.escapeToken).toBe(escapeToken);
    expect(text.slice(tree.bodyStart)).toBe(body);
    expect(tree.comments.filter((c) => c.span.start < tree.bodyStart)).toEqual([]);
  });
});

describe("clauses", () => {
  const cases: [name: string, text: string, shape: string][] = [
    [
      "flags",
      "RUN --mount=type=cache,target=/x --network=none a --b",
      "RUN --mount=type=cache,target=/x --network=none | a --b",
    ],
    ["quoted flags", "COPY --chown=\"a b\" --chmod='7 5' c d", "COPY --chown=\"a b\" --chmod='7 5' | c d"],
    ["-- ends the flags", "RUN --a=b -- --c d", "RUN --a=b | --c d"],
    ["flags over lines", "RUN --a=b \\\n  --c=d \\\n  e", "RUN --a=b --c=d | e"],
    ["ONBUILD", "ONBUILD RUN --mount=x a b", "ONBUILD > RUN --mount=x | a b"],
    ["ONBUILD ONBUILD is no trigger", "ONBUILD ONBUILD RUN a", "ONBUILD > ONBUILD | RUN a"],
    [
      "HEALTHCHECK",
      "HEALTHCHECK --interval=5s --retries=3 cmd curl x",
      "HEALTHCHECK --interval=5s --retries=3 > cmd | curl x",
    ],
    ["HEALTHCHECK NONE", "HEALTHCHECK NONE", "HEALTHCHECK | NONE"],
    ["ONBUILD HEALTHCHECK", "ONBUILD HEALTHCHECK CMD a", "ONBUILD > HEALTHCHECK > CMD | a"],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(shape(text)).toEqual([expected]));
});

describe("heredocs", () => {
  /** Each heredoc as `name: body`. */
  const bodies = (text: string): string[] =>
    treeOf(text).instructions.flatMap((i) =>
      i.heredocs.map((h) => `${h.name}: ${text.slice(h.body.start, h.body.end)}`),
    );
  const cases: [name: string, text: string, bodies: string[], shape: string[]][] = [
    ["RUN", "RUN <<EOF\nFROM x\n# y\nEOF\nCMD a", ["EOF: FROM x\n# y\n"], ["RUN | <<EOF", "CMD | a"]],
    ["nothing in it", "RUN <<EOF\nEOF\nCMD a", ["EOF: "], ["RUN | <<EOF", "CMD | a"]],
    ["quotes around the name", "RUN <<\"A\" <<'B'\na\nA\nb\nB\n", ["A: a\n", "B: b\n"], ["RUN | <<\"A\" <<'B'"]],
    ["a file descriptor", "RUN 3<<EOF\nx\nEOF\n", ["EOF: x\n"], ["RUN | 3<<EOF"]],
    ["<<- closes behind tabs", "RUN <<-EOF\n\tx\n\tEOF\nCMD a", ["EOF: \tx\n"], ["RUN | <<-EOF", "CMD | a"]],
    ["<< does not", "RUN <<EOF\n\tEOF\nEOF\n", ["EOF: \tEOF\n"], ["RUN | <<EOF"]],
    ["CRLF", "RUN <<EOF\r\nx\r\nEOF\r\nCMD a", ["EOF: x\r\n"], ["RUN | <<EOF", "CMD | a"]],
    [
      "behind a command and flags",
      "RUN --mount=x bash <<EOF && y\nz\nEOF\n",
      ["EOF: z\n"],
      ["RUN --mount=x | bash <<EOF && y"],
    ],
    [
      "COPY with two",
      "COPY <<X <<Y /dest/\nY\nX\nX\nY\nCMD a",
      ["X: Y\n", "Y: X\n"],
      ["COPY | <<X <<Y /dest/", "CMD | a"],
    ],
    ["ADD", "ADD <<x.txt /d\nb\nx.txt\n", ["x.txt: b\n"], ["ADD | <<x.txt /d"]],
    ["ONBUILD", "ONBUILD RUN <<EOF\nx\nEOF\nCMD a", ["EOF: x\n"], ["ONBUILD > RUN | <<EOF", "CMD | a"]],
    ["behind a continuation", "RUN a \\\n <<EOF\nx \\\nEOF\nCMD a", ["EOF: x \\\n"], ["RUN | a  <<EOF", "CMD | a"]],
    ["not in other instructions", "USER <<EOF\nCMD a", [], ["USER | <<EOF", "CMD | a"]],
    ["not in CMD", "CMD <<EOF\nUSER a", [], ["CMD | <<EOF", "USER | a"]],
    ["not in an exec form", 'RUN ["<<EOF", "a \\" <<EOF"]\nCMD a', [], ['RUN | ["<<EOF", "a \\" <<EOF"]', "CMD | a"]],
    ["not within quotes", 'RUN echo "<<EOF"\nCMD a', [], ['RUN | echo "<<EOF"', "CMD | a"]],
    ["a blank before the name", "RUN cat << EOF >x\ny\nEOF\nCMD a", ["EOF: y\n"], ["RUN | cat << EOF >x", "CMD | a"]],
    ["not << alone", "RUN cat <<\nCMD a", [], ["RUN | cat <<", "CMD | a"]],
    ["not a shift with blanks", "RUN echo $((1 << 2))\nCMD a", [], ["RUN | echo $((1 << 2))", "CMD | a"]],
    ["not <<<", "RUN cat <<<EOF\nCMD a", [], ["RUN | cat <<<EOF", "CMD | a"]],
    ["not a shift", "RUN echo $((1<<EOF))\nCMD a", [], ["RUN | echo $((1<<EOF))", "CMD | a"]],
    ["not at the end of a word", "RUN cat<<EOF\nCMD a", [], ["RUN | cat<<EOF", "CMD | a"]],
    ["not before an open quote", "RUN cat <<EOF it's\nCMD a", [], ["RUN | cat <<EOF it's", "CMD | a"]],
    ["not behind an open quote", "RUN it's <<EOF\nCMD a", [], ["RUN | it's <<EOF", "CMD | a"]],
  ];
  it.each(cases)("%s", (_name, text, expected, instructions) => {
    expect(bodies(text)).toEqual(expected);
    expect(shape(text)).toEqual(instructions);
    expect(dockerfile.parse(text).problems).toEqual([]);
  });

  it("one that nothing closes takes the rest and is a problem", () => {
    const text = "RUN a <<EOF\nb\nCMD c\n";
    const { tree, problems } = dockerfile.parse(text);
    expect(problems.map((p) => [p.code, text.slice(p.span.start, p.span.end)])).toEqual([
      ["unterminated-heredoc", "<<EOF"],
    ]);
    expect(tree.instructions.map((i) => text.slice(i.span.start, i.span.end))).toEqual(["RUN a <<EOF\nb\nCMD c"]);
  });

  it("an instruction ends with the name that closes its last heredoc", () => {
    const text = "  COPY <<A <<B /d/\na\nA\nb\nB\nCMD x";
    const [copy] = treeOf(text).instructions;
    expect(text.slice(copy?.span.start, copy?.span.end)).toBe("COPY <<A <<B /d/\na\nA\nb\nB");
    expect(text.slice(copy?.lines.start, copy?.lines.end)).toBe("  COPY <<A <<B /d/\na\nA\nb\nB");
  });
});

describe("stages", () => {
  /** Each stage as `image AS name (platform) <base: keywords`. */
  const stages = (text: string): string[] =>
    treeOf(text).stages.map((stage) => {
      const name = stage.name ? ` AS ${stage.name.value}` : "";
      const platform = stage.platform ? ` (${stage.platform})` : "";
      const base = stage.base === undefined ? "" : ` <${stage.base}`;
      return `${stage.image?.value ?? "-"}${name}${platform}${base}: ${stage.instructions.map((i) => i.name).join(" ")}`;
    });
  const cases: [name: string, text: string, stages: string[]][] = [
    ["one", "FROM a:1\nRUN b\n", ["a:1: RUN"]],
    ["a fragment without FROM", "ENV a=b\nCMD c\n", ["-: ENV CMD"]],
    ["ARG before FROM", "ARG V=1\nFROM a:$V\nCMD c\n", ["a:$V: CMD"]],
    ["names and platforms", "from --platform=$BUILDPLATFORM a as B\nFROM c", ["a AS B ($BUILDPLATFORM): ", "c: "]],
    [
      "built on another, in any case",
      "FROM a AS Base\nFROM b\nFROM base\nFROM BASE",
      ["a AS Base: ", "b: ", "base <0: ", "BASE <0: "],
    ],
    ["the later of two with one name", "FROM a AS x\nFROM b AS x\nFROM x", ["a AS x: ", "b AS x: ", "x <1: "]],
    ["not on a later one, nor on itself", "FROM x AS x\nFROM y\nFROM z AS y", ["x AS x: ", "y: ", "z AS y: "]],
    ["by the default of an ARG", `ARG E=prod\nFROM a AS prod\nFROM \${E}`, ["a AS prod: ", `\${E} <0: `]],
    [
      "by part of one, and a fallback",
      `ARG E='x'\nFROM a AS base-x\nFROM base-$E\nFROM \${U:-base}-x`,
      ["a AS base-x: ", "base-$E <0: ", `\${U:-base}-x <0: `],
    ],
    ["FROM alone", "FROM\nCMD a", ["-: CMD"]],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(stages(text)).toEqual(expected));
});

describe("hostile input", () => {
  const everything = (text: string): void => {
    const { tree } = dockerfile.parse(text);
    for (const fact of dockerfile.facts(tree))
      if (fact.kind === "command") for (const w of fact.words) w.text.locate(0, 1);
    const comments = [...dockerfile.comments(tree)];
    for (const comment of comments.slice(-3)) dockerfile.suppression(tree, comment.covers, "# x");
    dockerfile.fileSuppression(tree, "# x");
  };
  const mega = 1 << 20;
  const cases: [name: string, text: () => string][] = [
    ["a line of 5 MB", () => `RUN ${"a".repeat(5 * mega)}`],
    ["blanks", () => `RUN a${" ".repeat(5 * mega)}b`],
    ["an exec form of escapes", () => `CMD ["${"\\n".repeat(mega / 4)}"]`],
    ["a malformed array", () => `CMD ["a" ${"'b', ".repeat(mega / 4)}`],
    ["brackets", () => `CMD ${"[".repeat(mega)}`],
    ["closed brackets", () => `CMD [ ${"] ".repeat(2 * mega)}`],
    ["quotes", () => `RUN <<A ${"\"'".repeat(2 * mega)}`],
    ["100,000 instructions", () => "FROM a AS b\nCMD c\nONBUILD CMD d\n# e\n".repeat(25_000)],
    [
      "100,000 stages, each built on the one before",
      () => `${Array.from({ length: 100_000 }, (_, i) => `FROM s${i} AS s${i + 1}\n`).join("")}CMD a`,
    ],
    ["100,000 continuations", () => `RUN ${"a \\\n# b\n".repeat(100_000)}c`],
    ["100,000 heredocs on a line", () => `RUN ${"<<A ".repeat(100_000)}\n${"A\n".repeat(50_000)}`],
    ["100,000 escape characters", () => `RUN a ${"\\".repeat(100_000)}\n`],
    ["FROM of many words", () => `FROM ${"a ".repeat(mega)}`],
    ["variables that do not end", () => `FROM ${"${a:-".repeat(mega)}`],
    ["NUL and half surrogates", () => '\0\ud800\nRUN \udc00 \\\n\0\n# \ud800\nCMD ["\ud800\\ud800"]\n'],
  ];
  it.each(cases)("%s", (_name, text) => expect(() => everything(text())).not.toThrow());

  it("random text of Dockerfile pieces", () => {
    const piece = fc.constantFrom(
      ..."FROM |RUN |CMD |ENTRYPOINT |ONBUILD |HEALTHCHECK |SHELL |COPY |--a=|<<A|<<-A|A|[|]|\"|'|,|\\|\n|\r\n| |\t|#|# escape=`|`|$|{{|&&|😀|\ud800|\uFEFF".split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => everything(pieces.join(""))),
      { numRuns: 2000 },
    );
  });
});
