import matter from "gray-matter";
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import type { Problem } from "../languages/language.ts";
import type { Located, Path, Span } from "../text/span.ts";
import { span } from "../text/span.ts";
import { frontMatterLimit, isDeepYaml } from "./limits.ts";
import type { FrontMatterEntry } from "./technique.ts";

/** More problems than anybody reads; broken YAML of 8 K can have thousands. */
const problemLimit = 20;

const fence = "---";

const refuse = (): never => {
  throw new Error("front matter is YAML only");
};

/**
 * Given in every call. gray-matter's own engines evaluate `---js`, and naming a language does not stop that; calls
 * without options go through a cache that forgets errors. YAML is read by `readFrontMatter`, which knows the spans.
 */
const options = {
  delimiters: fence,
  engines: {
    yaml: () => ({}),
    json: refuse,
    javascript: refuse,
    js: refuse,
    coffee: refuse,
    coffeescript: refuse,
    cson: refuse,
    toml: refuse,
  },
};

export interface Split {
  /** From the end of the opening fence to the closing one. Undefined where there is no front matter that may be read. */
  readonly header: Span | undefined;
  readonly body: Span;
  readonly problem: Problem | undefined;
}

/** Where front matter and Markdown lie. A byte order mark belongs to neither. Never throws. */
export function splitFrontMatter(text: string): Split {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const opening = span(start, start + fence.length);
  const whole = span(start, text.length);
  if (!matter.test(text.slice(start, opening.end), options) || text.charAt(opening.end) === "-") {
    return { header: undefined, body: whole, problem: undefined };
  }

  const closing = text.indexOf(`\n${fence}`, opening.end);
  const closed = closing !== -1;
  const end = closed ? closing : endOfUnclosed(text, opening.end);
  const body = span(closed ? afterLineEnd(text, closing + 1 + fence.length) : end, text.length);
  const refused = (code: string, message: string, at: Span): Split => ({
    header: undefined,
    body,
    problem: { code, message, span: at },
  });
  if (end - start > frontMatterLimit) {
    const size = `${frontMatterLimit / 1024} KB`;
    return refused("front-matter-too-long", `This front matter is longer than ${size} and is not read.`, opening);
  }

  const head = text.slice(start, closed ? closing + 1 + fence.length : end);
  const language = matter.language(head.includes("\n") ? head : `${head}\n`, options);
  if (language.name !== "" && !/^ya?ml$/i.test(language.name)) {
    const at = opening.end + language.raw.indexOf(language.name);
    const message = `Front matter is read as YAML only, never as ${language.name.slice(0, 40)}. Write the keys as YAML after a bare "---".`;
    return refused("front-matter-language", message, span(at, at + language.name.length));
  }
  // Ends on a line end in any case: without one gray-matter takes all but the last letter for the language.
  const header = matter(closed ? head : `${head}\n${fence}`, options).matter;
  const unclosed = `The front matter has no end. Close it with a line "${fence}".`;
  return {
    header: span(end - header.length, closed ? end + 1 : end),
    body,
    problem: closed ? undefined : { code: "unclosed-front-matter", message: unclosed, span: opening },
  };
}

/** Front matter without a closing fence ends, as far as one can tell, before the first blank line. */
function endOfUnclosed(text: string, from: number): number {
  const blank = /\r?\n[ \t]*\r?\n/.exec(text.slice(from, from + frontMatterLimit));
  return blank ? from + blank.index : text.length;
}

function afterLineEnd(text: string, at: number): number {
  const next = text.charAt(at) === "\r" ? at + 1 : at;
  return text.charAt(next) === "\n" ? next + 1 : next;
}

export interface FrontMatter extends Split {
  readonly entries: readonly FrontMatterEntry[];
  readonly problems: readonly Problem[];
}

/** Reads the front matter's top-level keys. Every scalar is text, as it was written: `18.1` stays `18.1`. Never throws. */
export function readFrontMatter(text: string): FrontMatter {
  const split = splitFrontMatter(text);
  const problems: Problem[] = split.problem ? [split.problem] : [];
  if (!split.header) return { ...split, entries: [], problems };
  if (isDeepYaml(text.slice(split.header.start, split.header.end))) {
    const message = "This front matter is nested too deeply and is not read.";
    problems.push({ code: "front-matter-too-deep", message, span: split.header });
    return { ...split, entries: [], problems };
  }
  let entries: FrontMatterEntry[] = [];
  try {
    entries = readYaml(text, split.header, problems);
  } catch {
    // Nothing is known that makes the parser throw; should it, the Markdown is read all the same.
    const message = "This front matter cannot be read as YAML.";
    problems.push({ code: "front-matter-unreadable", message, span: split.header });
  }
  return { ...split, entries, problems: problems.slice(0, problemLimit) };
}

function readYaml(text: string, header: Span, problems: Problem[]): FrontMatterEntry[] {
  const document = parseDocument(text.slice(header.start, header.end), {
    schema: "failsafe",
    prettyErrors: false,
    // The parser compares every key with every other; `readYaml` needs one pass.
    uniqueKeys: false,
    logLevel: "silent",
  });
  const place = (from: number, to: number): Span =>
    span(Math.min(header.start + from, header.end), Math.min(header.start + to, header.end));
  for (const error of [...document.errors, ...document.warnings]) {
    const code = `yaml-${error.code.toLowerCase().replaceAll("_", "-")}`;
    problems.push({
      code,
      message: `This front matter is not valid YAML: ${error.message}.`,
      span: place(...error.pos),
    });
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === "")) return [];
  if (!isMap(root)) {
    const message = "Front matter is a list of keys with values; this is something else.";
    problems.push({ code: "front-matter-not-a-mapping", message, span: header });
    return [];
  }

  const located = (node: Node, value: string, path: Path): Located<string> => {
    const [from, to] = node.range ?? [0, 0];
    return { value, span: place(from, to), path };
  };
  const entries = new Map<string, FrontMatterEntry>();
  for (const pair of root.items) {
    if (!isScalar(pair.key)) continue;
    const name = String(pair.key.value);
    const key = located(pair.key, name, [name]);
    if (entries.has(name)) {
      const message = `The key "${name}" is here twice; the first one counts. Remove one of them.`;
      problems.push({ code: "duplicate-key", message, span: key.span });
      continue;
    }
    const node = pair.value as Node | null;
    const range = node?.range;
    const at = range && node && !isEmpty(node) ? place(range[0], range[1]) : span(key.span.end, key.span.end);
    entries.set(name, { key, value: readValue(node, name), span: at });
  }
  return [...entries.values()];

  function readValue(node: Node | null, name: string): FrontMatterEntry["value"] {
    if (node === null || isEmpty(node)) return undefined;
    if (isScalar(node)) return located(node, String(node.value), [name]);
    if (isSeq(node)) {
      return node.items.flatMap((item, i) => {
        if (isScalar(item)) return isEmpty(item) ? [] : [located(item, String(item.value), [name, i])];
        return misplaced(item as Node);
      });
    }
    misplaced(node);
    return undefined;
  }

  function misplaced(node: Node): [] {
    const at = located(node, "", []).span;
    const message = isAlias(node)
      ? "References to other values (*name) are not followed here. Write the value out."
      : "Text is expected here, not a list or a mapping.";
    problems.push({ code: "unexpected-value", message, span: at });
    return [];
  }
}

/** `key:` with nothing behind it; a quoted empty text is a value. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === "" && node.range?.[0] === node.range?.[1];
}
