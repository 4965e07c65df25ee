import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Manifest {
  readonly version: string;
  readonly homepage?: string;
}

/** The package.json beside or above the running file, so that no build step has to write its facts into the code. */
export function manifest(): Manifest {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const path = join(folder, "package.json");
    const found = existsSync(path)
      ? (JSON.parse(readFileSync(path, "utf8")) as Manifest & { name?: string })
      : undefined;
    if (found?.name === "tradecraft") return found;
    if (dirname(folder) === folder) return { version: "0.0.0" };
  }
}
