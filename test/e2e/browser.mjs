/** A quiet workbench: nothing but the files and what the extension says about them. */
export const settings = {
  "chat.disableAIFeatures": true,
  "editor.fontFamily": "DejaVu Sans Mono",
  "editor.minimap.enabled": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

const size = { width: 1280, height: 800 };

/** Flags for a Chromium that asks nobody and phones nowhere. */
const flags = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The web host's webviews are frames from a subdomain of localhost, which else may not load or keep a service worker.
  "--disable-features=LocalNetworkAccessChecks",
];

/**
 * A browser and one page in it.
 * @param {import("./hosts.mjs").Hosts} hosts
 */
export async function openWindow(hosts) {
  const browser = await hosts.browserType.launch({ executablePath: hosts.chromium, args: flags, timeout: 60_000 });
  const context = await browser.newContext({ viewport: size, colorScheme: "light", locale: "en-US" });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

/** @param {import("playwright-core").Page} page */
export async function closeWindow(page) {
  await page.context().browser()?.close();
}
