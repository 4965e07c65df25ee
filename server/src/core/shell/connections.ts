import type { Span } from "../text/span.ts";
import { calls } from "./calls.ts";
import type { Execution, Program } from "./execution.ts";
import { joinsNetwork } from "./network.ts";
import { readOptions } from "./options.ts";
import type { Redirection, ShellWord } from "./script.ts";

/** Which descriptors, variables and files of a shell are network connections, or hold what came from one. */

export interface Connection {
  readonly reason: "dev-tcp" | "netcat-exec" | "socat-exec" | "pipe";
  /** What has to be looked at together with the command that uses it: a pipeline, a loop. */
  readonly span?: Span;
}

/** By number or name; null for one that was redirected to something else. What is missing is inherited. */
export type Descriptors = ReadonlyMap<string, Connection | null>;

/** More descriptors or variables than this are not followed: each subshell copies them. */
const limit = 64;

/** What a shell knows while its script is followed. */
export class Environment {
  constructor(
    public descriptors: Descriptors = new Map(),
    /** Variables that hold what a peer said. */
    private readonly variables = new Map<string, Connection>(),
    /** The loop whose condition is being followed. */
    public loop?: Span | undefined,
  ) {}

  /** For a subshell: what it learns is its own. */
  copy(descriptors: Descriptors = this.descriptors): Environment {
    return new Environment(descriptors, new Map(this.variables), this.loop);
  }

  /** For a compound command: only redirections of its own are gone behind it. */
  within(descriptors: Descriptors): Environment {
    return descriptors === this.descriptors ? this : new Environment(descriptors, this.variables, this.loop);
  }

  learn(name: string, connection: Connection): void {
    if (this.variables.size < limit) this.variables.set(name, connection);
  }

  /** True where a connection is at hand for what runs with these descriptors. */
  isConnected(descriptors: Descriptors): boolean {
    return this.variables.size > 0 || [...descriptors.values()].some((connection) => connection !== null);
  }

  /** The connection whose data a variable in the text holds. */
  variableIn(text: string): Connection | undefined {
    if (this.variables.size === 0) return undefined;
    for (const [, name = ""] of text.matchAll(/\$\{?!?([A-Za-z_]\w*)/g)) {
      const connection = this.variables.get(name);
      if (connection) return connection;
    }
    return undefined;
  }
}

/**
 * The descriptors behind redirections, applied in their order. `connected` says what a word or file is connected to;
 * `span` is what has to be looked at together with what uses them.
 */
export function redirect(
  before: Descriptors,
  redirections: readonly Redirection[],
  connected: (target: ShellWord) => Connection | undefined,
  span?: Span,
): Descriptors {
  if (redirections.length === 0) return before;
  const after = new Map(before);
  const placed = (connection: Connection | null) => (connection && span ? { ...connection, span } : connection);
  for (const { operator, descriptor, target } of redirections) {
    const reads = operator.startsWith("<");
    const own = descriptor ?? (reads ? "0" : "1");
    if (after.size >= limit && !after.has(own)) continue;
    const copied = operator.endsWith("&") && target ? descriptorName(target) : undefined;
    if (copied !== undefined) {
      const source = after.get(copied);
      if (source === undefined) after.delete(own);
      else after.set(own, placed(source));
      continue;
    }
    const connection = placed((target && !operator.startsWith("<<") && connected(target)) || null);
    after.set(own, connection);
    if (operator.startsWith("&>") || (operator === ">&" && descriptor === undefined)) after.set("2", connection);
  }
  return after;
}

/**
 * What zsh's `ztcp` opens (zshmodules, zsh/net/tcp): a descriptor whose number is in `REPLY`, or is given with `-d`. A
 * port that it only listens at is none before `ztcp -a` takes a connection from it.
 */
export function openedByZsh(program: Program): string | undefined {
  if (program.name !== "ztcp") return undefined;
  const { options, operands } = readOptions(program.words, 1, { short: "d" });
  if (operands.length === 0 || options.some((option) => /^[lcL]$/.test(option.name))) return undefined;
  return options.find((option) => option.name === "d")?.value?.text.value ?? "REPLY";
}

/** The variable that is all of a word: `$sock`, `${COPROC[0]}`. */
export function variableName(text: string): string | undefined {
  return /^\$\{?([A-Za-z_]\w*(?:\[\w+\])?)\}?$/.exec(text)?.[1];
}

/** `5`, `5-` or a variable that holds a number (`$sock`, `${COPROC[0]}`); undefined for a file's name. */
function descriptorName(target: ShellWord): string | undefined {
  const { value } = target.text;
  return /^(\d+)-?$/.exec(value)?.[1] ?? variableName(value) ?? (value === "-" ? "-" : undefined);
}

/** True for the names that bash opens as connections. */
export function isNetworkFile(target: ShellWord): boolean {
  return /^\/dev\/(?:tcp|udp)\//.test(target.text.value);
}

/** The files to which a network tool writes what its peer says: named pipes, and files of its own pipeline. */
export function connectedFiles(execution: Execution): ReadonlySet<string> {
  const pipes = new Set<string>();
  const written: { file: string; inPipeline: boolean }[] = [];
  for (const { program, command, place } of calls(execution)) {
    if (program.name === "mkfifo" || program.name === "mknod") {
      const { operands } = readOptions(program.words, 1, { short: "mZ", long: ["mode"], anywhere: true });
      for (const word of operands) pipes.add(word.text.value);
    }
    for (const { operator, descriptor, target } of command?.redirections ?? []) {
      const writes = operator.startsWith(">") && !operator.endsWith("&") && (descriptor ?? "1") === "1";
      if (writes && target && joinsNetwork(program)) {
        written.push({ file: target.text.value, inPipeline: place.pipeline !== undefined });
      }
    }
  }
  return new Set(written.filter(({ file, inPipeline }) => inPipeline || pipes.has(file)).map(({ file }) => file));
}
