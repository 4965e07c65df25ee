import { describe, expect, it } from "vitest";
import { analyzeText, applyFix } from "../../harness.ts";

/** The findings of a Dockerfile by rule and place, and what the fixes of the shell forms make of it. */
function outcome(text: string) {
  const analysis = analyzeText("dockerfile", text, { profile: "strict" });
  const own = analysis.findings.filter((f) => f.rule === "shell-form-entrypoint");
  return {
    findings: analysis.findings.map((f) => `${f.rule} ${text.slice(f.span.start, f.span.end).slice(0, 20)}`),
    fixed: own.flatMap((f) => f.fixes.map((fix) => `${fix.safety} ${applyFix(analysis, fix)?.slice(from.length)}`)),
    messages: own.map((f) => f.message),
  };
}
const from = "FROM debian:bookworm-slim\n";
const entrypoint = "shell-form-entrypoint ENTRYPOINT";
const cmd = "shell-form-entrypoint CMD";

describe("ENTRYPOINT and CMD in shell form", () => {
  const cases: [name: string, lines: string, findings: string[], fixed: string[]][] = [
    [
      "quotes and blanks survive as JSON",
      `ENTRYPOINT run "a \\"b\\"" 'c\\d'\n`,
      [entrypoint],
      [`safe ENTRYPOINT ["run", "a \\"b\\"", "c\\\\d"]\n`],
    ],
    [
      "lines that continue become one",
      "ENTRYPOINT run \\\n  --once\n",
      [entrypoint],
      ['safe ENTRYPOINT ["run", "--once"]\n'],
    ],
    ["a variable keeps its shell", "ENTRYPOINT run $HOME\n", [entrypoint], []],
    ["a pattern too", "CMD run *.conf\n", [cmd], []],
    ["and a list", "CMD migrate && exec run\n", [cmd], []],
    ["the image below may have an ENTRYPOINT that looks at CMD", "CMD run\n", [cmd], ['unsafe CMD ["run"]\n']],
    [
      "an exec form would begin to read CMD",
      'ENTRYPOINT run\nCMD ["--once"]\n',
      [entrypoint],
      ['unsafe ENTRYPOINT ["run"]\nCMD ["--once"]\n'],
    ],
    ["and must not get a shell form as its arguments", "ENTRYPOINT run\nCMD once\n", [entrypoint], []],
    ["a cleared CMD adds nothing", "ENTRYPOINT run\nCMD []\n", [entrypoint], ['safe ENTRYPOINT ["run"]\nCMD []\n']],
    [
      "behind a program that takes it as arguments",
      'ENTRYPOINT ["run"]\nCMD once\n',
      [cmd],
      ['unsafe ENTRYPOINT ["run"]\nCMD ["once"]\n'],
    ],
    [
      "behind a wrapper",
      'ENTRYPOINT ["dumb-init", "--"]\nCMD run --once\n',
      [cmd],
      ['safe ENTRYPOINT ["dumb-init", "--"]\nCMD ["run", "--once"]\n'],
    ],
    ["an array that is none is one finding", "ENTRYPOINT ['run']\n", ["malformed-exec-form ['run']"], []],
    ["the test command is none such", '# x\nCMD [ -n "$X" ] && run\n', [cmd], []],
    ["what says more speaks instead", "CMD sleep infinity\n", ["idle-container sleep infinity"], []],
    ["a shell is not mended into another", "CMD bash -c run\n", [cmd], []],
    ["nor into a bare one", "CMD exec bash\n", [cmd], []],
    [
      "of a stage that the final one is built on",
      "FROM debian AS base\nENTRYPOINT run\nFROM base\n",
      [entrypoint],
      ['safe FROM debian AS base\nENTRYPOINT ["run"]\nFROM base\n'],
    ],
    ["in what images built on it get", "ONBUILD CMD run\n", [cmd], ['unsafe ONBUILD CMD ["run"]\n']],
    ["with a shell of its own", 'SHELL ["/bin/bash", "-lc"]\nCMD run\n', [cmd], []],
    ["on Windows", 'SHELL ["powershell", "-Command"]\nCMD Start-Service x\n', [cmd], []],
    ["and its own shell", "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD run.exe\n", [cmd], []],
  ];
  it.each(cases)("%s", (_name, lines, findings, fixed) => {
    expect(outcome(from + lines)).toMatchObject({ findings, fixed });
  });

  it("say which shell, and what is lost", () => {
    const [ignored] = outcome(`${from}ENTRYPOINT exec run\nCMD x\n`).messages;
    expect(ignored).toContain("`/bin/sh -c` runs this line, so CMD and the arguments of `docker run` are ignored. ");
    const [appended] = outcome(`${from}ENTRYPOINT ["run"]\nCMD x\n`).messages;
    expect(appended).toContain("`run` gets `/bin/sh`, `-c` and the line as its arguments");
    const [windows] = outcome("FROM mcr.microsoft.com/windows/nanoserver\nCMD x\n").messages;
    expect(windows).toContain("`cmd /S /C` runs this line");
  });
});
