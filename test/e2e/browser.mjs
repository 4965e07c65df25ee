import { temporaryFolder } from "./paths.mjs";

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

const size = { width: 1280, height: 800 };

/** Flags for a Chromium that asks nobody and phones nowhere. */
const chromiumFlags = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A browser with a profile of its own: in the private windows that playwright opens otherwise, webviews of the web host
 * may not register their service worker. Closing the page's context ends the browser.
 * @param {import("./hosts.mjs").Hosts} hosts
 */
export async function newWindow(hosts) {
  const context = await hosts.browserType.launchPersistentContext(temporaryFolder(), {
    executablePath: hosts.chromium,
    args: chromiumFlags,
    headless: true,
    timeout: 60_000,
    viewport: size,
    colorScheme: "light",
    locale: "en-US",
  });
  context.setDefaultTimeout(20_000);
  return context.pages()[0] ?? (await context.newPage());
}
