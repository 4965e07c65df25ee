import type { Program } from "./execution.ts";
import { readOptions } from "./options.ts";
import { programOutput } from "./outputs.ts";
import { firstOf } from "./parameters.ts";
import { programOf } from "./program.ts";
import type { ShellWord } from "./script.ts";
import { known, type Scope, type Value, type Variable } from "./variables.ts";

/** What an assignment makes of a variable. */
export interface Setting {
  readonly name: string;
  /** Undefined where it is not known. */
  readonly value: Variable | undefined;
  /** `NAME+=value` */
  readonly append: boolean;
  /** `NAME[index]=value` */
  readonly index: string | undefined;
}

/** Carries out an assignment (POSIX, 2.9.1; bash, Arrays). */
export function assign(setting: Setting, scope: Scope): void {
  const { name, value, append, index } = setting;
  if (index !== undefined) scope.assign(name, withElement(setting, index, scope));
  else scope.assign(name, append ? appended(scope.get(name), value) : value);
}

function appended(before: Variable | undefined, value: Variable | undefined): Variable | undefined {
  if (before === undefined || value === undefined) return undefined;
  if (Array.isArray(value)) return [...listOf(before), ...value];
  const joined = joinValues(firstOf(before) ?? known(""), firstOf(value) ?? known(""));
  return Array.isArray(before) ? [joined, ...before.slice(1)] : joined;
}

/** Elements in their order. Before the first the variable may hold what the environment says. */
function withElement({ name, value, append }: Setting, index: string, scope: Scope): Variable | undefined {
  const before = index === "0" && !scope.touched(name) ? null : scope.get(name);
  const element = firstOf(value);
  const at = Number(index);
  if (before === undefined || !element || append || !/^\d{1,3}$/.test(index)) return undefined;
  const list = listOf(before);
  return at > list.length ? undefined : [...list.slice(0, at), element, ...list.slice(at + 1)];
}

function listOf(variable: Variable): readonly Value[] {
  return variable === null ? [] : Array.isArray(variable) ? variable : [variable as Value];
}

function joinValues(a: Value, b: Value): Value {
  return { text: a.text + b.text, known: a.known && b.known };
}

/** Carries out what a builtin does to variables and parameters. `declared` are the assignments among its words. */
export function runBuiltin(program: Program | undefined, declared: readonly Setting[], scope: Scope): void {
  if (!program) return;
  const { name, words } = program;
  const texts = words.slice(1).map((word) => word.text.value);
  if (name === undefined) scope.called(undefined);
  else if (/^(?:export|readonly|declare|typeset|local)$/.test(name)) declare(name, words, declared, scope);
  else if (name === "unset") unset(texts, scope);
  else if (name === "set") setParameters(words, scope);
  else if (name === "shift") shift(texts, scope);
  else if (name === "printf") printInto(words, scope);
  else if (/^(?:read|mapfile|readarray|getopts|let|wait|ztcp)$/.test(name)) {
    scope.forget(texts.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
    scope.forget(["REPLY", "OPTARG", "OPTIND"]);
  } else scope.called(name);
}

function unset(texts: readonly string[], scope: Scope): void {
  const value = texts.includes("-f") ? undefined : null;
  for (const text of texts) if (/^[A-Za-z_]\w*$/.test(text)) scope.assign(text, value);
}

/** `export NAME=value NAME`. With letters that change the value (`-u`, `-i`, `-n`) it is not known. */
function declare(name: string, words: readonly ShellWord[], declared: readonly Setting[], scope: Scope): void {
  const { options, operands } = readOptions(words, 1, {});
  const changes = options.some((option) => !/^[axrgfp]$/.test(option.name));
  const exports = name === "export" || options.some((option) => option.name === "x");
  for (const setting of declared) {
    assign(changes ? { ...setting, value: undefined } : setting, scope);
    if (exports) scope.export(setting.name);
  }
  for (const word of operands) {
    const [, own, append, written] = /^([A-Za-z_]\w*)(?:(\+?)=(.*))?$/s.exec(word.text.value) ?? [];
    if (own === undefined || declared.some((setting) => setting.name === own)) continue;
    if (written !== undefined) {
      const value = changes || word.value === undefined ? undefined : known(written);
      assign({ name: own, value, append: append === "+", index: undefined }, scope);
    } else if (changes) scope.assign(own, undefined);
    if (exports) scope.export(own);
  }
}

/** `set -- a b` and `set a b`. Other uses change options alone. */
function setParameters(words: readonly ShellWord[], scope: Scope): void {
  const { next } = readOptions(words, 1, { short: "oA" });
  const dashes = words.slice(1, next).some((word) => word.text.value === "--");
  const rest = words.slice(next);
  if (rest.length === 0 && !dashes) return;
  scope.parameters = { ...scope.parameters, list: rest.length > parameterLimit ? undefined : rest.map(parameter) };
}

/** More parameters are not followed: each `shift` copies them. */
const parameterLimit = 256;

/** What a word is as a positional parameter. */
export function parameter(word: ShellWord): Value {
  const known = word.value !== undefined;
  return { text: word.value ?? word.text.value, known, ...(known && { origin: word.text }) };
}

function shift(texts: readonly string[], scope: Scope): void {
  const { list } = scope.parameters;
  const by = texts.length === 0 ? 1 : /^\d{1,3}$/.test(texts[0] ?? "") ? Number(texts[0]) : undefined;
  const sure = by !== undefined && list?.slice(0, by).every((value) => value.known);
  scope.parameters = { ...scope.parameters, list: sure && by <= (list?.length ?? 0) ? list?.slice(by) : undefined };
}

/** `printf -v NAME FORMAT …` */
function printInto(words: readonly ShellWord[], scope: Scope): void {
  const [own, option, name, ...rest] = words;
  if (!own || option?.text.value !== "-v" || !name) return;
  const output = programOutput(programOf([own, ...rest]), undefined);
  if (/^[A-Za-z_]\w*$/.test(name.text.value))
    scope.assign(name.text.value, output === undefined ? undefined : known(output));
}
