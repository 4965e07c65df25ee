/**
 * A longer front matter is not read. gray-matter needs time in the square of its blank lines (0.3 s for 8 K of them);
 * the longest of ATT&CK is 1 K.
 */
export const frontMatterLimit = 8 * 1024;

/**
 * True where the parser may recurse hundreds of levels. To catch its overflow is not enough: V8 ends the process when
 * it has to compile a regular expression with the stack nearly used up.
 */
export function isDeepYaml(yaml: string): boolean {
  const brackets = yaml.match(/[[{]/g)?.length ?? 0;
  return brackets > 100 || yaml.split(/[\r\n]/).some((line) => (line.match(/[-?:](?=\s|$)/g)?.length ?? 0) > 50);
}

/**
 * What a document's Markdown may cost. remark is made for documents that people write: its time grows with the square
 * of the marks in one paragraph, with the number of lists times that of all blocks, and with the depth of containers,
 * per level of which it recurses. Measured on two cores: 2,000 nested bullets (4 KB) take 1.8 s, 4,000 overflow the
 * stack, 2,000 alternating `*` and `_` 0.7 s, 1,600 lines of four bullets 2 s, plain text 5 µs a character.
 * ATT&CK's documents have up to 9 KB, 120 lines, 100 list items, and 250 marks in a paragraph.
 */
export const limits = {
  /** UTF-16 code units of Markdown. */
  length: 64 * 1024,
  lines: 4000,
  /** Containers (`>`, `-`, `1.`) that all lines begin with. */
  containers: 2000,
  /** Containers that one line begins with. */
  depth: 32,
  /** Columns of indentation, by which containers of earlier lines go on. */
  indentation: 64,
  /** The sum over all paragraphs of the square of the marks in them. */
  work: 1_000_000,
} as const;

/** Why the Markdown is not parsed, in a few words; undefined where it may be. Linear. */
export function beyondLimits(markdown: string): string | undefined {
  if (markdown.length > limits.length) return `longer than ${limits.length / 1024} KB`;
  let lines = 0;
  let containers = 0;
  let work = 0;
  let marks = 0;
  for (let start = 0; start < markdown.length; ) {
    const { next, depth, indentation } = readPrefix(markdown, start);
    if (depth > limits.depth || indentation > limits.indentation) return "nested too deeply";
    lines++;
    containers += depth;
    if (lines > limits.lines) return `longer than ${limits.lines} lines`;
    if (containers > limits.containers) return `longer than ${limits.containers} list items`;
    // A blank line and a bullet each end the paragraph before them. A deeper bullet may be part of its text.
    const blank = next >= markdown.length || isLineEnd(markdown.charCodeAt(next));
    if (blank || (depth > 0 && indentation < 4)) {
      work += marks * marks;
      marks = 0;
    }
    let at = next;
    for (; at < markdown.length && !isLineEnd(markdown.charCodeAt(at)); at++) {
      if (isMark(markdown.charCodeAt(at))) marks++;
    }
    if (work + marks * marks > limits.work) return "too full of marks such as * and [ in one paragraph";
    start = at + 1;
  }
  return undefined;
}

/** The containers and blanks that a line begins with. */
function readPrefix(text: string, start: number): { next: number; depth: number; indentation: number } {
  let at = start;
  let depth = 0;
  let indentation = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 32) indentation++;
    else if (code === 9) indentation += 4;
    else {
      const marker = containerAt(text, at);
      if (marker === 0) break;
      depth++;
      at += marker - 1;
    }
  }
  return { next: at, depth, indentation: depth > 0 ? indentation - depth : indentation };
}

/** The length of `>`, `-` or `12.` at the offset, 0 where none is. */
function containerAt(text: string, at: number): number {
  const char = text.charAt(at);
  if (char === ">") return 1;
  let end = at;
  if (char === "-" || char === "*" || char === "+") end++;
  else {
    while (end - at < 9 && /[0-9]/.test(text.charAt(end))) end++;
    if (end === at || (text.charAt(end) !== "." && text.charAt(end) !== ")")) return 0;
    end++;
  }
  const next = text.charCodeAt(end);
  return Number.isNaN(next) || next === 32 || next === 9 || isLineEnd(next) ? end - at : 0;
}

function isMark(code: number): boolean {
  return code === 42 || code === 95 || code === 126 || code === 91 || code === 93;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
