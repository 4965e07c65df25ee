import { newWindow } from "./browser.mjs";
import { within } from "./processes.mjs";
import { Workbench } from "./workbench.mjs";

const secondsPerJourney = 90;

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
      workbench ??= await within(secondsPerJourney, "opening the window", openWindow(hosts, host, screenshots, open));
      await within(secondsPerJourney, name, journey(workbench));
    } catch (error) {
      failure = error;
    }
    await workbench?.screenshot(name).catch(() => {});
    report(`${host}: ${name}`, (Date.now() - from) / 1000, failure);
    const reusable = !failure && (await workbench?.closeEditors().then(() => true, () => false));
    if (!reusable) {
      await workbench?.page.context().close();
      workbench = undefined;
    }
  }
  await workbench?.page.context().close();
}

/**
 * @param {import("./hosts.mjs").Hosts} hosts
 * @param {string} host
 * @param {string} screenshots
 * @param {(page: import("playwright-core").Page) => Promise<void>} open
 */
async function openWindow(hosts, host, screenshots, open) {
  const page = await newWindow(hosts);
  await open(page);
  const workbench = new Workbench(page, host, screenshots);
  await workbench.ready();
  return workbench;
}
