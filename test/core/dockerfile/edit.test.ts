import { describe, expect, it } from "vitest";
import { dockerfile } from "../../../server/src/core/languages/dockerfile/index.ts";
import type { Operation } from "../../../server/src/core/languages/language.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";
import { treeOf } from "./helpers.ts";

describe("detect", () => {
  const detect = (uri: string, languageId?: string): boolean =>
    dockerfile.detect({ uri, head: "", ...(languageId !== undefined && { languageId }) });
  const names =
    "Dockerfile dockerfile DOCKERFILE Dockerfile.dev Dockerfile.alpine3.20 Dockerfile.j2 web.Dockerfile web.dockerfile " +
    "x.DOCKERFILE Containerfile Containerfile.dev x.containerfile DockerfileAlpine Dockerfile2 Dockerfile-chroot Dockerfile_x " +
    "Dockerfile.build.arm64 Dockerfile.test Dockerfile.txt Dockerfile%20x a/b/Dockerfile file:///a/Dockerfile?x=y C:\\a\\Dockerfile";
  it.each(names.split(" "))("%s", (name) => expect(detect(name)).toBe(true));

  const others =
    "Dockerfile.md dockerfile.go DockerfileTest.java .dockerignore Dockerfile.dockerignore dockerfile.json dockerfile.ts " +
    "dockerfile_parser.py Dockerfile.yml Dockerfile/x docker-compose.yml mydockerfile dockerfile.tmLanguage.json Dockerfile.orig " +
    "file:///Dockerfile/main.go %E0%A4%A";
  it.each(others.split(" "))("not %s", (name) => expect(detect(name)).toBe(false));

  it("the editor's word counts", () => {
    expect(detect("untitled:Untitled-1", "dockerfile")).toBe(true);
    expect(detect("notes.md", "dockerfile")).toBe(true);
    expect(detect("notes.md", "markdown")).toBe(false);
    expect(detect("Dockerfile", "plaintext")).toBe(true);
  });
});

describe("comments", () => {
  /** Each as `text > what it covers`, a `!` before the leading ones. */
  const comments = (text: string): string[] =>
    [...dockerfile.comments(treeOf(text))].map((c) => {
      expect(text.slice(c.span.end - c.text.length, c.span.end)).toBe(c.text);
      expect(text[c.span.start]).toBe("#");
      return `${c.leading ? "!" : ""}${c.text} > ${text.slice(c.covers.start, c.covers.end)}`;
    });
  const cases: [name: string, text: string, comments: string[]][] = [
    ["above an instruction", "FROM a\n# x\nRUN b\nCMD c", ["x > RUN b"]],
    ["a block above one", "# x\n  ## y\n#z\nFROM a\n", ["!x > FROM a", "!y > FROM a", "!z > FROM a"]],
    ["an empty line breaks the tie", "# x\n\n# y\nFROM a", ["!x > # x", "!y > FROM a"]],
    ["at the end", "FROM a\n# x", ["x > # x"]],
    ["above an instruction over lines", "# x\nRUN a \\\n b\n", ["!x > RUN a \\\n b"]],
    ["above one with a heredoc", "# x\nRUN <<E\n# no\nE\n", ["!x > RUN <<E\n# no\nE"]],
    [
      "between the lines of one",
      "RUN a \\\n  # x\n\n# y\n b\nCMD c",
      ["x > RUN a \\\n  # x\n\n# y\n b", "y > RUN a \\\n  # x\n\n# y\n b"],
    ],
    ["CRLF", "# x\r\n# y\r\nFROM a\r\n", ["!x > FROM a", "!y > FROM a"]],
    ["no directive", "# syntax=a\n# x\nFROM a", ["!x > FROM a"]],
    ["behind a byte order mark", "\uFEFF# x\nFROM a", ["!x > FROM a"]],
    ["none behind an instruction", "RUN a # x\n", []],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(comments(text)).toEqual(expected));
});

describe("suppression", () => {
  const comment = "# tradecraft: ignore[x] -- y";
  const ignored = (text: string, at: string): string | undefined => {
    const start = text.indexOf(at);
    const tree = treeOf(text);
    const made = dockerfile.suppression(tree, { start, end: start + at.length }, comment);
    if (!made) return undefined;
    expect(made.edit.text.slice(made.commentOffset)).toMatch(comment);
    const result = applyEdits(text, [made.edit]);
    // The comment speaks of the place that it was written for, and the instructions are what they were.
    const moved = start + made.edit.text.length;
    const found = [...dockerfile.comments(treeOf(result))].find((c) => `# ${c.text}` === comment);
    expect(found && found.covers.start <= moved && moved <= found.covers.end).toBe(true);
    expect(treeOf(result).instructions.map((i) => i.arguments.value)).toEqual(
      tree.instructions.map((i) => i.arguments.value),
    );
    return result.replace(comment, "# !");
  };
  const cases: [name: string, text: string, at: string, result: string | undefined][] = [
    ["above the instruction", "FROM a\nRUN b\n", "RUN", "FROM a\n# !\nRUN b\n"],
    ["with its indentation and line ending", "FROM a\r\n\tRUN b\r\n", "b", "FROM a\r\n\t# !\r\n\tRUN b\r\n"],
    ["above a continued one", "FROM a\nRUN b \\\n  c\n", "c", "FROM a\n# !\nRUN b \\\n  c\n"],
    ["above one with a heredoc", "FROM a\nRUN <<E\nb\nE\n", "b", "FROM a\n# !\nRUN <<E\nb\nE\n"],
    ["below another comment", "# x\nFROM a", "a", "# x\n# !\nFROM a"],
    ["below the directives", "# escape=`\n# check=x\nFROM a", "FROM", "# escape=`\n# check=x\n# !\nFROM a"],
    ["behind a byte order mark", "\uFEFFFROM a", "a", "\uFEFF# !\nFROM a"],
    ["above a line of nothing but an escape character", "\\\nRUN a", "a", "# !\n\\\nRUN a"],
    ["not between instructions", "FROM a\n\n# x\n\nRUN b", "x", undefined],
  ];
  it.each(cases)("%s", (_name, text, at, result) => expect(ignored(text, at)).toBe(result));

  const files: [name: string, text: string, result: string][] = [
    ["at the top", "FROM a\n", "# !\nFROM a\n"],
    ["below the directives", "# syntax=a\r\n# escape=`\r\n\r\nFROM a", "# syntax=a\r\n# escape=`\r\n# !\r\n\r\nFROM a"],
    ["above other comments", "# a\nFROM b", "# !\n# a\nFROM b"],
    ["behind a byte order mark", "\uFEFFFROM a", "\uFEFF# !\nFROM a"],
    ["behind #!", "#!/bin/x\nFROM a", "#!/bin/x\n# !\nFROM a"],
    ["behind a directive without a line ending", "# syntax=a", "# syntax=a\n# !\n"],
    ["in an empty file", "", "# !\n"],
  ];
  it.each(files)("of the file: %s", (_name, text, result) => {
    const made = dockerfile.fileSuppression(treeOf(text), comment);
    const written = applyEdits(text, made ? [made.edit] : []);
    expect(written.replace(comment, "# !")).toBe(result);
    expect(made?.edit.text.startsWith(comment, made.commentOffset)).toBe(true);
    expect(treeOf(written).directives).toHaveLength(treeOf(text).directives.length);
    const found = [...dockerfile.comments(treeOf(written))].find((c) => `# ${c.text}` === comment);
    expect(found?.leading).toBe(true);
  });
});

describe("patch", () => {
  const patched = (text: string, ...operations: Operation[]): string =>
    applyEdits(text, dockerfile.patch(treeOf(text), operations));
  const set = (index: number, value: string | string[]): Operation => ({
    op: "set",
    path: [index, "arguments"],
    value,
  });
  const remove = (index: number): Operation => ({ op: "remove", path: [index] });
  const cases: [name: string, text: string, operations: Operation[], result: string][] = [
    [
      "removes an instruction with its line",
      "FROM a\r\n# x\r\nRUN b\r\nCMD c\r\n",
      [remove(1)],
      "FROM a\r\n# x\r\nCMD c\r\n",
    ],
    ["removes its continuation lines", "FROM a\nRUN b \\\n# x\n c\nCMD d", [remove(1)], "FROM a\nCMD d"],
    ["removes its heredocs", "FROM a\nRUN <<E\nb\nE\nCMD d", [remove(1)], "FROM a\nCMD d"],
    ["removes the last one", "FROM a\n  CMD b", [remove(1)], "FROM a\n"],
    ["removes two", "FROM a\nRUN b\nCMD c\n", [remove(1), remove(2), remove(2)], "FROM a\n"],
    [
      "sets an exec form",
      "FROM a\nCMD  b c \n",
      [set(1, ["b", 'c "d"', "é\\"])],
      'FROM a\nCMD  ["b", "c \\"d\\"", "é\\\\"] \n',
    ],
    ["sets over lines", "FROM a\nCMD b \\\r\n  c\nUSER d", [set(1, ["b", "c"])], 'FROM a\nCMD ["b", "c"]\nUSER d'],
    [
      "keeps comments between the lines",
      "FROM a\n CMD b \\\n# x\n  # y\n c\n",
      [set(1, ["b"])],
      'FROM a\n # x\n # y\n CMD ["b"]\n',
    ],
    ["sets a text as it is", "CMD ['a']", [set(0, '["a"]')], 'CMD ["a"]'],
    ["sets where nothing stands", "CMD\n", [set(0, ["a"])], 'CMD ["a"]\n'],
    [
      "sets a trigger's and a healthcheck's",
      "ONBUILD HEALTHCHECK --x=y CMD a b",
      [set(0, ["a"])],
      'ONBUILD HEALTHCHECK --x=y CMD ["a"]',
    ],
    ["keeps flags", "RUN --mount=x a", [set(0, ["a"])], 'RUN --mount=x ["a"]'],
    ["replaces a span", "CMD a", [{ op: "replace", span: { start: 4, end: 5 }, text: "b" }], "CMD b"],
    [
      "nothing twice at one place",
      "FROM a\nCMD b",
      [remove(1), set(1, ["c"]), { op: "replace", span: { start: 11, end: 12 }, text: "d" }],
      "FROM a\n",
    ],
    ["not over a heredoc", "RUN <<E\na\nE\n", [set(0, ["a"])], "RUN <<E\na\nE\n"],
    ["not a text of two lines", "CMD a", [set(0, "a\nb")], "CMD a"],
    ["not a list of other things", "CMD a", [{ op: "set", path: [0, "arguments"], value: [1] }], "CMD a"],
    ["not what is not there", "CMD a", [remove(1), set(7, ["b"]), { op: "remove", path: [] }], "CMD a"],
    [
      "not what it does not know",
      "CMD a",
      [
        { op: "append", path: [0, "arguments"], value: "b" },
        { op: "remove", path: [0, "arguments"] },
      ],
      "CMD a",
    ],
  ];
  it.each(cases)("%s", (_name, text, operations, result) => expect(patched(text, ...operations)).toBe(result));
});
