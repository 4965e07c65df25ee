import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version in the manifest beside or above the running file, so that no build step has to write it into the code. */
export function version(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const path = join(folder, "package.json");
    const manifest = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>) : {};
    if (manifest.name === "tradecraft" && typeof manifest.version === "string") return manifest.version;
    if (dirname(folder) === folder) return "0.0.0";
  }
}
