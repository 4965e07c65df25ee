import { describe, expect, it } from "vitest";
import type { CommandPart } from "../../../server/src/core/facts/fact.ts";
import { commands, factsOf, main, words } from "./helpers.ts";

describe("what the image starts", () => {
  const cases: [name: string, text: string, commands: string[]][] = [
    ["nothing", "FROM a\nENV b=c\n", []],
    ["CMD, exec form", 'FROM a\nCMD ["b", "c d"]', ['main stage: "b" "c d"']],
    ["CMD, shell form", "FROM a\nCMD b c", ['main stage: </bin/sh> <-c> "b c"']],
    ["ENTRYPOINT and CMD", 'FROM a\nCMD ["c"]\nENTRYPOINT ["b"]', ['main stage: "b" "c"']],
    [
      "a shell form CMD behind an ENTRYPOINT",
      'FROM a\nENTRYPOINT ["b"]\nCMD c',
      ['main stage: "b" </bin/sh> <-c> "c"'],
    ],
    ["a shell form ENTRYPOINT ignores CMD", 'FROM a\nENTRYPOINT b\nCMD ["c"]', ['main stage: </bin/sh> <-c> "b"']],
    ["a later one replaces", 'FROM a\nCMD ["b"]\nENTRYPOINT x\nCMD ["c"]\nENTRYPOINT ["y"]', ['main stage: "y" "c"']],
    ["one that is being written does not", 'FROM a\nCMD ["b"]\nCMD\n', ['main stage: "b"']],
    [
      "a malformed exec form is a shell form",
      'FROM a\nCMD ["b" "c"]',
      ['main stage: </bin/sh> <-c> "[\\"b\\" \\"c\\"]"'],
    ],
    ["an array of numbers stops the build", "FROM a\nCMD [1]", []],
    ["an empty ENTRYPOINT", 'FROM a\nENTRYPOINT []\nCMD ["b"]', ['main stage: "b"']],
    ["an empty CMD", 'FROM a\nENTRYPOINT ["b"]\nCMD []', ['main stage: "b"']],
    ["nothing but an empty ENTRYPOINT", "FROM a\nENTRYPOINT []", ["main stage: "]],
    ["a fragment without FROM", "CMD b", ['main stage: </bin/sh> <-c> "b"']],
    ["only the final stage's", 'FROM a\nCMD ["b"]\nFROM c\nENTRYPOINT ["d"]', ['main stage: "d"']],
    ["nothing in the final stage", 'FROM a\nCMD ["b"]\nFROM c\n', []],
    ["inherited from an earlier stage", 'FROM a AS x\nENTRYPOINT ["b"]\nCMD ["c"]\nFROM x\n', ['main stage: "b" "c"']],
    ["inherited over two stages", 'FROM a AS x\nCMD ["b"]\nFROM x AS y\nFROM z\nFROM y\n', ['main stage: "b"']],
    [
      "an inherited ENTRYPOINT with a CMD of its own",
      'FROM a AS x\nENTRYPOINT ["b"]\nCMD ["c"]\nFROM x\nCMD ["d"]',
      ['main stage: "b" "d"'],
    ],
    [
      "an ENTRYPOINT of its own clears an inherited CMD",
      'FROM a AS x\nENTRYPOINT ["b"]\nCMD ["c"]\nFROM x\nENTRYPOINT ["d"]',
      ['main stage: "d"'],
    ],
    [
      "but not a CMD of its own before it",
      'FROM a AS x\nCMD ["c"]\nFROM x\nCMD ["d"]\nENTRYPOINT ["e"]',
      ['main stage: "e" "d"'],
    ],
    ["lower case, continued, with a comment", 'FROM a\ncmd ["b", \\\n# x\n "c"]', ['main stage: "b" "c"']],
    ["variables stay as written", `FROM a\nENV B=c\nCMD ["$B", "\${B}"]`, [`main stage: "$B" "\${B}"`]],
    ["flags are no arguments", 'FROM a\nENTRYPOINT --x ["b"]', ['main stage: "b"']],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(commands(text)).toEqual(expected));
});

describe("SHELL", () => {
  const bash = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n';
  const cases: [name: string, text: string, commands: string[]][] = [
    ["of the stage", `FROM a\n${bash}CMD b`, ['main stage: </bin/bash> <-o> <pipefail> <-c> "b"']],
    ["only from where it stands", `FROM a\nCMD b\n${bash}`, ['main stage: </bin/sh> <-c> "b"']],
    [
      "of the stage it builds on",
      `FROM a AS x\n${bash}FROM x\nCMD b`,
      ['main stage: </bin/bash> <-o> <pipefail> <-c> "b"'],
    ],
    ["not of another stage", `FROM a\n${bash}FROM c\nCMD b`, ['main stage: </bin/sh> <-c> "b"']],
    ["one that is no exec form counts for nothing", "FROM a\nSHELL bash -c\nCMD b", ['main stage: </bin/sh> <-c> "b"']],
    [
      "Windows by image",
      "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD b",
      ['main stage: <cmd> </S> </C> "b"'],
    ],
    ["Windows by tag", "FROM golang:1.22-nanoserver-1809\nCMD b", ['main stage: <cmd> </S> </C> "b"']],
    ["Windows by platform", "FROM --platform=windows/amd64 a\nCMD b", ['main stage: <cmd> </S> </C> "b"']],
    ["no Windows by its escape character", "# escape=`\nFROM a\nCMD b", ['main stage: </bin/sh> <-c> "b"']],
    ["no Windows", "FROM dockur/windows-like\nCMD b", ['main stage: </bin/sh> <-c> "b"']],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(commands(text)).toEqual(expected));
});

describe("RUN", () => {
  const cases: [name: string, text: string, commands: string[]][] = [
    [
      "in every stage",
      'FROM a\nRUN b\nFROM c\nRUN --mount=x ["d", "e"]',
      ['build stage: </bin/sh> <-c> "b"', 'build stage: "d" "e"'],
    ],
    ["a heredoc alone is the script", "RUN <<EOF\na\nb\nEOF", ['build stage: </bin/sh> <-c> "a\\nb\\n"']],
    ["<<- without its tabs", "RUN <<-EOF\n\ta\n\t\tb\n\tEOF", ['build stage: </bin/sh> <-c> "a\\nb\\n"']],
    ["CRLF", "RUN <<EOF\r\na\r\nb\r\nEOF\r\n", ['build stage: </bin/sh> <-c> "a\\nb\\n"']],
    ["a heredoc as input", "RUN bash <<'E' && x\na\nE\n", ["build stage: </bin/sh> <-c> \"bash <<'E' && x\\na\\nE\""]],
    [
      "two of them",
      "RUN a <<B <<-C\nb\nB\n\tc\n\tC\n",
      ['build stage: </bin/sh> <-c> "a <<B <<-C\\nb\\nB\\n\\tc\\nC"'],
    ],
    [
      "a heredoc with an interpreter",
      "RUN <<EOF\n#!/usr/bin/env python3\nx\nEOF",
      ['build stage: <python3> <-c> "#!/usr/bin/env python3\\nx\\n"'],
    ],
    ["one with an unknown interpreter", "RUN <<EOF\n#!/usr/bin/awk -f\nx\nEOF", []],
    ["ONBUILD", "FROM a\nONBUILD RUN b", ['build onbuild: </bin/sh> <-c> "b"']],
    ["nothing", "FROM a\nRUN --mount=x\n", []],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(commands(text)).toEqual(expected));
});

describe("HEALTHCHECK", () => {
  const cases: [name: string, text: string, commands: string[]][] = [
    ["shell form", "FROM a\nHEALTHCHECK --interval=5s CMD b c", ['healthcheck stage: </bin/sh> <-c> "b c"']],
    ["exec form", 'FROM a\nHEALTHCHECK CMD ["b", "c"]', ['healthcheck stage: "b" "c"']],
    ["NONE", "FROM a\nHEALTHCHECK CMD b\nHEALTHCHECK NONE", []],
    ["replaced", "FROM a\nHEALTHCHECK CMD b\nHEALTHCHECK CMD c", ['healthcheck stage: </bin/sh> <-c> "c"']],
    ["inherited", "FROM a AS x\nHEALTHCHECK CMD b\nFROM x", ['healthcheck stage: </bin/sh> <-c> "b"']],
    ["inherited and taken away", "FROM a AS x\nHEALTHCHECK CMD b\nFROM x\nHEALTHCHECK none", []],
    ["not of another stage", "FROM a\nHEALTHCHECK CMD b\nFROM c", []],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(commands(text)).toEqual(expected));
});

describe("ONBUILD", () => {
  const cases: [name: string, text: string, commands: string[]][] = [
    [
      "apart from the stage's own",
      'FROM a\nENTRYPOINT ["b"]\nONBUILD CMD ["c"]',
      ['main stage: "b"', 'main onbuild: "c"'],
    ],
    ["both halves together", 'FROM a\nONBUILD ENTRYPOINT ["b"]\nONBUILD CMD ["c"]', ['main onbuild: "b" "c"']],
    ["replaced", 'FROM a\nONBUILD CMD ["b"]\nONBUILD CMD ["c"]', ['main onbuild: "c"']],
    ["of the final stage alone", 'FROM a\nONBUILD CMD ["b"]\nFROM c', []],
    ["carried out in a stage that builds on it", 'FROM a AS x\nONBUILD CMD ["b"]\nFROM x', ['main stage: "b"']],
    ["HEALTHCHECK", "FROM a\nONBUILD HEALTHCHECK CMD b", ['healthcheck onbuild: </bin/sh> <-c> "b"']],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(commands(text)).toEqual(expected));
});

describe("a script that a COPY heredoc writes and the command names", () => {
  const copy = (target: string, body = "a"): string => `FROM x\nCOPY --chmod=755 <<EOF ${target}\n${body}\nEOF\n`;
  const script = (before: string, body = "a"): string => `main script: ${before} ${JSON.stringify(`${body}\n`)}`;
  const sh = "</bin/sh> <-c>";
  const cases: [name: string, text: string, found: string[]][] = [
    ["by its path", `${copy("/r.sh")}ENTRYPOINT ["/r.sh"]`, [script(sh)]],
    ["behind other words", `${copy("/r.sh")}ENTRYPOINT ["tini", "--", "/r.sh", "x"]`, [script(sh)]],
    ["as CMD", `${copy("/r.sh")}ENTRYPOINT ["sh"]\nCMD ["/r.sh"]`, [script(sh)]],
    ["in a shell form", `${copy("/r.sh")}CMD exec /r.sh --x`, [script(sh)]],
    ["in a folder that is searched", `${copy("/usr/local/bin/r.sh")}CMD ["r.sh"]`, [script(sh)]],
    ["in a folder, under its own name", "FROM x\nCOPY <<r.sh /d/\na\nr.sh\nCMD /d/r.sh", [script(sh)]],
    [
      "with its interpreter",
      `${copy("/r", "#!/bin/bash -e\nb")}CMD ["/r"]`,
      [script("</bin/bash> <-c>", "#!/bin/bash -e\nb")],
    ],
    ["with an interpreter that nobody knows", `${copy("/r", "#!/bin/tclsh\nb")}CMD ["/r"]`, []],
    [
      "in an earlier stage that it builds on",
      `${copy("/r.sh").replace("x", "x AS y")}FROM y\nCMD ["/r.sh"]`,
      [script(sh)],
    ],
    ["not in another stage", `${copy("/r.sh")}FROM y\nCMD ["/r.sh"]`, []],
    ["the last one written", `${copy("/r.sh", "b")}${copy("/r.sh").slice(7)}CMD ["/r.sh"]`, [script(sh)]],
    ["not one of another name", `${copy("/r.sh")}CMD ["/s.sh"]`, []],
    ["not one that is only mentioned", `${copy("/r.sh")}CMD cat /r.sh`, []],
  ];
  it.each(cases)("%s", (_name, text, found) => {
    expect(commands(text).filter((c) => c.startsWith("main script"))).toEqual(found);
  });

  it("maps to the heredoc", () => {
    const text = 'FROM x\nCOPY <<-EOF /r.sh\n\techo a\n\tEOF\nCMD ["/r.sh"]';
    const fact = factsOf(text).find((f) => f.owner.kind === "script");
    const word = fact?.kind === "command" ? fact.words.at(-1) : undefined;
    const at = word?.text.locate(0, 6);
    expect(text.slice(at?.start, at?.end)).toBe("echo a");
    expect(fact?.owner.name).toBe("/r.sh");
    expect(fact?.path).toEqual([1]);
  });
});

describe("places", () => {
  const text = 'FROM --platform=x img:1 AS Final\n\nentrypoint ["tini", \\\n  "--"]\nCMD run "a"\n';
  const at = (part: { span: { start: number; end: number } } | undefined): string =>
    text.slice(part?.span.start, part?.span.end);

  it("parts, words, owner and image say where they stand", () => {
    const fact = main(text);
    expect(fact.container).toBe("Final");
    expect(fact.owner).toEqual({ kind: "stage", name: "Final", span: fact.image?.span });
    expect([at(fact.image), fact.image?.value, fact.image?.path]).toEqual(["img:1", "img:1", [0, "image"]]);
    expect(fact.path).toEqual([1]);
    const { entrypoint, arguments: command } = fact as { entrypoint?: CommandPart; arguments?: CommandPart };
    expect([entrypoint?.keyword.value, entrypoint?.form, entrypoint?.path]).toEqual([
      "entrypoint",
      "exec",
      [1, "arguments"],
    ]);
    expect(at(entrypoint?.keyword)).toBe("entrypoint");
    expect(at(entrypoint)).toBe('["tini", \\\n  "--"]');
    expect(entrypoint?.words.map(at)).toEqual(['"tini"', '"--"']);
    expect(entrypoint?.words.map((w) => w.path)).toEqual([
      [1, "arguments", 0],
      [1, "arguments", 1],
    ]);
    expect([command?.form, at(command), words(command?.words ?? [])]).toEqual([
      "shell",
      'run "a"',
      '</bin/sh> <-c> "run \\"a\\""',
    ]);
    expect(command?.words.map(at)).toEqual(['run "a"', 'run "a"', 'run "a"']);
    expect([fact.workflow, entrypoint?.shared, entrypoint?.cleared]).toEqual([false, false, false]);
  });

  it("an emptied part is cleared", () => {
    expect(main("FROM a\nENTRYPOINT [ ]\nCMD b").entrypoint?.cleared).toBe(true);
  });

  it("without FROM the owner stands at the keyword", () => {
    expect(main("\nCMD a").owner).toEqual({ kind: "stage", span: { start: 1, end: 4 } });
  });

  it("a script's words map through continuations, comments and line endings", () => {
    const source = "FROM a\r\nCMD one \\\r\n  # no\r\n  two\r\n";
    const script = main(source).words.at(-1);
    expect(script?.value).toBe("one   two");
    const two = script?.text.locate(6, 9);
    expect(source.slice(two?.start, two?.end)).toBe("two");
  });

  it("a heredoc's script maps to its lines", () => {
    const source = "RUN cat <<-A | sh\r\n\tx😀\r\n\tA\r\n";
    const [fact] = factsOf(source);
    const script = fact?.kind === "command" ? fact.words.at(-1) : undefined;
    expect(script?.value).toBe("cat <<-A | sh\n\tx😀\nA");
    for (const part of ["cat", "| sh", "x😀", "A"]) {
      const from = script?.value.lastIndexOf(part) ?? 0;
      const place = script?.text.locate(from, from + part.length);
      expect(source.slice(place?.start, place?.end)).toBe(part);
    }
    const whole = script?.text.locate(0, script.value.length);
    expect(source.slice(whole?.start, whole?.end)).toBe("cat <<-A | sh\r\n\tx😀\r\n\tA");
  });
});

describe("malformed exec forms", () => {
  /** Each as `INSTRUCTION owner text`. */
  const found = (text: string): string[] =>
    factsOf(text).flatMap((f) =>
      f.kind === "exec-form" ? [`${f.instruction.value} ${f.owner.kind} ${text.slice(f.span.start, f.span.end)}`] : [],
    );
  const cases: [name: string, text: string, found: string[]][] = [
    ["ENTRYPOINT", "FROM a\nentrypoint ['b']", ["ENTRYPOINT stage ['b']"]],
    ["CMD over lines", "FROM a\nCMD ['b', \\\n 'c']", ["CMD stage ['b', \\\n 'c']"]],
    ["RUN", "FROM a\nRUN --mount=x [b]", ["RUN stage [b]"]],
    ["SHELL", "FROM a\nSHELL [b]", ["SHELL stage [b]"]],
    ["HEALTHCHECK", "FROM a\nHEALTHCHECK --retries=1 CMD [b]", ["HEALTHCHECK CMD stage [b]"]],
    [
      "ONBUILD",
      "FROM a\nONBUILD CMD [b]\nONBUILD HEALTHCHECK CMD [c]",
      ["CMD onbuild [b]", "HEALTHCHECK CMD onbuild [c]"],
    ],
    ["in the stages that are started", "FROM a AS x\nCMD [b]\nFROM c\nCMD [d]", ["CMD stage [d]"]],
    ["in the stages that those build on", "FROM a AS x\nCMD [b]\nFROM x\nRUN [d]", ["CMD stage [b]", "RUN stage [d]"]],
    ["in the build of every stage", "FROM a\nRUN [b]\nFROM c\nRUN [d]", ["RUN stage [b]", "RUN stage [d]"]],
    ["not where it is replaced", "FROM a\nCMD [b]\nCMD c\nHEALTHCHECK CMD [d]\nHEALTHCHECK NONE", []],
    ["every RUN", "FROM a\nRUN [b]\nRUN [c]", ["RUN stage [b]", "RUN stage [c]"]],
    ["not the test command", 'FROM a\nRUN [ -n "$X" ] && b\nRUN [[ -f c ]]', []],
    ["not PowerShell", "FROM a\nRUN [Net.ServicePointManager]::SecurityProtocol = 'x'; b", []],
    ["not a template", "FROM a\nCMD [{{ b }}]", []],
    ["not a well-formed one", 'FROM a\nCMD ["b"]\nENTRYPOINT []', []],
    ["not a shell form", "FROM a\nCMD b [c]", []],
    ["not in COPY or VOLUME", "FROM a\nVOLUME [b]\nCOPY [c, d]", []],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(found(text)).toEqual(expected));

  it("names the instruction and the path of its arguments", () => {
    const text = "FROM a\nONBUILD HEALTHCHECK CMD [b]";
    const [fact] = factsOf(text).filter((f) => f.kind === "exec-form");
    expect(fact?.path).toEqual([1, "arguments"]);
    expect(text.slice(fact?.instruction.span.start, fact?.instruction.span.end)).toBe("HEALTHCHECK");
    expect(fact?.text.value).toBe("[b]");
  });
});
