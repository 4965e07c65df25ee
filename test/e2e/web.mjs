import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { closeWindow, openWindow, settings } from "./browser.mjs";
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
 */
export async function openWeb(page, url) {
  await page.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: withSettings(await response.text()) });
  });
  await page.goto(url);
}

/**
 * test-web decides what the page tells the workbench, and has no option for settings.
 * @param {string} html
 */
function withSettings(html) {
  const attribute = /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/;
  if (!attribute.test(html)) throw new Error("the workbench's page has changed: no place for its options");
  return html.replace(attribute, (_, before, value) => {
    const options = { ...JSON.parse(value.replaceAll("&quot;", '"')), configurationDefaults: settings };
    return `${before}${JSON.stringify(options).replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`;
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
  const page = await openWindow(hosts);
  const log = createWriteStream(logFile("web-suite"));
  try {
    page.on("console", (message) => log.write(`${message.text()}\n`));
    page.on("pageerror", (error) => log.write(`${error.stack}\n`));
    /** @type {{ title: string, error?: string }[]} */
    const results = [];
    await page.exposeFunction("codeAutomationLog", (/** @type {string} */ type, /** @type {unknown[]} */ parts) => {
      log.write(`${type}: ${parts.join(" ")}\n`);
      const found = /^tradecraft-suite (\{.*\})$/.exec(String(parts[0]));
      if (found) results.push(JSON.parse(String(found[1])));
    });
    /** @type {(code: number) => void} */
    let ended = () => {};
    const exit = new Promise((resolve) => {
      ended = resolve;
    });
    await page.exposeFunction("codeAutomationExit", ended);
    await openWeb(page, host.url);
    const code = await within(300, "the suite", exit).catch((error) => error.message);
    if (results.length === 0 || (code !== 0 && !results.some((result) => result.error))) {
      results.push({ title: "as a whole", error: `ended with: ${code}, see ${logFile("web-suite")}` });
    }
    return results;
  } finally {
    await closeWindow(page);
    await host.stop();
    log.end();
    await once(log, "close");
  }
}
