import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { artifacts, here, root } from "./paths.mjs";
import { run } from "./processes.mjs";

/**
 * One file for both extension hosts. Mocha's browser build runs in Node as well.
 * @param {string} web folder of the web host's packages
 * @param {string} extension folder that is served, and so must hold the file
 */
export async function bundleSuite(web, extension) {
  const { build } = createRequire(join(root, "package.json"))("esbuild");
  const outfile = join(extension, "out/e2e/suite.js");
  await build({
    stdin: { contents: 'import "mocha/mocha.js"; export { run } from "./suite/index.ts";', resolveDir: here },
    outfile,
    bundle: true,
    format: "cjs",
    platform: "browser",
    target: "es2022",
    external: ["vscode"],
    // Or Mocha's build would put itself in the place of what the bundle exports.
    define: { module: "undefined" },
    nodePaths: [join(web, "node_modules")],
    logLevel: "warning",
  });
  return outfile;
}

/** @param {string} extension */
export async function packageVsix(extension) {
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  if (!existsSync(vsce)) throw new Error("@vscode/vsce is not installed: run npm ci first");
  mkdirSync(artifacts, { recursive: true });
  const vsix = join(artifacts, "tradecraft.vsix");
  const lenient = ["--allow-missing-repository", "--no-rewrite-relative-links", "--skip-license"];
  const args = ["package", "--no-dependencies", ...lenient, "-o", vsix];
  await run("vsce", process.execPath, [vsce, ...args], { cwd: extension, seconds: 300 });
  return vsix;
}
