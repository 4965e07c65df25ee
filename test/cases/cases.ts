import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Command, commandOf } from "./command.ts";
import { type Form, forms, type LanguageName, type Where } from "./forms.ts";
import type { Place } from "./piece.ts";

// The data: `malicious` and `look-alikes` hold commands (`script` for the file's `shell`, or `words`), `files` whole
// files. `rule` is what must be found (one of a list where two are defensible), `within` the text that the finding must
// overlap, `where` and `languages` narrow the forms. They were written from the catalogue, without the rules in sight.

/** Which part of the cases something belongs to: the kept third is not looked at while rules are written. */
export type Split = "open" | "kept";

/** A command that is put through every form which can hold it. */
export interface CommandCase {
  readonly name: string;
  readonly split: Split;
  readonly command: Command;
  /** What must be found: one of these rules. Empty for a look-alike. */
  readonly rules: readonly string[];
  /** Of a look-alike: what may be found all the same. */
  readonly allowed: readonly string[];
  /** Where the finding must lie. */
  readonly culprit: Place;
  readonly forms: readonly (Form & { readonly language: LanguageName })[];
}

/** A whole file with its quirks. */
export interface FileCase {
  readonly name: string;
  readonly split: Split;
  readonly file: string;
  readonly text: string;
  /** Every finding that is a warning or an error, and the quieter ones that must be there. Empty for a look-alike. */
  readonly findings: readonly { readonly rules: readonly string[]; readonly within: string }[];
  readonly allowed: readonly string[];
}

interface RawDefaults {
  readonly rule?: string | readonly string[];
  readonly shell?: string;
  readonly where?: readonly Where[];
  readonly languages?: readonly LanguageName[];
  readonly allowed?: readonly string[];
  readonly kept?: boolean;
}

interface RawCase extends RawDefaults {
  readonly script?: string;
  readonly words?: readonly string[];
  readonly within?: string;
}

interface RawFile {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly eol?: "crlf";
  readonly kept?: boolean;
  readonly allowed?: readonly string[];
  readonly findings?: readonly { readonly rule: string | readonly string[]; readonly within: string }[];
}

/** Each command goes through every third of its forms, another third than its neighbours, or with CASES=all through all. */
const step = process.env.CASES === "all" ? 1 : 3;

/** The commands of a folder: `malicious` or `look-alikes`. */
export function commandCases(folder: string): CommandCase[] {
  return read<RawDefaults & { readonly cases: readonly RawCase[] }>(folder).flatMap((file) =>
    file.cases.map((raw, i) => {
      const made = commandCase({ shell: "sh", ...file, ...raw });
      return { ...made, forms: made.forms.filter((_form, at) => (at + i) % step === 0) };
    }),
  );
}

/** The whole files. */
export function fileCases(): FileCase[] {
  return read<{ readonly cases: readonly RawFile[] }>("files").flatMap((file) => file.cases.map(fileCase));
}

function read<T>(folder: string): T[] {
  const path = join(import.meta.dirname, folder);
  return readdirSync(path)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => parse(readFileSync(join(path, name), "utf8")) as T);
}

function commandCase(raw: RawCase): CommandCase {
  const { script, shell = "sh", where, languages } = raw;
  const words = script === undefined ? (raw.words ?? []) : [shell, "-c", script];
  const name = (script ?? words.join(" ")).replace(/\s+/g, " ").slice(0, 100);
  const command = commandOf(words, script === undefined ? undefined : shell);
  const holding = forms.filter(
    (form) =>
      (!where || where.includes(form.where)) &&
      (!languages || languages.includes(form.language)) &&
      (form.accepts?.(command) ?? true),
  );
  return {
    name,
    split: raw.kept ? "kept" : "open",
    command,
    rules: list(raw.rule),
    allowed: raw.allowed ?? [],
    culprit: culpritOf(words, raw.within, name),
    forms: holding,
  };
}

/** The place of the text in the words. Without a text it is all of them. */
function culpritOf(words: readonly string[], within: string | undefined, name: string): Place {
  const last = words.length - 1;
  if (within === undefined) return { from: [0, 0], to: [last, words[last]?.length ?? 0] };
  const word = words.findIndex((w) => w.includes(within));
  if (word < 0) throw new Error(`"${within}" is not in the command: ${name}`);
  const start = words[word]?.indexOf(within) ?? 0;
  return { from: [word, start], to: [word, start + within.length] };
}

function fileCase(raw: RawFile): FileCase {
  const text = raw.eol === "crlf" ? raw.text.replaceAll("\n", "\r\n") : raw.text;
  const findings = (raw.findings ?? []).map(({ rule, within }) => {
    const shown = raw.eol === "crlf" ? within.replaceAll("\n", "\r\n") : within;
    if (!text.includes(shown)) throw new Error(`"${within}" is not in the file: ${raw.name}`);
    return { rules: list(rule), within: shown };
  });
  const { name, file, allowed = [] } = raw;
  return { name, split: raw.kept ? "kept" : "open", file, text, findings, allowed };
}

function list(rule: string | readonly string[] | undefined): readonly string[] {
  if (rule === undefined) return [];
  return typeof rule === "string" ? [rule] : rule;
}
