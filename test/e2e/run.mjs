import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { bundleSuite, packageVsix } from "./bundle.mjs";
import { startCodeServer } from "./codeServer.mjs";
import { ensureHosts } from "./hosts.mjs";
import { restricted, trusted } from "./journeys.mjs";
import { artifacts, root } from "./paths.mjs";
import { run, stopAll, within } from "./processes.mjs";
import { walk } from "./walk.mjs";
import { openWeb, runWebSuite, startWeb } from "./web.mjs";

const usage = "usage: run.mjs [--only web-suite|web|code-server] [--screenshots DIR] [--extension DIR] [--vsix FILE]";
const parts = ["web-suite", "web", "code-server"];
const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: parts },
    screenshots: { type: "string", default: artifacts },
    extension: { type: "string", default: root },
    vsix: { type: "string" },
  },
});
const only = new Set(values.only);
if (![...only].every((part) => parts.includes(part))) throw new Error(usage);
const screenshots = resolve(values.screenshots);
const extension = resolve(values.extension);

let passed = 0;
let failed = 0;

/**
 * @param {string} title
 * @param {number | undefined} seconds
 * @param {unknown} [error]
 */
function report(title, seconds, error) {
  if (error) failed += 1;
  else passed += 1;
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  console.log(`${error ? "FAIL" : "  ok"}  ${title}${seconds === undefined ? "" : ` (${seconds.toFixed(1)} s)`}`);
  if (error) console.log(text.trimEnd().split("\n").slice(0, 12).join("\n").replace(/^/gm, "      "));
}

/**
 * @param {string} part
 * @param {() => Promise<void>} work
 */
async function attempt(part, work) {
  if (!only.has(part)) return;
  try {
    await within(600, part, work());
  } catch (error) {
    report(part, undefined, error);
  }
}

try {
  mkdirSync(artifacts, { recursive: true });
  const hosts = await ensureHosts({ codeServer: only.has("code-server") });
  if (extension === root) await run("build", "npm", ["run", "--silent", "build"], { cwd: root });
  if (!existsSync(join(extension, "dist/extension.browser.js")))
    throw new Error("no dist/extension.browser.js: build first");

  await attempt("web-suite", async () => {
    const tests = await bundleSuite(hosts.web, extension);
    for (const { title, error } of await runWebSuite(hosts, { extension, tests }))
      report(`suite: ${title}`, undefined, error);
  });

  await attempt("web", async () => {
    const host = await startWeb(hosts, { extension });
    const open = (/** @type {import("playwright-core").Page} */ page) => openWeb(page, host.url);
    await walk(hosts, "web", trusted, { screenshots, open }, report);
    await host.stop();
  });

  await attempt("code-server", async () => {
    const vsix = values.vsix ? resolve(values.vsix) : await packageVsix(extension);
    for (const journeys of [trusted, restricted]) {
      const host = await startCodeServer(hosts, { vsix, restricted: journeys === restricted });
      const open = async (/** @type {import("playwright-core").Page} */ page) => void (await page.goto(host.url));
      await walk(hosts, "code-server", journeys, { screenshots, open }, report);
      await host.stop();
    }
  });
} catch (error) {
  report("the run as a whole", undefined, error);
} finally {
  await stopAll();
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
