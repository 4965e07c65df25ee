import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./registries.mjs";

/** `npm start`, behind the build: the main job over the samples, and how to see the same in an editor. */
const cli = join(root, "dist/cli.js");
const run = (/** @type {string[]} */ ...args) =>
  spawnSync(process.execPath, [cli, ...args], { cwd: join(root, "test/samples"), stdio: "inherit" }).status ?? 3;

console.log("\n$ tradecraft scan bad");
const bad = run("scan", "bad");
console.log("\n$ tradecraft scan good");
const good = run("scan", "good");
console.log(`
To see the same in the editor, open this folder in VS Code and press F5 (Run Tradecraft), or package and install it:

  npm run package && code --install-extension tradecraft.vsix && code test/samples

Any other editor that speaks LSP starts the server with: node dist/cli.js server --stdio
`);
// The bad samples must be found and the good ones be silent: exit statuses 1 and 0.
process.exitCode = bad === 1 && good === 0 ? 0 : 1;
