import type { MappedText } from "../text/mapped.ts";
import { locatedProgram } from "./program.ts";
import type { ShellWord } from "./script.ts";

/** What a variable or parameter holds. Where `known` is false, parts of the text are expansions as they are written. */
export interface Value {
  readonly text: string;
  readonly known: boolean;
  /** The text where the script writes it. */
  readonly origin?: MappedText;
}

/** A value, the elements of an array, or null for what is certainly not set. */
export type Variable = Value | readonly Value[] | null;

/** `$0` and `$1` …; undefined where somebody else gives them. */
export interface Parameters {
  readonly zero: Value | undefined;
  readonly list: readonly Value[] | undefined;
}

const unknownParameters: Parameters = { zero: undefined, list: undefined };

/** Scripts with more variables than this are not followed: each subshell copies them. */
const limit = 256;

/** Longer values are not kept. */
const valueLimit = 65536;

/** The part of a scope that all copies for one script share. */
class Names {
  /** The functions of the script, each with the names that stand in it without a `$`. */
  readonly functions = new Map<string, ReadonlySet<string>>();
  private counts: ReadonlyMap<string, number> | undefined;

  constructor(private readonly script: string) {}

  /** All names that some function may set. */
  readonly setInFunctions = new Set<string>();

  /** How often a name stands in the script without a `$`: in an assignment, behind `read` or `for`, or in a text. */
  count(name: string): number {
    this.counts ??= countNames(this.script);
    return this.counts.get(name) ?? 0;
  }
}

/**
 * What a shell knows of its variables at one point of a script, followed in the order in which commands run (POSIX,
 * 2.5 Parameters and Variables; 2.12 Shell Execution Environment). A variable that only one place of the script can
 * have set is known behind a branch or loop as well.
 */
export class Scope {
  private exported = new Set<string>();
  /** True where following the variables has become too much work: nothing is known any more. */
  private spent = false;

  constructor(
    private readonly names = new Names(""),
    public parameters: Parameters = unknownParameters,
    /** Undefined: set by the script, to what is not known. */
    private values = new Map<string, Variable | undefined>(),
    /** Values of variables that the script names nowhere else but to read them. */
    private readonly once = new Map<string, Variable>(),
  ) {}

  /** Undefined for what the script does not decide. */
  get(name: string): Variable | undefined {
    return this.values.get(name) ?? (this.values.get(name) === null ? null : this.settled(name));
  }

  /** True where the script has set the variable, to whatever. */
  touched(name: string): boolean {
    return this.values.has(name);
  }

  assign(name: string, value: Variable | undefined): void {
    if (this.spent) return;
    const kept = value === undefined || sizeOf(value) > valueLimit ? undefined : value;
    if (this.values.size >= limit && !this.values.has(name)) return;
    this.values.set(name, kept);
    if (kept !== undefined && this.names.count(name) === 1) this.once.set(name, kept);
  }

  forget(names: Iterable<string>): void {
    for (const name of names) if (this.values.has(name) || name === "IFS") this.values.set(name, undefined);
  }

  export(name: string): void {
    if (this.exported.size < limit) this.exported.add(name);
  }

  /** A copy for a command that may not run, or for a subshell, whose variables are gone behind it. */
  fork(kind: "branch" | "subshell"): Scope {
    const once = kind === "subshell" ? new Map(this.once) : this.once;
    const copy = new Scope(this.names, this.parameters, new Map(this.values), once);
    copy.exported = new Set(this.exported);
    copy.spent = this.spent;
    return copy;
  }

  /** How much a copy costs. */
  get size(): number {
    return this.values.size + this.exported.size + this.once.size;
  }

  /** A scope that knows nothing, and with which all that it is joined to knows nothing. */
  exhausted(): Scope {
    const scope = new Scope(this.names, undefined, new Map([["IFS", undefined]]));
    scope.spent = true;
    return scope;
  }

  /** For what runs at another time: a function's body, a trap. */
  later(parameters: Parameters = unknownParameters): Scope {
    return new Scope(this.names, parameters, undefined, this.once);
  }

  /** For a script in a shell of its own, which gets the variables that are exported. */
  child(script: string, parameters: Parameters = unknownParameters): Scope {
    const inherited = new Map<string, Variable | undefined>();
    for (const name of this.exported) {
      const value = this.get(name);
      // IFS is not taken from the environment, and arrays are not given to it.
      if (value && !isList(value) && name !== "IFS") inherited.set(name, value);
    }
    const child = new Scope(new Names(script), parameters, inherited);
    child.exported = new Set(inherited.keys());
    return child;
  }

  /** Takes over what holds in all of the scopes, one of which is how this one has gone on. */
  join(scopes: readonly Scope[]): void {
    if (this.spent || scopes.some((scope) => scope.spent)) {
      this.spent = true;
      this.values = new Map([["IFS", undefined]]);
      this.parameters = unknownParameters;
      return;
    }
    const all = new Set(scopes.flatMap((scope) => [...scope.values.keys()]));
    const [first, ...others] = scopes;
    if (!first) return;
    const joined = new Map<string, Variable | undefined>();
    for (const name of all) {
      const value = first.values.get(name);
      const same = others.every((scope) => isSame(scope.values.get(name), value));
      joined.set(name, same ? value : undefined);
    }
    this.values = joined;
    this.exported = new Set(scopes.flatMap((scope) => [...scope.exported]));
    if (others.some((scope) => scope.parameters !== first.parameters)) this.parameters = unknownParameters;
    else this.parameters = first.parameters;
  }

  define(name: string, body: string): void {
    const { functions, setInFunctions } = this.names;
    if (functions.size >= limit) return;
    const set = namesIn(body);
    functions.set(name, set);
    for (const inner of set) setInFunctions.add(inner);
  }

  /** What a function sets is not known behind its call; where the name is not known, it may be any function. */
  called(name: string | undefined): void {
    const { functions, setInFunctions } = this.names;
    const set = name === undefined ? setInFunctions : functions.get(name);
    if (!set || set.size === 0) return;
    for (const variable of this.values.keys()) if (set.has(variable)) this.values.set(variable, undefined);
    if (set.has("IFS")) this.values.set("IFS", undefined);
  }

  private settled(name: string): Variable | undefined {
    const value = this.once.get(name);
    return value !== undefined && this.names.count(name) === 1 ? value : undefined;
  }
}

export function known(text: string): Value {
  return { text, known: true };
}

/** What the word is as the value of a variable. One that is nothing but expansions says less than the variable's name. */
export function heldBy(word: ShellWord): Value | undefined {
  if (word.value !== undefined) return { text: word.value, known: true, origin: word.text };
  const located = locatedProgram(word);
  if (located !== undefined) return { text: located, known: false };
  const { value } = word.text;
  if (word.substitutions.length > 0 || !/[\w/.-]/.test(value.replace(/\$(?:\w+|\{[^{}]*\}|.)/g, ""))) return undefined;
  return /[`()*?[~]|\$\{[^{}]*[\s{}]/.test(value) ? undefined : { text: value, known: false };
}

export function isList(variable: Variable): variable is readonly Value[] {
  return Array.isArray(variable);
}

/** Names in a text that stand in it without a `$`. `IFS= read` sets it for `read` alone. */
export function namesIn(text: string): ReadonlySet<string> {
  return new Set(countNames(text).keys());
}

function countNames(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const script = text.replace(
    /\bIFS=(?:\$?'[^'\n]{0,20}'|"[^"\n]{0,20}"|[^\s;&|]{0,20})[ \t]{1,20}(?=read\b|mapfile\b)/g,
    "",
  );
  for (const [, reads, name = ""] of script.matchAll(/(\$\{?[!#]?)?([A-Za-z_]\w*)/g)) {
    if (reads === undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function isSame(a: Variable | undefined, b: Variable | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  const [left, right] = [isList(a) ? a : [a], isList(b) ? b : [b]];
  if (isList(a) !== isList(b) || left.length !== right.length) return false;
  return left.every((value, i) => value.text === right[i]?.text && value.known === right[i]?.known);
}

function sizeOf(variable: Variable): number {
  if (variable === null) return 0;
  return isList(variable) ? variable.reduce((sum, value) => sum + value.text.length + 8, 0) : variable.text.length;
}
