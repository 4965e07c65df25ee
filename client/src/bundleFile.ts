import * as vscode from "vscode";
import { bundleLimit, ImportError, isGzip } from "../../server/src/core/import/importError.ts";

/** The text of a file, unpacked if need be. Throws an ImportError. */
export async function readBundleFile(uri: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > bundleLimit) throw tooLarge();
  const bytes = await vscode.workspace.fs.readFile(uri);
  return new TextDecoder().decode(isGzip(bytes) ? await gunzip(bytes) : bytes);
}

/** By the platform's own means, which the desktop and the browser both have. */
async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
    const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      size += part.value.length;
      if (size > bundleLimit) {
        await reader.cancel();
        throw tooLarge();
      }
    }
  } catch (error) {
    throw error instanceof ImportError ? error : new ImportError("is damaged: it cannot be unpacked.");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooLarge(): ImportError {
  return new ImportError(`is larger than ${bundleLimit / 1024 / 1024} MB.`);
}
