import { fromBase32, fromBase64, fromHex } from "./decoders.ts";
import type { Program } from "./execution.ts";

/** Programs that make one text of another: POSIX rev (util-linux), tr, cut, head, base64, xxd, sed with one `s`. */

/** What the program writes for an input; undefined where that is not known. */
export function filtered({ name, words }: Program, input: string): string | undefined {
  if (name === undefined || input.length > limit) return undefined;
  const values: string[] = [];
  for (const { value } of words.slice(1)) {
    if (value === undefined) return undefined;
    values.push(value);
  }
  return filters.get(name)?.(input, values);
}

const limit = 65536;

type Filter = (input: string, values: readonly string[]) => string | undefined;

const rev: Filter = (input, values) =>
  values.length > 0 ? undefined : lines(input, (line) => [...line].reverse().join(""));

const tac: Filter = (input, values) => {
  if (values.length > 0 || (input !== "" && !input.endsWith("\n"))) return undefined;
  return input
    .split("\n")
    .slice(0, -1)
    .reverse()
    .map((line) => `${line}\n`)
    .join("");
};

const tr: Filter = (input, values) => {
  const [option] = values;
  const deletes = option === "-d" || option === "--delete";
  const [from, to, more] = deletes ? values.slice(1) : values;
  const first = from === undefined || from.startsWith("-") ? undefined : setOf(from);
  if (!first || more !== undefined || deletes === (to !== undefined)) return undefined;
  if (deletes) return [...input].filter((unit) => !first.includes(unit)).join("");
  const second = setOf(to ?? "");
  if (!second || second.length === 0) return undefined;
  // The last of several counts, and a set that is too short is filled up with its last.
  const map = new Map(first.map((unit, i) => [unit, second[Math.min(i, second.length - 1)] as string]));
  return [...input].map((unit) => map.get(unit) ?? unit).join("");
};

const classes: Readonly<Record<string, readonly [string, string]>> = {
  "[:lower:]": ["a", "z"],
  "[:upper:]": ["A", "Z"],
  "[:digit:]": ["0", "9"],
};

/** The characters of `a-zA-Z`, in order. */
function setOf(text: string): string[] | undefined {
  const range = classes[text];
  const written = range ? range.join("-") : text;
  if (/^\[.*\]$/.test(written) && /[:=*]/.test(written)) return undefined;
  const units = [...written.replace(/\\([nt\\])/g, (_, unit) => (unit === "n" ? "\n" : unit === "t" ? "\t" : "\\"))];
  const found: string[] = [];
  for (let at = 0; at < units.length; at++) {
    const [unit, dash, last] = [units[at] as string, units[at + 1], units[at + 2]];
    if (dash !== "-" || last === undefined) {
      found.push(unit);
      continue;
    }
    const [start, end] = [unit.charCodeAt(0), last.charCodeAt(0)];
    if (end < start || end - start > 256) return undefined;
    for (let code = start; code <= end; code++) found.push(String.fromCharCode(code));
    at += 2;
  }
  return found;
}

const base64: Filter = (input, values) => {
  const decodes = /^(?:-d|-D|--d(?:e(?:c(?:o(?:de?)?)?)?)?|-di|-id)$/.test(values[0] ?? "");
  // The letters for URLs are no digits to it.
  return decodes && values.length === 1 && !/[-_]/.test(input) ? ascii(fromBase64(input)) : undefined;
};

const base32: Filter = (input, values) =>
  values.length === 1 && /^(?:-d|--decode)$/.test(values[0] ?? "") && !/[a-z]/.test(input)
    ? ascii(fromBase32(input))
    : undefined;

const xxd: Filter = (input, values) => {
  const letters = values.join("");
  const plain = values.every((value) => /^-(?:r|p|ps|rp|pr)$/.test(value)) && letters.includes("p");
  return plain && letters.includes("r") ? ascii(fromHex(input)) : undefined;
};

/** Other bytes are parts of characters, which are not put together. */
function ascii(text: string | undefined): string | undefined {
  return text !== undefined && [...text].every((unit) => unit !== "\0" && unit <= "\x7f") ? text : undefined;
}

/** `cut -c1-3`, `cut -d, -f2` */
const cut: Filter = (input, values) => {
  const options = values.join("\0").match(/^(?:-d\0?([^\0])\0)?-([cf])\0?(\d{1,4})(-?)(\d{0,4})$/);
  if (!options) return undefined;
  const [, delimiter, letter, first, dash, last] = options;
  if (letter === "c" && delimiter !== undefined) return undefined;
  const from = Number(first) - 1;
  const to = dash === "" ? from + 1 : last === "" ? undefined : Number(last);
  if (from < 0) return undefined;
  const separator = letter === "c" ? "" : (delimiter ?? "\t");
  return lines(input, (line) => {
    if (letter === "f" && !line.includes(separator)) return line;
    return line.split(separator).slice(from, to).join(separator);
  });
};

/** `sed s/a/b/g` with texts in which nothing is a pattern. */
const sed: Filter = (input, values) => {
  const script = values.length === 2 && values[0] === "-e" ? values[1] : values.length === 1 ? values[0] : undefined;
  const parts = script === undefined ? null : /^s([/|#,:@!_])([^\\]*)$/.exec(script);
  const [from = "", to, flags, more] = parts ? (parts[2] as string).split(parts[1] as string) : [];
  if (to === undefined || more !== undefined || from === "" || !/^g?$/.test(flags ?? "x")) return undefined;
  if (/[.*[\]^$+?{}()|]/.test(from) || to.includes("&")) return undefined;
  return lines(input, (line) => (flags === "g" ? line.split(from).join(to) : line.replace(from, () => to)));
};

const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ["cat", (input, values) => (values.every((value) => value === "-") && values.length < 2 ? input : undefined)],
  ["rev", rev],
  ["tac", tac],
  ["tr", tr],
  ["base64", base64],
  ["base32", base32],
  ["xxd", xxd],
  ["cut", cut],
  ["sed", sed],
]);

/** Each line on its own; the last may have no end. */
function lines(input: string, change: (line: string) => string): string {
  const ended = input.endsWith("\n");
  const changed = (ended ? input.slice(0, -1) : input).split("\n").map(change).join("\n");
  return input !== "" && ended ? `${changed}\n` : changed;
}
