import { cover, type Span } from "../text/span.ts";
import {
  type Connection,
  connectedFiles,
  type Descriptors,
  Environment,
  isNetworkFile,
  openedByZsh,
  redirect,
  variableName,
} from "./connections.ts";
import type { Execution, Program, Shell, Start } from "./execution.ts";
import { readsCommands } from "./interpreters.ts";
import { joinsNetwork } from "./network.ts";
import { readOptions } from "./options.ts";
import {
  type Command,
  type Loop,
  type Pipeline,
  type Script,
  type ShellWord,
  type SimpleCommand,
  type Statement,
  statementsOf,
  substitutionsOf,
} from "./script.ts";
import { connectsShell } from "./socketCode.ts";

/** A shell whose commands come from the network. */
export interface ReverseShell {
  /**
   * dev-tcp: bash's network files. netcat-exec, socat-exec: a shell that a network tool starts for its peer.
   * pipe: a pipe or named pipe between a network tool and a shell. interpreter: a one-liner in another language.
   */
  readonly reason: Connection["reason"] | "interpreter";
  /** The command, loop or pipeline that joins the two. */
  readonly span: Span;
}

/**
 * The first shell that takes its commands from a network peer, whether it connects or listens. Found by following which
 * descriptors are connections, through redirections, pipes, named pipes and variables, so that a port that is only
 * probed and data that is only sent are none.
 */
export function reverseShell(execution: Execution): ReverseShell | undefined {
  const [first, ...rest] = execution.words;
  if (!first || (execution.starts.length === 0 && !execution.code)) return undefined;
  const last = rest.findLast((word) => word.span.start >= first.span.start) ?? first;
  const span = cover([first.span, last.span]);
  const search = new Search(connectedFiles(execution));
  search.follow({ kind: "simple", span, redirections: [], assignments: [], execution }, new Environment());
  return search.found;
}

/** Programs that write nothing of what they read. */
const silent = new Set(
  "echo printf test [ true false : read mapfile readarray cd export set exit sleep wait kill".split(" "),
);

/** How deep calls of functions are followed into each other. */
const callLimit = 8;

class Search {
  found: ReverseShell | undefined;
  private readonly functions = new Map<string, readonly Statement[]>();
  private callDepth = 0;

  constructor(private readonly files: ReadonlySet<string>) {}

  /** Follows a command, and gives the connection whose data it writes to its standard output. */
  follow(command: Command, environment: Environment): Connection | undefined {
    if (this.found) return undefined;
    const heard = this.substitutions(command, environment);
    const connected = (word: ShellWord): Connection | undefined =>
      isNetworkFile(word) ? { reason: "dev-tcp" } : (heard.get(word) ?? this.file(word));
    const descriptors = redirect(
      environment.descriptors,
      command.redirections,
      connected,
      command.kind === "simple" ? undefined : command.span,
    );
    switch (command.kind) {
      case "simple":
        return this.simple(command, environment, descriptors, heard);
      case "pipeline":
        return this.pipeline(command, environment.copy(descriptors));
      case "and-or":
        return firstOf(command.commands.map((part) => this.follow(part, environment)));
      case "loop":
        return this.loop(command, environment.within(descriptors));
      case "function":
        this.functions.set(command.name, command.body);
        this.statements(command.body, environment.copy());
        return undefined;
      case "coprocess":
        this.coprocess(command.name, command.body, environment);
        return undefined;
      case "group": {
        const inside = command.subshell ? environment.copy(descriptors) : environment.within(descriptors);
        return this.statements(command.body, inside);
      }
      default: {
        const inside = environment.within(descriptors);
        return firstOf(statementsOf(command).map((list) => this.statements(list, inside)));
      }
    }
  }

  private script(script: Script, environment: Environment): Connection | undefined {
    return this.statements(script.statements, environment);
  }

  private statements(statements: readonly Statement[], environment: Environment): Connection | undefined {
    return firstOf(
      statements.map(({ command, background }) => this.follow(command, background ? environment.copy() : environment)),
    );
  }

  /** Follows the scripts in a command's words. The words that hold, or are files of, what a peer says are given back. */
  private substitutions(command: Command, environment: Environment): ReadonlyMap<ShellWord, Connection> {
    const heard = new Map<ShellWord, Connection>();
    for (const { word, substitution } of substitutionsOf(command)) {
      const own = new Map(environment.descriptors);
      if (substitution.kind === "output") own.set("0", null);
      else own.delete("1");
      const connection = this.script(substitution.script, environment.copy(own));
      if (connection) heard.set(word, connection);
    }
    return heard;
  }

  private simple(
    command: SimpleCommand,
    environment: Environment,
    descriptors: Descriptors,
    heard: ReadonlyMap<ShellWord, Connection>,
  ): Connection | undefined {
    const { execution, span } = command;
    const said = (word: ShellWord): Connection | undefined =>
      heard.get(word) ?? environment.variableIn(word.text.value);
    for (const { name, value } of command.assignments) {
      const connection = said(value);
      if (connection) environment.learn(name, connection);
      // A descriptor's number under another name.
      const copied = environment.descriptors.get(variableName(value.text.value) ?? "");
      if (copied) environment.descriptors = new Map(environment.descriptors).set(name, copied);
    }
    const { program, shell, code } = execution;
    if (!program) return undefined;
    const opened = openedByZsh(program);
    if (opened) environment.descriptors = new Map(environment.descriptors).set(opened, { reason: "dev-tcp" });
    const [own, ...arguments_] = program.words;
    const name = program.name ?? "";
    if (name === "exec" && arguments_.length === 0) {
      environment.descriptors = descriptors;
      return undefined;
    }
    if (code && connectsShell(code)) this.report("interpreter", span);
    const commanded = own && said(own);
    if (commanded) this.report(commanded.reason, span, commanded);
    const input = live(descriptors.get("0"));
    if (shell) this.shell(shell, descriptors, span, said);
    else if (input && readsCommands(program)) this.report(input.reason, span, input);
    else if (name === "eval" || name === "." || name === "source") {
      const connection = firstOf(arguments_.map(said));
      if (connection) this.report(connection.reason, span, connection);
    } else if (name === "read" || name === "mapfile" || name === "readarray")
      this.read(program, environment, descriptors);
    const output = this.starts(execution.starts, program, environment, descriptors, span);
    this.call(name, environment, descriptors);
    if (descriptors.get("1") === null) return undefined;
    if (joinsNetwork(program)) return { reason: "pipe" };
    if (name === "echo" || name === "printf") return firstOf(arguments_.map(said));
    const read = firstOf(arguments_.map((word) => heard.get(word) ?? this.file(word)));
    return output ?? read ?? (shell || silent.has(name) ? undefined : input);
  }

  /** A shell that reads its commands from a peer, shows a peer its prompt, or is given what a peer said as its script. */
  private shell(
    shell: Shell,
    descriptors: Descriptors,
    span: Span,
    said: (word: ShellWord) => Connection | undefined,
  ): void {
    const connection = shell.word && said(shell.word);
    if (connection && shell.kind !== "console") this.report(connection.reason, span, connection);
    const fromInput = shell.kind === "file" && /^\/dev\/(?:stdin|fd\/0)$/.test(shell.word?.value ?? "");
    if (shell.kind !== "console" && !fromInput) return;
    const [input, output] = [descriptors.get("0"), descriptors.get("1")];
    // A shell that only writes to a peer is none's but where nothing else feeds it, as in `sh -i | nc`.
    const open = live(input) ?? (shell.interactive || input === undefined ? live(output) : undefined);
    if (open) this.report(open.reason, span, live(input), live(output));
  }

  /** What `read` takes from a peer is in the variables that it names. */
  private read(program: Program, environment: Environment, descriptors: Descriptors): void {
    const { options, operands } = readOptions(program.words, 1, { short: "adinNptuOcCs" });
    const from = options.find((option) => option.name === "u")?.value?.text.value ?? "0";
    const connection = live(descriptors.get(from.replace(/^\$\{?(\w+)\}?$/, "$1")));
    if (!connection) return;
    const spans = [connection.span, environment.loop].filter((s) => s !== undefined);
    const names = operands.length > 0 ? operands.map((word) => word.text.value) : ["REPLY", "MAPFILE"];
    for (const name of names) {
      environment.learn(name, { ...connection, ...(spans.length > 0 && { span: cover(spans) }) });
    }
  }

  private starts(
    starts: readonly Start[],
    program: Program,
    environment: Environment,
    descriptors: Descriptors,
    span: Span,
  ): Connection | undefined {
    const outputs = starts.map(({ via, script }) => {
      switch (via) {
        case "network": {
          const connection: Connection = { reason: program.name === "socat" ? "socat-exec" : "netcat-exec", span };
          return this.script(script, new Environment(new Map(["0", "1", "2"].map((n) => [n, connection]))));
        }
        case "elsewhere":
          return this.script(script, new Environment());
        case "script":
          if (program.name === "eval") return this.script(script, environment.within(descriptors));
          return this.script(script, environment.copy(descriptors));
        default:
          return this.script(script, environment.copy(descriptors));
      }
    });
    return firstOf(outputs);
  }

  /** A function is followed where it is defined, and once more where a call gives it a connection. */
  private call(name: string, environment: Environment, descriptors: Descriptors): void {
    const body = this.functions.get(name);
    if (!body || this.callDepth === callLimit || !environment.isConnected(descriptors)) return;
    this.functions.delete(name);
    this.callDepth++;
    this.statements(body, environment.copy(descriptors));
    this.callDepth--;
  }

  private loop(loop: Loop, environment: Environment): Connection | undefined {
    const outer = environment.loop;
    environment.loop = loop.span;
    const condition = this.statements(loop.condition, environment);
    environment.loop = outer;
    return firstOf([condition, this.statements(loop.body, environment)]);
  }

  private coprocess(name: string, body: readonly Statement[], environment: Environment): void {
    const connection = this.statements(body, environment.copy(new Map()));
    if (!connection) return;
    const joined = new Map(environment.descriptors).set(`${name}[0]`, connection).set(`${name}[1]`, connection);
    environment.descriptors = joined;
  }

  /** Each stage reads what the one before writes, and writes to a peer where a network tool comes later. */
  private pipeline(pipeline: Pipeline, environment: Environment): Connection | undefined {
    const { span, stages } = pipeline;
    let sink = -1;
    for (const [i, stage] of stages.entries()) if (isNetworkTool(stage)) sink = i;
    let output: Connection | undefined;
    for (const [i, stage] of stages.entries()) {
      const descriptors = new Map(environment.descriptors);
      if (i > 0) descriptors.set("0", output ? { ...output, span } : null);
      if (i < sink) descriptors.set("1", { reason: "pipe", span });
      else if (i < stages.length - 1) descriptors.delete("1");
      output = this.follow(stage, environment.copy(descriptors));
    }
    return output;
  }

  private file(word: ShellWord): Connection | undefined {
    return this.files.has(word.text.value) ? { reason: "pipe" } : undefined;
  }

  /** Keeps the first. The place is the connections' own where they have one: what uses them lies within, or elsewhere. */
  private report(
    reason: ReverseShell["reason"],
    span: Span,
    ...connections: readonly (Connection | undefined)[]
  ): void {
    const spans = connections.flatMap((connection) => connection?.span ?? []);
    this.found ??= { reason, span: spans.length > 0 ? cover(spans) : span };
  }
}

function isNetworkTool(command: Command): boolean {
  return (
    command.kind === "simple" && command.execution.program !== undefined && joinsNetwork(command.execution.program)
  );
}

function live(descriptor: Connection | null | undefined): Connection | undefined {
  return descriptor ?? undefined;
}

function firstOf(connections: readonly (Connection | undefined)[]): Connection | undefined {
  return connections.find((connection) => connection !== undefined);
}
