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
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

export const size = { width: 1280, height: 800 };

/** Flags for a Chromium that asks nobody and phones nowhere. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @param {import("./hosts.mjs").Hosts} hosts */
export function launchBrowser(hosts) {
  return hosts.browserType.launch({ executablePath: hosts.chromium, args: chromiumFlags, timeout: 60_000 });
}

/** @param {import("playwright-core").Browser} browser */
export async function newPage(browser) {
  const context = await browser.newContext({ viewport: size, colorScheme: "light", locale: "en-US" });
  context.setDefaultTimeout(20_000);
  return context.newPage();
}
