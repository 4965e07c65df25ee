import { cover, type Span } from "../text/span.ts";
import { calls } from "./calls.ts";
import { type Client, clients, type Deed, dispatchers } from "./clientCommands.ts";
import type { Execution } from "./execution.ts";
import { type Option, type OptionSpec, readOptions } from "./options.ts";
import { programName } from "./program.ts";
import type { ShellWord } from "./script.ts";

/** A command of a container client that makes or enters a container, or takes files from it or puts them there. */
export interface ClientUse {
  /** `kubectl`, `docker` … */
  readonly client: string;
  /** The subcommand in full: `exec`, `compose run`. */
  readonly verb: string;
  readonly deed: Deed;
  /** From the client's word to the subcommand. */
  readonly span: Span;
  /** The subcommand's last word. */
  readonly verbSpan: Span;
  /** What follows the subcommand. */
  readonly rest: readonly ShellWord[];
}

/** Every such command that the execution starts, in its order. */
export function clientUses(execution: Execution): ClientUse[] {
  return calls(execution).flatMap(({ program }) => clientUse(program.words) ?? []);
}

/**
 * The subcommand that the words give a container client, its own options read as the client reads them. Undefined for
 * other programs, and for what only reads, declares or explains. `name` is the client's where the first word is not its
 * own: an image's entrypoint.
 */
export function clientUse(words: readonly ShellWord[], name?: string): ClientUse | undefined {
  const [first] = words;
  const own = name ?? (first && programName(first));
  if (!first || own === undefined) return undefined;
  const from = name === undefined ? 1 : 0;
  if (dispatchers.has(own)) {
    const at = operandAt(words, from, {}).next;
    const inner = words[at] && programName(words[at]);
    return inner !== undefined && clients.has(inner) ? found(words, at + 1, inner, first) : undefined;
  }
  return clients.has(own) ? found(words, from, own, first) : undefined;
}

function found(words: readonly ShellWord[], from: number, client: string, first: ShellWord): ClientUse | undefined {
  const path: string[] = [];
  let at = from;
  let command: Client | Deed | undefined = clients.get(client);
  while (typeof command === "object") {
    const { next, options } = operandAt(words, at, command);
    const verb = words[next]?.value;
    if (verb === undefined || options.some(explains)) return undefined;
    path.push(verb);
    command = command.verbs.get(verb);
    at = next + 1;
  }
  const last = words[at - 1];
  if (command === undefined || !last) return undefined;
  const rest = words.slice(at);
  if (rest[0]?.value === "--help" || declares(rest)) return undefined;
  const span = last.span.start >= first.span.start ? cover([first.span, last.span]) : last.span;
  return { client, verb: path.join(" "), deed: command, span, verbSpan: last.span, rest };
}

/** Where the first operand stands. A variable in its place is passed over: `kubectl $OPTIONS exec`. */
function operandAt(words: readonly ShellWord[], from: number, spec: OptionSpec) {
  let { next, options } = readOptions(words, from, spec);
  for (let passed = 0; passed < 8; passed++) {
    const word = words[next];
    if (!word || word.value !== undefined || !/^\$(?:\w+|\{[^{}]*\})$/.test(word.text.value)) break;
    const more = readOptions(words, next + 1, spec);
    options = [...options, ...more.options];
    next = more.next;
  }
  return { next, options };
}

function explains({ name, value }: Option): boolean {
  return name === "help" || (name === "dry-run" && value?.value !== "none" && value?.value !== "false");
}

/** `kubectl run --dry-run=client -o yaml` prints a manifest. The value stands in the same word. */
function declares(rest: readonly ShellWord[]): boolean {
  const separator = rest.findIndex((word) => word.text.value === "--");
  const own = separator === -1 ? rest : rest.slice(0, separator);
  return own.some((word) => /^--dry-run(?:=(?!none|false)|$)/.test(word.text.value));
}
