import { parseArgs } from "node:util";
import { nearest } from "../core/text/nearest.ts";
import { UsageError } from "./io.ts";

/** An option of a command. Without `values` a string may be anything. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly values?: readonly string[];
  /** May be given several times. */
  readonly multiple?: true;
}

type Options = Readonly<Record<string, Option>>;
type ValueOf<O extends Option> = O extends { readonly multiple: true }
  ? readonly string[]
  : O extends { readonly values: readonly (infer V)[] }
    ? V
    : O["type"] extends "boolean"
      ? true
      : string;

export interface Arguments<O extends Options> {
  readonly options: { readonly [Name in keyof O]?: ValueOf<O[Name]> };
  readonly operands: readonly string[];
}

/** Takes a command's arguments apart; of an option that is given twice the last one counts, unless it
 * may be. Throws a UsageError. */
export function readArguments<const O extends Options>(argv: readonly string[], known: O): Arguments<O> {
  const { tokens } = parseArgs({
    args: [...argv],
    options: known as Record<string, { type: "string" | "boolean"; short?: string }>,
    allowPositionals: true,
    // What is wrong is said here, in one line and with a suggestion.
    strict: false,
    tokens: true,
  });
  const options: Record<string, string | true | string[]> = {};
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (!option) throw new UsageError(`unknown option ${token.rawName}.${suggestion(token.name, Object.keys(known))}`);
    const value = readValue(option, token);
    const before = options[token.name];
    if (!option.multiple || value === true) options[token.name] = value;
    else if (Array.isArray(before)) before.push(value);
    else options[token.name] = [value];
  }
  return { options: options as Arguments<O>["options"], operands };
}

function readValue(
  { type, values }: Option,
  { rawName, value, inlineValue }: { rawName: string; value?: string | undefined; inlineValue?: boolean | undefined },
): string | true {
  if (type === "boolean") {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    return true;
  }
  // `--format --profile strict` forgets the format; a value that begins so is given as `--format=--x`.
  const missing = value === undefined || (!inlineValue && value.startsWith("-") && value !== "-");
  if (missing || value === "")
    throw new UsageError(`${rawName} needs ${values ? `one of ${list(values)}` : "a value"}.`);
  if (values && !values.includes(value)) {
    const near = nearest(value, values);
    throw new UsageError(`${rawName} is one of ${list(values)}, not ${value}.${near ? ` Did you mean ${near}?` : ""}`);
  }
  return value;
}

function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near ? ` Did you mean --${near}?` : "";
}

function list(values: readonly string[]): string {
  return values.join(", ");
}
