import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * The grammars of package.json, tokenized as VS Code does it. The grammars that they are injected into are those of
 * tm-grammars: VS Code's own for Markdown, HTML and Dockerfiles; for YAML TextMate's, which VS Code had before its own.
 */
const root = join(import.meta.dirname, "../..");
const bases = ["markdown", "html", "html-derivative", "yaml", "docker"];
const files = readdirSync(import.meta.dirname).filter((name) => /\.test\.(?:md|yaml|dockerfile)$/.test(name));

function run(file: string): { status: number | null; output: string } {
  const runner = join(root, "node_modules/vscode-tmgrammar-test/dist/unit.js");
  const grammars = bases.flatMap((name) => ["-g", join("node_modules/tm-grammars/grammars", `${name}.json`)]);
  const { status, stdout } = spawnSync(process.execPath, [runner, ...grammars, file], { cwd: root, encoding: "utf8" });
  return { status, output: stdout };
}

describe("grammars", () => {
  it.each(files)("%s", (name) => {
    const { status, output } = run(join(import.meta.dirname, name));
    expect(status, output).toBe(0);
    expect(output).toContain(`${name} run success`);
  });

  it("a scope that is not there fails", () => {
    const folder = mkdtempSync(join(tmpdir(), "tradecraft-grammars-"));
    try {
      for (const name of files) {
        const text = readFileSync(join(import.meta.dirname, name), "utf8");
        const wrong = join(folder, basename(name));
        writeFileSync(wrong, text.replaceAll("entity.name.type.technique", "entity.name.type.nothing"));
        const { status, output } = run(wrong);
        expect(status, name).not.toBe(0);
        expect(output).toContain("missing required scopes: entity.name.type.nothing.tradecraft");
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("every scope that the grammars give is looked for", () => {
    const texts = files.map((name) => readFileSync(join(import.meta.dirname, name), "utf8")).join("\n");
    const grammars = readdirSync(join(root, "syntaxes")).map((name) =>
      readFileSync(join(root, "syntaxes", name), "utf8"),
    );
    const scopes = grammars.flatMap((grammar) => [...grammar.matchAll(/"name": "([^"]+)"/g)].map((match) => match[1]));
    expect(new Set(scopes).size).toBeGreaterThan(20);
    expect([...new Set(scopes)].filter((scope) => !texts.includes(scope ?? "")).sort()).toEqual([]);
  });
});
