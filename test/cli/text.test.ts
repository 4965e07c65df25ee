import { describe, expect, it } from "vitest";
import { excerpt } from "../../server/src/cli/render/excerpt.ts";
import { displayWidth, wrap } from "../../server/src/cli/terminal.ts";
import { LineTable } from "../../server/src/core/text/lines.ts";
import { cleanRole, folder, role, tradecraft } from "./helpers.ts";

/** The lines of an excerpt with carets under them; `marked` is what they stand under. */
function show(text: string, marked: string, width = 80): string[] {
  const start = text.indexOf(marked);
  const rows = excerpt(text, new LineTable(text), { start, end: start + marked.length }, width);
  return rows.flatMap(({ number, text, marked }) => [
    `${number} ${text}`,
    ...(marked ? [`  ${" ".repeat(marked.from)}${"^".repeat(marked.length)}`] : []),
  ]);
}

describe("an excerpt", () => {
  it("has a line before and one after", () => {
    expect(show("one\ntwo\nthree x\nfour\nfive\n", "x")).toEqual(["2 two", "3 three x", "        ^", "4 four"]);
    expect(show("x\n", "x")).toEqual(["1 x", "  ^"]);
    expect(show("a\r\nx b\r\nc", "x")).toEqual(["1 a", "2 x b", "  ^", "3 c"]);
  });

  it("marks the same columns behind tabs and wide characters", () => {
    expect(show("\tkey: x", "x")).toEqual(["1     key: x", "           ^"]);
    expect(show("a\tx", "x")).toEqual(["1 a   x", "      ^"]);
    expect(show("# 日本 x", "x")).toEqual(["1 # 日本 x", `  ${" ".repeat(7)}^`]);
    expect(show("# 👩‍👩‍👧 é x", "x")).toEqual(["1 # 👩‍👩‍👧 é x", `  ${" ".repeat(7)}^`]);
    expect(show("日本", "本")).toEqual(["1 日本", "    ^^"]);
  });

  it("shows no control characters", () => {
    expect(show("a\u001b[31m\u0007 \u202e x", "x")).toEqual(["1 a\uFFFD[31m\uFFFD \uFFFD x", "            ^"]);
  });

  it("cuts long lines around the carets", () => {
    const long = `${"a".repeat(100)}x${"b".repeat(100)}`;
    expect(show(long, "x", 21)).toEqual(["1 …aaaaaaaaaxbbbbbbbbb…", "            ^"]);
    expect(show(`x${"b".repeat(100)}`, "x", 20)).toEqual([`1 x${"b".repeat(17)}…`, "  ^"]);
    expect(show(`${"a".repeat(100)}x`, "x", 20)).toEqual([`1 …${"a".repeat(8)}x`, `  ${" ".repeat(9)}^`]);
    expect(show(`key ${"x".repeat(100)}`, "x".repeat(100), 20)).toEqual([
      `1 …${"x".repeat(18)}…`,
      `   ${"^".repeat(19)}`,
    ]);
    expect(show(`日本日本日本日本日本日本x`, "x", 12)).toEqual(["1 …日本x", `  ${" ".repeat(5)}^`]);
  });

  it("never is wider than it may be, and always shows its carets", () => {
    const texts = ["a".repeat(300), "日".repeat(300), "\t".repeat(90), "👍🏽x ".repeat(90), "é".repeat(300)];
    for (const text of texts) {
      for (let start = 0; start < text.length; start += 7) {
        for (const length of [0, 1, 5, 200]) {
          const span = { start, end: Math.min(text.length, start + length) };
          for (const row of excerpt(text, new LineTable(text), span, 40)) {
            expect(displayWidth(row.text)).toBeLessThanOrEqual(40);
            expect(row.marked?.length).toBeGreaterThan(0);
            expect((row.marked?.from ?? 0) + (row.marked?.length ?? 0)).toBeLessThanOrEqual(41);
          }
        }
      }
    }
  });

  it("marks the lines of what goes over several, the first three of them", () => {
    expect(show("a\nRUN x \\\n  y\nb", "RUN x \\\n  y")).toEqual([
      "1 a",
      "2 RUN x \\",
      "  ^^^^^^^",
      "3   y",
      "    ^",
      "4 b",
    ]);
    expect(show("x\nx\nx\nx\nx\n", "x\nx\nx\nx\nx")).toHaveLength(7);
    expect(show("x\nb", "x\n")).toEqual(["1 x", "  ^", "2 b"]);
  });
});

describe("wrapping", () => {
  it("breaks at blanks by what is seen", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("日本 日本", 8)).toEqual(["日本", "日本"]);
    expect(wrap("a-very-long-word b", 4)).toEqual(["a-very-long-word", "b"]);
    expect(wrap("\u001b[1mone\u001b[22m two", 7)).toEqual(["\u001b[1mone\u001b[22m two"]);
  });
});

describe("the text report", () => {
  it("shows the place, the lines, the meaning and the fixes", async () => {
    const { stdout } = await tradecraft(folder({ "deploy/role.yaml": role, "b.yaml": cleanRole }), ["scan"]);
    const lines = stdout.split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "deploy/role.yaml:7:17  warning  rbac-exec  T1609 Container Administration Command",
      '    6 │   - apiGroups: [""]',
      "    7 │     resources: [pods/exec]",
      "      │                 ^^^^^^^^^",
      "    8 │     verbs: [create]",
    ]);
    expect(lines[5]).toMatch(/^ {6}= Lets its holders run commands/);
    expect(lines.filter((line) => line.startsWith("      = fix: "))).not.toEqual([]);
    expect(lines.at(-2)).toMatch(/^1 warning in 1 of 2 files \(\d+\.\d s\)$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("ends with what was counted", async () => {
    const suppressed = role.replace("exec]", "exec] # tradecraft: ignore[rbac-exec] -- break-glass");
    const summary = async (files: Readonly<Record<string, string>>, ...argv: string[]) =>
      (await tradecraft(folder(files), ["scan", ...argv])).stdout
        .trimEnd()
        .split("\n")
        .at(-1)
        ?.replace(/\d\.\d s/, "N s");
    expect(await summary({ "a.yaml": cleanRole })).toBe("Nothing found in 1 file (N s)");
    expect(await summary({ "a.yaml": suppressed })).toBe("Nothing found in 1 file (N s) · 1 suppressed");
    expect(await summary({ "a.yaml": role, "b.yaml": role }, ".", "gone")).toBe(
      "2 warnings in 2 of 2 files (N s) · 1 not scanned",
    );
    expect(await summary({ "a.yaml": role.replace("create]", "create] # tradecraft: ignore[bare-shell]") })).toBe(
      "1 warning, 1 information in 1 of 1 file (N s)",
    );
  });

  it("has colours on a terminal, or where they are asked for, and not where they are refused", async () => {
    const root = folder({ "a.yaml": role });
    const coloured = async (env: Readonly<Record<string, string>>, columns?: number) =>
      (await tradecraft(root, ["scan"], { env, ...(columns !== undefined && { columns }) })).stdout.includes("\u001b[");
    expect(await coloured({})).toBe(false);
    expect(await coloured({}, 80)).toBe(true);
    expect(await coloured({ NO_COLOR: "1" }, 80)).toBe(false);
    expect(await coloured({ NO_COLOR: "" }, 80)).toBe(true);
    expect(await coloured({ FORCE_COLOR: "1" })).toBe(true);
    expect(await coloured({ FORCE_COLOR: "0" }, 80)).toBe(false);
  });

  it("fits the terminal", async () => {
    const root = folder({ "a.yaml": `${role}# ${"x".repeat(200)}\n` });
    const { stdout } = await tradecraft(root, ["scan"], { columns: 60, env: { NO_COLOR: "1" } });
    const excerptAndNotes = stdout.split("\n").filter((line) => line.startsWith(" "));
    expect(Math.max(...excerptAndNotes.map(displayWidth))).toBeLessThanOrEqual(60);
  });

  it("gives no commands to GitHub Actions, whatever a file is called", async () => {
    const { stdout } = await tradecraft(folder({ "::error::x.yaml": role }), ["scan"]);
    expect(stdout.split("\n").filter((line) => /^\s*::/.test(line))).toEqual([]);
    expect(stdout).toContain("\u200B::error::x.yaml:7:17");
  });
});
