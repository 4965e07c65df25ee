import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

/** What became of an input. */
export type Content =
  | { readonly kind: "text"; readonly text: string }
  /** `head` is the beginning, enough to tell whether it is a file that would have been analysed. */
  | { readonly kind: "large"; readonly head: string }
  /** With NUL bytes among the first. A single one may stand in a comment, to hide the rest: the text is kept. */
  | { readonly kind: "binary"; readonly text: string }
  | { readonly kind: "unreadable"; readonly reason: string };

/** In bytes. */
const sizeLimit = 10 * 1024 * 1024;
const headSize = 64 * 1024;

/** Never throws. */
export function readContent(path: string): Content {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    if (fstatSync(file).size <= sizeLimit) return contentOf(readFileSync(file));
    const head = new Uint8Array(headSize);
    return { kind: "large", head: decode(head.subarray(0, readSync(file, head))) };
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

export function contentOf(bytes: Uint8Array): Content {
  if (bytes.length > sizeLimit) return { kind: "large", head: decode(bytes.subarray(0, headSize)) };
  if (!isUtf16(bytes) && bytes.subarray(0, 8192).includes(0)) return { kind: "binary", text: decode(bytes) };
  return { kind: "text", text: decode(bytes) };
}

/**
 * UTF-8, or UTF-16 where a byte order mark says so, as redirected output of Windows PowerShell does. One byte order mark
 * is taken off, so that columns are an editor's; what is not valid becomes U+FFFD.
 */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder(isUtf16(bytes) ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8").decode(bytes);
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "is a folder",
  ELOOP: "is a symbolic link that leads to itself",
};

/** Why something could not be read, without the path, which a message names itself. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ""] ?? code ?? message;
}
