import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Our own samples: [path below test/samples, text]. */
export function sampleFiles(): [name: string, text: string][] {
  const folder = join(import.meta.dirname, "samples");
  return ["bad", "good"].flatMap((half) =>
    readdirSync(join(folder, half)).map((name): [string, string] => [
      `${half}/${name}`,
      readFileSync(join(folder, half, name), "utf8"),
    ]),
  );
}
