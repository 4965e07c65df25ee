import { pathToFileURL } from "node:url";
import type { Analyzer } from "../core/index.ts";
import { WorkspaceIndex } from "../core/workspace/workspace.ts";
import type { InputFile } from "./files.ts";
import { type Content, readContent } from "./read.ts";

export interface Input extends InputFile {
  /** Undefined for a file that is read when its turn comes. */
  readonly content?: Content;
}

/**
 * What the files tell each other, read before any is reported: a pod's rights may stand in a file that comes after it.
 * Read twice rather than kept: a workspace may be large. A file that cannot be read is told of when its turn comes.
 */
export function indexOf(inputs: readonly Input[], analyzer: Analyzer): WorkspaceIndex {
  const index = new WorkspaceIndex();
  for (const { path, content } of inputs) {
    const read = content ?? readContent(path);
    if (read.kind !== "text") continue;
    const uri = pathToFileURL(path).href;
    index.set(uri, analyzer.summaryOf({ uri, text: read.text }));
  }
  return index;
}
