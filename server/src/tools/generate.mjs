import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedFiles, read, root } from "./registries.mjs";

/** `npm run generate` writes the generated files, `npm run generate -- --check` fails where one would change. */
const check = process.argv.includes("--check");
const before = new Map([...generatedFiles().keys()].map((path) => [path, read(path)]));
for (const [path, text] of generatedFiles()) writeFileSync(join(root, path), text);
const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
const formatted = [...before.keys()].filter((path) => /\.(?:ts|json)$/.test(path));
execFileSync(process.execPath, [biome, "check", "--write", "--config-path", ".biome.json", ...formatted], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
});
const changed = [...before].filter(([path, text]) => read(path) !== text).map(([path]) => path);
if (check && changed.length > 0) {
  console.error(`Generated files were not up to date (they are now; commit them):\n  ${changed.join("\n  ")}`);
  process.exitCode = 1;
}
