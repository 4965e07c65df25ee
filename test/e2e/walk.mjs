import { join } from "node:path";
import { closeWindow, openWindow } from "./browser.mjs";
import { within } from "./processes.mjs";
import { Workbench } from "./workbench.mjs";

const secondsPerJourney = 120;

/**
 * Walks journeys one after the other in one window, and in a new one after a failure.
 * @param {import("./hosts.mjs").Hosts} hosts
 * @param {string} host
 * @param {Record<string, (workbench: Workbench) => Promise<void>>} journeys
 * @param {{ screenshots: string, open: (page: import("playwright-core").Page) => Promise<void> }} options
 * @param {(title: string, seconds: number, error?: unknown) => void} report
 */
export async function walk(hosts, host, journeys, { screenshots, open }, report) {
  /** @type {Workbench | undefined} */
  let workbench;
  for (const [name, journey] of Object.entries(journeys)) {
    const from = Date.now();
    /** @type {unknown} */
    let failure;
    try {
      workbench ??= await openWorkbench(hosts, host, screenshots, open);
      await within(secondsPerJourney, name, journey(workbench));
    } catch (error) {
      failure = error;
    }
    await workbench?.screenshot(name).catch(() => {});
    report(`${host}: ${name}`, (Date.now() - from) / 1000, failure);
    if (workbench && !(await closed(workbench, failure))) {
      await closeWindow(workbench.page);
      workbench = undefined;
    }
  }
  if (workbench) await closeWindow(workbench.page);
}

/**
 * Whether the window is as good as new.
 * @param {Workbench} workbench
 * @param {unknown} failure
 */
async function closed(workbench, failure) {
  if (failure) return false;
  try {
    await within(secondsPerJourney, "closing the editors", workbench.closeEditors());
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {import("./hosts.mjs").Hosts} hosts
 * @param {string} host
 * @param {string} screenshots
 * @param {(page: import("playwright-core").Page) => Promise<void>} open
 */
async function openWorkbench(hosts, host, screenshots, open) {
  const page = await openWindow(hosts);
  try {
    const workbench = new Workbench(page, host, screenshots);
    await within(
      secondsPerJourney,
      "opening the window",
      open(page).then(() => workbench.ready()),
    );
    return workbench;
  } catch (error) {
    await page.screenshot({ path: join(screenshots, `${host}-not-opened.png`) }).catch(() => {});
    await closeWindow(page);
    throw error;
  }
}
