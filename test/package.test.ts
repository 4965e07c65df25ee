import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

it("the extension's package holds what it needs and nothing else", () => {
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  const listed = execFileSync(process.execPath, [vsce, "ls", "--no-dependencies"], { cwd: root, encoding: "utf8" });
  expect(listed.trim().split("\n").sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
    "README.md",
    "THIRD-PARTY-NOTICES.md",
    "data/icon.png",
    "data/snippets.json",
    "data/tradecraft.schema.json",
    "dist/extension.browser.js",
    "dist/extension.js",
    "dist/server.browser.js",
    "dist/server.js",
    "package.json",
    "package.nls.json",
    "syntaxes/comments.tmLanguage.json",
    "syntaxes/dockerfile.tmLanguage.json",
    "syntaxes/knowledge.tmLanguage.json",
  ]);
});

it("every text of the manifest that is named is there, and every one that is there is named", () => {
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const named = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]));
  expect(Object.keys(JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8"))).sort()).toEqual(
    [...named].sort(),
  );
});

it("the name does not use MITRE's mark", () => {
  const { name, displayName, publisher } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const shown = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8")).displayName;
  expect(`${name} ${displayName} ${publisher} ${shown}`).not.toMatch(/att&?ck|mitre/i);
});
