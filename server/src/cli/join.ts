import { pathToFileURL } from "node:url";
import type { Parsed } from "../core/analysis/read.ts";
import type { Analyzer } from "../core/index.ts";
import { WorkspaceIndex } from "../core/workspace/workspace.ts";
import type { InputFile } from "./files.ts";
import { type Content, readContent } from "./read.ts";

export interface Input extends InputFile {
  /** Undefined for a file that is read when its turn comes. */
  readonly content?: Content;
}

/**
 * How much text is kept parsed, in code units: a tree and its facts need about 50 times the memory of their text. Most
 * repositories have less; of the others the rest is parsed twice.
 */
const keptLimit = 256 * 1024;

/** What the files tell each other, and what was parsed for that. */
export interface Joined {
  readonly index: WorkspaceIndex;
  /** The trees of the first files, by path: to be taken out when the file's turn comes. */
  readonly parsed: Map<string, Parsed>;
}

/**
 * What the files tell each other, read before any is reported: a pod's rights may stand in a file that comes after it.
 * A file that cannot be read is told of when its turn comes.
 */
export function join(inputs: readonly Input[], analyzer: Analyzer): Joined {
  const index = new WorkspaceIndex();
  const parsed = new Map<string, Parsed>();
  let left = keptLimit;
  for (const { path, content } of inputs) {
    const read = content ?? readContent(path);
    if (read.kind !== "text") continue;
    const uri = pathToFileURL(path).href;
    const reading = analyzer.readTelling({ uri, text: read.text });
    index.set(uri, reading?.summary);
    if (!reading?.parsed || read.text.length > left) continue;
    left -= read.text.length;
    parsed.set(path, reading.parsed);
  }
  return { index, parsed };
}
