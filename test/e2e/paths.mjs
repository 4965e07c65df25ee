import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, "../..");
export const artifacts = join(here, "artifacts");
export const cache = resolve(
  process.env.TRADECRAFT_E2E_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tradecraft-e2e"),
);

/** @type {string[]} */
const temporary = [];

/** A folder that is gone when the process ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "tradecraft-e2e-"));
  temporary.push(folder);
  return folder;
}

/** A copy of the fixtures that a journey may change. */
export function workspaceCopy() {
  const folder = join(temporaryFolder(), "workspace");
  mkdirSync(folder);
  cpSync(join(here, "fixtures"), folder, { recursive: true });
  return folder;
}

process.once("exit", () => {
  for (const folder of temporary)
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
