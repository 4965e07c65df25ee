import { ImportError } from "./importError.ts";

/** A release has objects of up to 4 MB, the list of its contents among them. What is longer is passed over. */
const objectLimit = 16 * 1024 * 1024;

/** No object of ATT&CK is nested deeper than 5. */
const depthLimit = 100;

/** A release has 25,000. Even the empty objects of a file as large as may be would take half a minute. */
const countLimit = 1_000_000;

/** How much text is read between two reports of progress. */
const step = 1024 * 1024;

/** An object of the bundle, or a stop on the way, at which the reader may give others a turn. */
export type Read =
  | { readonly at: number; readonly object: Readonly<Record<string, unknown>> }
  | { readonly at: number; readonly object: undefined };

/**
 * The objects of a STIX bundle, one after the other. The text is not parsed as a whole: a release has 50 MB, of which
 * nine tenths are of no use here, and a file made to exhaust the memory could be smaller. Nothing here recurses.
 * Throws an ImportError for what is no bundle or not all of one.
 */
export function* readObjects(text: string): Generator<Read> {
  let at = skipBlank(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  if (text[at] !== "{") throw new ImportError(noBundle(text, at));
  let type: string | undefined;
  let hasObjects = false;
  at = skipBlank(text, at + 1);
  while (text[at] !== "}") {
    const end = valueEnd(text, at).end;
    const key = text[at] === '"' ? parse(text, at, end) : broken(at);
    at = expect(text, end, ":");
    if (key === "objects") {
      if (at >= text.length) broken(at, text);
      if (text[at] !== "[") throw new ImportError("is no STIX bundle: its objects are no list.");
      hasObjects = true;
      at = yield* readList(text, at + 1);
    } else {
      const value = valueEnd(text, at);
      if (key === "type" && value.end - at < 100) type = String(parse(text, at, value.end));
      at = value.end;
    }
    at = skipBlank(text, at);
    if (text[at] === ",") at = skipBlank(text, at + 1);
    else if (text[at] !== "}") broken(at, text);
  }
  if (skipBlank(text, at + 1) < text.length) broken(at + 1);
  if (type !== "bundle") {
    throw new ImportError(`is no STIX bundle: its type is ${type === undefined ? "missing" : `"${type}"`}.`);
  }
  if (!hasObjects) throw new ImportError("is an empty STIX bundle: it has no objects.");
}

function* readList(text: string, start: number): Generator<Read, number> {
  let at = skipBlank(text, start);
  let next = at + step;
  let count = 0;
  while (text[at] !== "]") {
    if (++count > countLimit) throw new ImportError(`has more than ${countLimit} objects.`);
    const { end, depth } = valueEnd(text, at);
    if (text[at] === "{" && end - at <= objectLimit && depth <= depthLimit) {
      const object = parse(text, at, end) as Readonly<Record<string, unknown>>;
      yield { at: end, object };
    }
    if (end > next) {
      yield { at: end, object: undefined };
      next = end + step;
    }
    at = skipBlank(text, end);
    if (text[at] === ",") at = skipBlank(text, at + 1);
    else if (text[at] !== "]") broken(at, text);
  }
  return at + 1;
}

/** Where the JSON value at the offset ends, and how deep its brackets go. */
function valueEnd(text: string, start: number): { readonly end: number; readonly depth: number } {
  let depth = 0;
  let deepest = 0;
  for (let at = start; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = stringEnd(text, at);
    else if (code === 0x7b || code === 0x5b) {
      deepest = Math.max(deepest, ++depth);
      at++;
    } else if (code === 0x7d || code === 0x5d) {
      if (depth-- === 0) broken(at);
      at++;
    } else if (depth === 0) {
      const end = wordEnd(text, at);
      if (end === at) broken(at);
      at = end;
    } else at++;
    if (depth === 0) return { end: at, depth: deepest };
  }
  return broken(text.length, text);
}

function stringEnd(text: string, start: number): number {
  for (let close = text.indexOf('"', start + 1); close !== -1; close = text.indexOf('"', close + 1)) {
    let before = close - 1;
    while (text.charCodeAt(before) === 0x5c) before--;
    if ((close - before) % 2 === 1) return close + 1;
  }
  return broken(text.length, text);
}

/** Numbers and the words true, false and null. */
function wordEnd(text: string, start: number): number {
  let at = start;
  while (/[-+.\w]/.test(text.charAt(at))) at++;
  return at;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; ) {
    code = text.charCodeAt(++at);
  }
  return at;
}

function expect(text: string, start: number, char: string): number {
  const at = skipBlank(text, start);
  return text[at] === char ? skipBlank(text, at + 1) : broken(at, text);
}

function parse(text: string, start: number, end: number): unknown {
  try {
    return JSON.parse(text.slice(start, end));
  } catch {
    return broken(start);
  }
}

function broken(at: number, text?: string): never {
  if (text && at >= text.length) throw new ImportError("ends in the middle: a part of the file is missing.");
  throw new ImportError(`is no valid JSON near character ${at + 1}.`);
}

function noBundle(text: string, at: number): string {
  if (at >= text.length) return "is empty.";
  if (text[at] === "<") return "is no STIX bundle but a web page: download the file itself.";
  if (text[at] === "[") return "is no STIX bundle: it is a list, not an object.";
  return "is no STIX bundle: it is no JSON.";
}
