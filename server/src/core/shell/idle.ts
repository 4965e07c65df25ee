import type { Span } from "../text/span.ts";
import type { Execution, Program } from "./execution.ts";
import { readOptions } from "./options.ts";
import {
  type AndOr,
  type Command,
  type Loop,
  type Pipeline,
  type Redirection,
  type Script,
  type Statement,
  substitutionsOf,
} from "./script.ts";

/** A command that does nothing but wait for someone to enter its container. */
export interface Idleness {
  /** True where a shell is what waits. */
  readonly byShell: boolean;
  /** The command that waits. */
  readonly span: Span;
}

/**
 * Undefined for everything that does some work before it waits, or may. Waiting is `sleep` for a day or longer,
 * `tail -f /dev/null`, and an endless loop of shorter sleeps.
 */
export function idleness(execution: Execution): Idleness | undefined {
  const { program, shell } = execution;
  if (!program) return undefined;
  if (!shell) return waitedSeconds(program) >= day ? { byShell: false, span: program.span } : undefined;
  if (shell.kind !== "script" || !shell.script?.complete) return undefined;
  const outcome = runScript(shell.script, new Map());
  return outcome.kind === "waits" ? { byShell: true, span: outcome.span } : undefined;
}

/**
 * What comes of a piece of script. ends: it goes on to the next, having done no work. waits: it never does. works: a
 * program runs, or it cannot be told.
 */
type Outcome =
  | { readonly kind: "ends" | "works" }
  /** Not for ever where it is a `sleep` of some days, behind which something else may come. */
  | { readonly kind: "waits"; readonly span: Span; readonly forever: boolean };
type Functions = Map<string, readonly Statement[]>;

/** A script with more functions than this does something. */
const functionLimit = 8;

const ends: Outcome = { kind: "ends" };
const works: Outcome = { kind: "works" };

function runScript(script: Script, functions: Functions): Outcome {
  return runStatements(script.statements, functions);
}

function runStatements(statements: readonly Statement[], functions: Functions): Outcome {
  /** What waits in the background, so that a later `wait` waits for it. */
  let behind: Outcome | undefined;
  let waited: Outcome | undefined;
  for (const { command, background } of statements) {
    if (command.kind === "function") {
      functions.set(command.name, command.body);
      continue;
    }
    const outcome = run(command, functions);
    if (outcome.kind === "works") return works;
    const waits = outcome.kind === "waits" ? outcome : isWait(command) ? behind : undefined;
    if (outcome.kind === "waits" && background) behind = outcome;
    else if (waits?.kind === "waits") {
      if (waits.forever) return waited ?? waits;
      waited ??= waits;
    }
  }
  return waited ?? ends;
}

function run(command: Command, functions: Functions): Outcome {
  if (runsSubstitution(command, functions) || command.redirections.some(writesFile)) return works;
  switch (command.kind) {
    case "simple":
      return runProgram(command.execution, command.span, functions);
    case "pipeline":
      return runStages(command, functions);
    case "and-or":
      return runAndOr(command, functions);
    case "group":
      return runStatements(command.body, functions);
    case "loop":
      return runLoop(command, functions);
    case "test":
      return ends;
    case "if":
    case "case": {
      // A branch that waits may not be taken, one that works may be.
      const outcomes = command.branches.map((b) => runStatements([...b.condition, ...b.body], functions));
      return outcomes.some((o) => o.kind === "works") ? works : ends;
    }
    default:
      return works;
  }
}

/** All stages run; one that waits is what the others wait for. */
function runStages(pipeline: Pipeline, functions: Functions): Outcome {
  const outcomes = pipeline.stages.map((stage) => run(stage, functions));
  return outcomes.find((o) => o.kind === "works") ?? outcomes.find((o) => o.kind === "waits") ?? ends;
}

/** A part that waits counts where it is sure to be reached: `echo up && sleep infinity`, not `[ $DEBUG ] && sleep infinity`. */
function runAndOr(list: AndOr, functions: Functions): Outcome {
  let reached = true;
  let waits: Outcome | undefined;
  for (const [i, command] of list.commands.entries()) {
    const previous = list.commands[i - 1];
    if (previous) reached &&= list.operators[i - 1] === "&&" && succeeds(previous);
    const outcome = run(command, functions);
    if (outcome.kind === "works") return works;
    if (outcome.kind !== "waits" || !reached) continue;
    waits ??= outcome;
    if (outcome.forever) break;
  }
  return waits ?? ends;
}

function succeeds(command: Command): boolean {
  const name = command.kind === "simple" ? command.execution.program?.name : undefined;
  return name !== undefined && workless.has(name) && !/^(?:false|test|\[|read|wait|exec)$/.test(name);
}

function runProgram(execution: Execution, span: Span, functions: Functions): Outcome {
  const { program, shell, words } = execution;
  if (!program) return words.length === 0 ? ends : works;
  if (shell) return shell.kind === "script" && shell.script?.complete ? runScript(shell.script, new Map()) : works;
  const { name } = program;
  const body = name === undefined ? undefined : functions.get(name);
  if (name !== undefined && body) {
    // What is called again, by itself or elsewhere, and what calls many others, is no plain waiting.
    functions.delete(name);
    return functions.size < functionLimit ? runStatements(body, functions) : works;
  }
  const seconds = waitedSeconds(program);
  if (seconds >= day) return { kind: "waits", span, forever: seconds === Number.POSITIVE_INFINITY };
  return name !== undefined && workless.has(name) ? ends : works;
}

/** Builtins and small programs that speak, test, set or wait, and do no work that a container could be for. */
const workless = new Set(
  (
    "echo printf : true false test [ set unset shopt trap cd pwd export readonly declare local typeset umask ulimit date " +
    "sleep wait read exec"
  ).split(" "),
);

/** What writes a file may be a container's work, were it done with `echo`. */
function writesFile({ operator, target }: Redirection): boolean {
  if (operator.startsWith("<") || !target) return false;
  return !/^(?:\d+-?|-|\/dev\/(?:null|std(?:out|err)|tty|fd\/\d+|console)|\/proc\/(?:1|self)\/fd\/\d+)$/.test(
    target.text.value,
  );
}

function isWait(command: Command): boolean {
  return command.kind === "simple" && command.execution.program?.name === "wait";
}

/** A loop without end around nothing but waiting. One that may be left is none. */
function runLoop(loop: Loop, functions: Functions): Outcome {
  const within = runStatements([...loop.condition, ...loop.body], functions);
  if (within.kind !== "ends") return within;
  return isEndless(loop) ? { kind: "waits", span: loop.span, forever: true } : ends;
}

function isEndless(loop: Loop): boolean {
  if (loop.keyword === "for" || loop.keyword === "select") return loop.endless;
  const [statement] = loop.condition;
  if (!statement || loop.condition.length > 1) return false;
  const { command } = statement;
  if (command.kind === "test") return loop.keyword === "while" && isConstant(command.source.trim().split(/\s+/));
  if (command.kind !== "simple") return false;
  const { program } = command.execution;
  const values = program?.words.slice(1).map((word) => word.value ?? "$") ?? [];
  if (loop.keyword === "until") return program?.name === "false";
  switch (program?.name) {
    case "true":
    case ":":
    case "sleep":
      return true;
    case "[":
      return isConstant(values.slice(0, -1));
    case "test":
      return isConstant(values);
    default:
      return false;
  }
}

/** `[ 1 ]`, `[ 1 -eq 1 ]`, `[ true = true ]`, `(( 1 ))` */
function isConstant(words: readonly string[]): boolean {
  const [left, operator, right] = words;
  if (left === undefined || words.some((word) => /[$`]/.test(word))) return false;
  if (words.length === 1) return /^[1-9]\d*$|^true$|^:$/.test(left);
  return words.length === 3 && /^(?:=|==|-eq)$/.test(operator ?? "") && left === right;
}

function runsSubstitution(command: Command, functions: Functions): boolean {
  return substitutionsOf(command).some(({ substitution }) => runScript(substitution.script, functions).kind !== "ends");
}

/** From here on a `sleep` is no pause before work. */
const day = 86400;

function waitedSeconds(program: Program): number {
  const { name, words } = program;
  if (name === "sleep") return sleptSeconds(words.slice(1).map((word) => word.value));
  if (name !== "tail") return 0;
  const spec = { short: "ncsb", long: ["lines", "bytes", "sleep-interval", "pid"], anywhere: true };
  const { options, operands } = readOptions(words, 1, spec);
  const follows = options.some((o) => o.name === "f" || o.name === "F" || o.name === "follow");
  const nothing = operands.length > 0 && operands.every((word) => word.value === "/dev/null");
  return follows && nothing ? Number.POSITIVE_INFINITY : 0;
}

/** The sum of the durations, as GNU sleep takes them; 0 where one of them is not known. */
function sleptSeconds(durations: readonly (string | undefined)[]): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };
  let sum = 0;
  for (const duration of durations) {
    if (duration === undefined) return 0;
    const parts = /^(infinity|inf|[\d.]+(?:e\d+)?)([smhd]?)$/i.exec(duration);
    if (!parts) return 0;
    const amount = parts[1]?.toLowerCase().startsWith("inf") ? Number.POSITIVE_INFINITY : Number(parts[1]);
    sum += amount * (units[parts[2]?.toLowerCase() || "s"] as number);
  }
  return sum;
}
