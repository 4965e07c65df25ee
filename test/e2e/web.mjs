import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { launchBrowser, newPage, settings } from "./browser.mjs";
import { here, workspaceCopy } from "./paths.mjs";
import { answers, freePort, logFile, start, stop, within } from "./processes.mjs";

/**
 * VS Code for the web with the extension in a web worker.
 * @param {import("./hosts.mjs").Hosts} hosts
 * @param {{ extension: string, tests?: string }} options
 */
export async function startWeb(hosts, { extension, tests }) {
  const name = tests ? "web-suite-server" : "web-server";
  const port = await freePort();
  const args = [join(here, "web-server.mjs"), hosts.web, String(port), extension, workspaceCopy(), tests ?? ""];
  const server = start(name, process.execPath, args);
  // Webviews live on subdomains, which 127.0.0.1 cannot have.
  const url = `http://localhost:${port}/`;
  await answers(url, server, name);
  return { url, stop: () => stop(server) };
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} url
 * @param {{ restricted?: boolean }} [options]
 */
export async function openWeb(page, url, { restricted = false } = {}) {
  await page.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: withOptions(await response.text(), { enableWorkspaceTrust: restricted }) });
  });
  await page.goto(url);
}

/**
 * test-web decides what the page tells the workbench, and has no option for settings.
 * @param {string} html
 * @param {Record<string, unknown>} options
 */
function withOptions(html, options) {
  const attribute = /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/;
  if (!attribute.test(html)) throw new Error("the workbench's page has changed: no place for its options");
  return html.replace(attribute, (_, before, value) => {
    const given = JSON.parse(value.replaceAll("&quot;", '"'));
    const all = { ...given, ...options, configurationDefaults: settings };
    return `${before}${JSON.stringify(all).replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`;
  });
}

/**
 * Runs the Mocha suite inside the web extension host.
 * @param {import("./hosts.mjs").Hosts} hosts
 * @param {{ extension: string, tests: string }} options
 * @returns {Promise<{ title: string, error?: string }[]>}
 */
export async function runWebSuite(hosts, options) {
  const host = await startWeb(hosts, options);
  const browser = await launchBrowser(hosts);
  const log = createWriteStream(logFile("web-suite"));
  try {
    const page = await newPage(browser);
    page.on("console", (message) => log.write(`${message.text()}\n`));
    page.on("pageerror", (error) => log.write(`${error.stack}\n`));
    /** @type {{ title: string, error?: string }[]} */
    const results = [];
    await page.exposeFunction("codeAutomationLog", (/** @type {string} */ type, /** @type {unknown[]} */ parts) => {
      log.write(`${type}: ${parts.join(" ")}\n`);
      const found = /^tradecraft-suite (\{.*\})$/.exec(String(parts[0]));
      if (found) results.push(JSON.parse(found[1]));
    });
    const exit = new Promise((resolve) => void page.exposeFunction("codeAutomationExit", resolve).then(() => openWeb(page, host.url)));
    const code = await within(120, "the suite in the web extension host", exit);
    if (code !== 0 && !results.some((result) => result.error)) {
      results.push({ title: "the suite as a whole", error: `ended with ${code}, see ${logFile("web-suite")}` });
    }
    return results;
  } finally {
    await browser.close();
    await host.stop();
    log.end();
    await once(log, "close");
  }
}
