import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./processes.mjs";

/** Debian's package for each thing that must be on the machine, and how to see that it is. */
const forBrowser = [
  { packages: ["chromium"], present: () => findChromium() !== undefined },
  { packages: ["fonts-dejavu-core"], present: () => existsSync("/usr/share/fonts/truetype/dejavu") },
];
const forCompiling = [
  { packages: ["make", "g++", "python3"], present: () => ["make", "g++", "python3"].every((tool) => onPath(tool)) },
  { packages: ["libkrb5-dev"], present: () => existsSync("/usr/include/gssapi/gssapi.h") },
  { packages: ["libx11-dev"], present: () => existsSync("/usr/include/X11/Xlib.h") },
  { packages: ["libxkbfile-dev"], present: () => existsSync("/usr/include/X11/extensions/XKBfile.h") },
  { packages: ["libsecret-1-dev", "pkg-config"], present: () => existsSync("/usr/include/libsecret-1") },
];

/** @param {string} tool */
export function onPath(tool) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, tool);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

export function findChromium() {
  const named = process.env.TRADECRAFT_E2E_CHROMIUM;
  if (named) return named;
  return ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].map(onPath).find(Boolean);
}

/** @param {{ compiling: boolean }} needs */
export async function ensureSystemPackages({ compiling }) {
  const missing = [...forBrowser, ...(compiling ? forCompiling : [])].filter((part) => !part.present());
  if (missing.length === 0) return;
  const packages = missing.flatMap((part) => part.packages);
  if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    throw new Error(
      `missing on this machine: ${packages.join(" ")} (names of Debian's packages). Install them` +
        `${packages.includes("chromium") ? ", or name a Chromium or Chrome in TRADECRAFT_E2E_CHROMIUM" : ""}.`,
    );
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-update", "apt-get", ["update", "-q"], { env, seconds: 180 });
  const options = ["-y", "-q", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold"];
  await run("apt-install", "apt-get", ["install", ...options, ...packages], { env, seconds: 600 });
  const absent = missing.filter((part) => !part.present()).flatMap((part) => part.packages);
  if (absent.length > 0) throw new Error(`installed, but not found: ${absent.join(" ")}`);
}
