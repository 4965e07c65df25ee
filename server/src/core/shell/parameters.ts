import type { ParameterExpansionPart, SimpleExpansionPart, Word } from "unbash";
import { endsOf, patternLimit, replaced, type Token, withoutMatch } from "./patterns.ts";
import { isList, known, type Scope, type Value, type Variable } from "./variables.ts";

/** Parameter expansion (POSIX, 2.6.2; bash, Shell Parameter Expansion), where the script itself decides its outcome. */

/** What a parameter is replaced by. A list makes a word of each element; `joined` is `*`, in quotes one word. */
export type Expansion =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "list"; readonly values: readonly Value[]; readonly joined: boolean };

/** How the words within an expansion are read. */
export interface OperandReader {
  readonly scope: Scope;
  /** The word as one text; undefined where something in it is not known. */
  text(word: Word): string | undefined;
  pattern(word: Word): readonly Token[] | undefined;
  /** False where the work is not to be paid any more. */
  charge(units: number): boolean;
}

/** Undefined where the outcome is not known. */
export function parameterExpansion(
  part: SimpleExpansionPart | ParameterExpansionPart,
  reader: OperandReader,
): Expansion | undefined {
  if (part.type === "SimpleExpansion") {
    const name = part.text.slice(1);
    const held = lookup(name, reader.scope);
    return wrap(name === "@" || name === "*" ? held : firstOf(held), name === "*");
  }
  const { parameter, prefix, index, operation } = part;
  const subscript = index?.text ?? (parameter === "@" || parameter === "*" ? parameter : undefined);
  const all = subscript === "@" || subscript === "*";
  let variable = element(lookup(parameter, reader.scope), index?.text);
  if (prefix === "!") {
    if (all || !variable || isList(variable) || !variable.known || operation?.type === "Names") return undefined;
    if (!/^(?:[A-Za-z_]\w*|\d{1,2}|[@*#])$/.test(variable.text)) return undefined;
    variable = lookup(variable.text, reader.scope);
  }
  if (prefix === "#") return length(variable, all);
  if (!all) variable = firstOf(variable);
  if (!operation) return wrap(all ? asList(variable) : variable, subscript === "*");
  if (operation.type === "Default") return withDefault(variable, part, reader, subscript);
  if (operation.type === "Slice") return slice(variable, part, operation, reader, all);
  const change = changeOf(operation, reader);
  if (!change) return undefined;
  const { apply, weight } = change;
  const list = (all ? asList(variable) : undefined) ?? variable;
  if (!list) return list === null ? wrap(null, false) : undefined;
  const values = isList(list) ? list : [list];
  if (!values.every((value) => value.known && value.text.length <= patternLimit)) return undefined;
  const cost = (size: number) => 4 * size + (weight * size * (size + 8)) / 8;
  if (!reader.charge(values.reduce((sum, value) => sum + cost(value.text.length), 16))) return undefined;
  const changed = values.map((value) => known(apply(value.text)));
  return wrap(isList(list) ? changed : (changed[0] as Value), subscript === "*");
}

/** The value of a name or special parameter. IFS is the shell's own: no shell takes it from its environment. */
function lookup(name: string, scope: Scope): Variable | undefined {
  const { zero, list } = scope.parameters;
  if (name === "@" || name === "*") return list;
  if (name === "#") return list?.every((value) => value.known) ? known(String(list.length)) : undefined;
  if (name === "0") return zero;
  // Behind a parameter that is not known there may stand more or fewer than are written.
  if (/^\d+$/.test(name)) {
    const at = Number(name) - 1;
    return list?.slice(0, at).every((value) => value.known) ? (list[at] ?? null) : undefined;
  }
  if (name === "IFS" && !scope.touched(name)) return scope.get(name) ?? known(" \t\n");
  return scope.get(name);
}

function element(variable: Variable | undefined, index: string | undefined): Variable | undefined {
  if (index === undefined) return variable;
  if (index === "@" || index === "*") return asList(variable);
  if (!/^\d{1,4}$/.test(index) || variable === undefined || variable === null) return undefined;
  return (isList(variable) ? variable : [variable])[Number(index)] ?? null;
}

function asList(variable: Variable | undefined): readonly Value[] | undefined {
  if (variable === undefined) return undefined;
  return variable === null ? [] : isList(variable) ? variable : [variable];
}

function wrap(variable: Variable | undefined, joined: boolean): Expansion | undefined {
  if (variable === undefined) return undefined;
  if (variable === null) return { kind: "value", value: known("") };
  return isList(variable) ? { kind: "list", values: variable, joined } : { kind: "value", value: variable };
}

/** An array's name alone is its first element. */
export function firstOf(variable: Variable | undefined): Value | null | undefined {
  return variable && isList(variable) ? (variable[0] ?? null) : variable;
}

function length(variable: Variable | undefined, all: boolean): Expansion | undefined {
  if (all) {
    const list = asList(variable);
    return list && { kind: "value", value: known(String(list.length)) };
  }
  const value = firstOf(variable);
  if (value === undefined || (value && !value.known)) return undefined;
  return { kind: "value", value: known(String(value?.text.length ?? 0)) };
}

/** `-`, `=`, `+` and `?`, each with a colon where an empty value is as good as none. */
function withDefault(
  variable: Variable | undefined,
  { parameter, operation }: ParameterExpansionPart,
  reader: OperandReader,
  subscript: string | undefined,
): Expansion | undefined {
  if (operation?.type !== "Default") return undefined;
  const { operator, operand } = operation;
  const assigns = operator.endsWith("=") && subscript === undefined;
  if (variable === undefined) {
    if (assigns) reader.scope.assign(parameter, undefined);
    return undefined;
  }
  const first = firstOf(variable);
  // Of a text with parts that are not known only that it is set is known.
  const set = first !== null && first !== undefined && !(operator.startsWith(":") && first.known && first.text === "");
  const partial = first ? !first.known && operator.startsWith(":") && /^\$/.test(first.text) : false;
  if (partial) return undefined;
  if (operator.endsWith("+") ? !set : set) return operator.endsWith("+") ? empty : wrap(variable, subscript === "*");
  if (operator.endsWith("?")) return undefined;
  const text = reader.text(operand);
  if (assigns) reader.scope.assign(parameter, text === undefined ? undefined : known(text));
  return text === undefined ? undefined : { kind: "value", value: known(text) };
}

const empty: Expansion = { kind: "value", value: known("") };

type Operation = NonNullable<ParameterExpansionPart["operation"]>;

/** `${x:offset:length}`. The positional parameters count from `$0`. */
function slice(
  variable: Variable | undefined,
  { parameter }: ParameterExpansionPart,
  operation: Extract<Operation, { type: "Slice" }>,
  reader: OperandReader,
  all: boolean,
): Expansion | undefined {
  const from = number(reader.text(operation.offset));
  const count = operation.length && number(reader.text(operation.length));
  if (from === undefined || (operation.length && count === undefined)) return undefined;
  if (variable === undefined && absolute.has(parameter) && !reader.scope.touched(parameter) && from === 0) {
    return count === 1 ? { kind: "value", value: known("/") } : undefined;
  }
  if (all && variable) {
    const { zero } = reader.scope.parameters;
    const positional = parameter === "@" || parameter === "*";
    if (positional && from === 0 && !zero) return undefined;
    const list = positional ? [zero ?? known(""), ...(variable as readonly Value[])] : (variable as readonly Value[]);
    if (count !== undefined && count < 0) return undefined;
    const start = from < 0 ? list.length + from : from;
    const values = start < 0 ? [] : list.slice(start, count === undefined ? undefined : start + count);
    return { kind: "list", values, joined: parameter === "*" };
  }
  const value = firstOf(variable);
  if (!value?.known) return value === null ? empty : undefined;
  const { text } = value;
  const start = from < 0 ? text.length + from : from;
  if (start < 0 || start >= text.length) return empty;
  const end = count === undefined ? text.length : count < 0 ? text.length + count : start + count;
  return end < start ? undefined : { kind: "value", value: known(text.slice(start, end)) };
}

/** Paths that nobody sets to anything that does not begin with a slash: `${HOME:0:1}` is a way to write one. */
const absolute = new Set(["HOME", "PWD", "PATH", "SHELL", "OLDPWD", "BASH"]);

function number(text: string | undefined): number | undefined {
  const digits = text === undefined ? null : /^\s*\(?\s*(-?\s?\d{1,6})\s*\)?\s*$/.exec(text);
  return digits ? Number((digits[1] as string).replace(/\s/g, "")) : undefined;
}

interface Change {
  apply(text: string): string;
  /** How much of a pattern is tried at each place of the text. */
  readonly weight: number;
}

/** What an operation makes of each value. */
function changeOf(operation: Operation, reader: OperandReader): Change | undefined {
  switch (operation.type) {
    case "Remove": {
      const tokens = reader.pattern(operation.operand);
      return tokens && { apply: (text) => withoutMatch(text, operation.operator, tokens), weight: tokens.length };
    }
    case "Replace": {
      const tokens = reader.pattern(operation.pattern);
      const by = reader.text(operation.replacement);
      // bash 5.2 takes `&` for what was found.
      if (!tokens || by === undefined || by.length > patternLimit || by.includes("&")) return undefined;
      return {
        apply: (text) => replaced(text, operation.operator, tokens, by),
        weight: tokens.length + by.length / 8,
      };
    }
    case "CaseModification": {
      const tokens = operation.operand && reader.pattern(operation.operand);
      if (operation.operand && !tokens) return undefined;
      const upper = operation.operator.startsWith("^");
      const all = operation.operator.length === 2;
      const change = (unit: string, at: number) => {
        if ((at > 0 && !all) || (tokens && !endsOf(tokens, unit, 0).includes(1))) return unit;
        return upper ? unit.toUpperCase() : unit.toLowerCase();
      };
      return { apply: (text) => [...text].map(change).join(""), weight: 0 };
    }
    case "Transform": {
      const { text: letter } = operation.operand;
      if (letter === "U") return { apply: (text) => text.toUpperCase(), weight: 0 };
      return letter === "L" ? { apply: (text) => text.toLowerCase(), weight: 0 } : undefined;
    }
    default:
      return undefined;
  }
}
