import { cover, encloses, type Span } from "../text/span.ts";
import { downloadOf } from "./download.ts";
import { decodingOf, encodedInCmd } from "./encoded.ts";
import { executed } from "./executed.ts";
import type { Execution, Program } from "./execution.ts";
import { changed, type Flow, firstHidden, handedOn, isHidden, leaving, stored } from "./flow.ts";
import { Names } from "./names.ts";
import { codeFlow } from "./oneLiners.ts";
import { readOptions } from "./options.ts";
import { addressed, compares, copied, printed, unpackedFile, verifies, writtenFiles } from "./payloadPrograms.ts";
import {
  type Command,
  type FunctionDefinition,
  type Pipeline,
  type ShellWord,
  type SimpleCommand,
  type Statement,
  statementsOf,
  substitutionsOf,
} from "./script.ts";

/** A place where a command runs what it has fetched or decoded. */
export interface Payload {
  /** encoded: it was decoded, from wherever it came. download: it was fetched, and is run as it came. */
  readonly kind: "encoded" | "download";
  /** From the program that fetches or decodes to the one that runs it where a pipeline joins them, else the latter. */
  readonly span: Span;
  /** The host that it was fetched from, as far as it is written. */
  readonly host: string | undefined;
  /** What decoded it, as a message names it. */
  readonly by: string | undefined;
  /** What it decodes to, where that is known. */
  readonly text: string | undefined;
}

/** More of them in one command say nothing new. */
const payloadLimit = 16;

const known = new WeakMap<Execution, readonly Payload[]>();

/**
 * Where the commands run code that they fetch or decode themselves, found by following bytes from the programs that do
 * so through pipes, files, variables, substitutions and functions to what executes them. What is only stored, unpacked
 * or shown is none, nor is a fetched file behind a check of its sum or signature.
 */
export function payloads(execution: Execution): readonly Payload[] {
  const before = known.get(execution);
  if (before) return before;
  // One program with its arguments, which starts no other: most commands are no more.
  if (!execution.shell && !execution.code && execution.starts.length === 0) return [];
  const search = new Search();
  const [first, ...rest] = execution.words;
  if (first) {
    const last = rest.findLast((word) => word.span.start >= first.span.start) ?? first;
    const span = cover([first.span, last.span]);
    const command: SimpleCommand = { kind: "simple", span, redirections: [], assignments: [], execution };
    search.follow(command, { names: new Names(), input: undefined });
    search.followUncalled();
  }
  known.set(execution, search.found);
  return search.found;
}

/** Where a command runs: what it knows, and what it reads. */
interface Scope {
  readonly names: Names;
  readonly input: Flow | undefined;
}

/** A word that is a substitution as a whole. */
interface Heard {
  /**
   * content: the word is what the script writes. assigned: it gives that to a variable (`export X=$(…)`). file: it names
   * a file to read that from.
   */
  readonly as: "content" | "assigned" | "file";
  readonly flow: Flow;
}

/** How deep, and for how much text in sum, calls of functions are followed. */
const callDepthLimit = 8;
const callBudget = 128 * 1024;

const fileLimit = 64;

const silent = new Set("test [ true false : cd set exit sleep wait kill sha256sum sha512sum md5sum wc".split(" "));
const declares = new Set("export declare local readonly typeset".split(" "));

class Search {
  readonly found: Payload[] = [];
  private readonly files = new Map<string, Flow>();
  private readonly functions = new Map<string, FunctionDefinition>();
  private readonly called = new Set<FunctionDefinition>();
  private callDepth = 0;
  private callsLeft = callBudget;
  /** How many substitutions are being followed: what is worked out in one is compared with something. */
  private inSubstitution = 0;

  /** Follows a command, and gives what is known of its standard output. */
  follow(command: Command, scope: Scope): Flow | undefined {
    if (this.found.length === payloadLimit) return undefined;
    const heard = this.substitutions(command, scope);
    const inside = this.redirectInput(command, scope, heard);
    const output = this.inside(command, inside, heard);
    for (const { word, substitution } of substitutionsOf(command)) {
      const target = command.redirections.some((redirection) => redirection.target === word);
      if (substitution.kind !== "output") continue;
      const input = output ?? (target ? undefined : inside.input);
      this.statements(substitution.script.statements, {
        names: new Names(scope.names),
        input: input && { ...input, span: input.span ?? command.span },
      });
    }
    return this.redirectOutput(command, output, scope);
  }

  /** The bodies of functions that the script only defines: something else may call them. */
  followUncalled(): void {
    this.files.clear();
    for (const definition of this.functions.values()) {
      if (!this.called.has(definition)) this.statements(definition.body, { names: new Names(), input: undefined });
    }
  }

  private inside(command: Command, scope: Scope, heard: ReadonlyMap<ShellWord, Heard>): Flow | undefined {
    switch (command.kind) {
      case "simple":
        return this.simple(command, scope, heard);
      case "pipeline":
        return this.pipeline(command, scope);
      case "and-or":
        return joined(command.commands.map((part) => this.follow(part, scope)));
      case "function":
        this.functions.set(command.name, command);
        return undefined;
      case "group": {
        const names = command.subshell ? new Names(scope.names) : scope.names;
        return this.statements(command.body, { ...scope, names });
      }
      default:
        return joined(statementsOf(command).map((list) => this.statements(list, scope)));
    }
  }

  private statements(statements: readonly Statement[], scope: Scope): Flow | undefined {
    return joined(
      statements.map(({ command, background }) =>
        this.follow(command, background ? { ...scope, names: new Names(scope.names) } : scope),
      ),
    );
  }

  /** Each stage reads what the one before writes. */
  private pipeline({ stages }: Pipeline, scope: Scope): Flow | undefined {
    let { input } = scope;
    let output: Flow | undefined;
    for (const [i, stage] of stages.entries()) {
      output = this.follow(stage, { names: new Names(scope.names), input });
      const next = stages[i + 1];
      if (!next) return leaving(output, input, stage.span);
      input = handedOn(output, input, stage.span, next.span);
    }
    return output;
  }

  private substitutions(command: Command, scope: Scope): ReadonlyMap<ShellWord, Heard> {
    const heard = new Map<ShellWord, Heard>();
    for (const { word, substitution } of substitutionsOf(command)) {
      if (substitution.kind === "output") continue;
      this.inSubstitution++;
      const flow = stored(this.statements(substitution.script.statements, { ...scope, names: new Names(scope.names) }));
      this.inSubstitution--;
      const place = flow && placeOf(word, substitution.span);
      if (flow && place) heard.set(word, { as: substitution.kind === "command" ? place : "file", flow });
    }
    return heard;
  }

  private redirectInput(command: Command, scope: Scope, heard: ReadonlyMap<ShellWord, Heard>): Scope {
    const own = command.redirections.findLast((r) => r.operator.startsWith("<") && (r.descriptor ?? "0") === "0");
    if (!own?.target || own.operator === "<&") return scope;
    const { target } = own;
    if (!own.operator.startsWith("<<")) return { ...scope, input: this.fileIn(target, scope, heard) };
    const input = own.operator === "<<<" ? this.contentOf(target, scope, heard) : { text: target.value };
    return { ...scope, input };
  }

  /** What goes to a file is in that file, and comes to nobody else. */
  private redirectOutput(command: Command, output: Flow | undefined, { names }: Scope): Flow | undefined {
    const own = command.redirections.findLast(
      ({ operator, descriptor }) => /^(?:>|&>)/.test(operator) && (descriptor ?? "1") === "1",
    );
    if (!own) return output;
    if (own.target && own.target.substitutions.length === 0 && !/^(?:\d+|-)$/.test(own.target.text.value)) {
      this.store(own.target.text.value, output, names, own.operator.endsWith(">>"));
    }
    return undefined;
  }

  private simple(command: SimpleCommand, scope: Scope, heard: ReadonlyMap<ShellWord, Heard>): Flow | undefined {
    const { execution, span } = command;
    const { names, input } = scope;
    for (const { name, value } of command.assignments) names.set(name, stored(this.contentOf(value, scope, heard)));
    const { program, shell, code } = execution;
    const [own, ...arguments_] = program?.words ?? [];
    if (!program || !own) return undefined;
    const name = program.name ?? "";
    const content = (word: ShellWord | undefined) => word && this.contentOf(word, scope, heard);
    const file = (word: ShellWord | undefined) => word && this.fileIn(word, scope, heard);

    // What runs.
    this.run(content(own), span);
    if (!this.functions.has(name)) this.run(file(own) ?? this.installed(own), span);
    const known = this.found.length;
    for (const flow of executed(execution, program, { input, content, file })) this.run(flow, span);
    const told = this.found.length > known;
    const readInCode = code && codeFlow(code);
    const inCmd = code && encodedInCmd(code);
    if (inCmd) this.run({ decoded: { by: `${inCmd.name} -EncodedCommand` } }, span);
    if (readInCode) {
      this.run(readInCode.runs, span);
      for (const path of readInCode.files) this.store(path, readInCode.has, names, true);
    }
    if (verifies(program) || readInCode?.verifies || (this.inSubstitution > 0 && compares(program))) this.verified();

    // What it starts, and what it calls.
    // What a hidden script does in turn is within the finding about it.
    const output = told ? undefined : this.starts(execution, scope, content);
    const definition = this.functions.get(name);
    const returned = definition && this.call(definition, arguments_, scope, content);

    // What it learns, and writes.
    this.learn(name, program, scope, heard);
    const download = downloadOf(program);
    if (download) {
      const flow: Flow = { fetched: { host: this.host(download.host, arguments_, names) } };
      for (const path of download.files) this.store(path, flow, names, false);
      return download.printed ? flow : undefined;
    }
    const decoding = decodingOf(program);
    if (decoding) {
      const source = decoding.files.length > 0 ? firstHidden(decoding.files.map(file)) : input;
      const text = source?.text === undefined ? undefined : decoding.plain?.(source.text);
      const flow: Flow = {
        decoded: { by: decoding.by },
        fetched: source?.fetched,
        text,
        span: isHidden(source) ? source.span : undefined,
      };
      if (!decoding.into) return flow;
      this.store(decoding.into.text.value, flow, names, false);
      return undefined;
    }
    const shown = printed(program, content);
    if (shown) return shown;
    if (returned || shell || silent.has(name)) return returned ?? output;
    if (isHidden(readInCode?.has)) return readInCode.has;
    const read = joined(arguments_.map(file));
    for (const path of writtenFiles(program)) this.store(path.text.value, input, names, false);
    for (const { from, to } of copied(program)) {
      const flow = file(from);
      for (const path of isHidden(flow) ? to : []) this.store(path, flow, names, false);
    }
    const unpacked = unpackedFile(program);
    if (unpacked) this.store(unpacked.to, changed(file(unpacked.from)), names, true);
    // `cat` and `tee` pass on what they read as it is.
    const flow = output ?? read ?? input;
    return name === "cat" || name === "tee" ? flow : changed(flow);
  }

  private starts(
    execution: Execution,
    scope: Scope,
    content: (word: ShellWord | undefined) => Flow | undefined,
  ): Flow | undefined {
    const { program, shell } = execution;
    const outputs = execution.starts.map(({ via, script }) => {
      if (program?.name === "eval") return this.statements(script.statements, scope);
      // The first operand of `-c` is `$0`.
      const operands = shell?.kind === "script" ? shell.operands.slice(1) : shell?.operands;
      const names = new Names(
        scope.names,
        operands?.map((word) => ({ word, flow: content(word) })),
      );
      const own = via === "network" || (shell !== undefined && !shell.word);
      return this.statements(script.statements, { names, input: own ? undefined : scope.input });
    });
    return joined(outputs);
  }

  private call(
    definition: FunctionDefinition,
    words: readonly ShellWord[],
    scope: Scope,
    content: (word: ShellWord | undefined) => Flow | undefined,
  ): Flow | undefined {
    this.called.add(definition);
    const cost = definition.span.end - definition.span.start + 16;
    if (this.callDepth === callDepthLimit || this.callsLeft < cost) return undefined;
    this.callsLeft -= cost;
    this.callDepth++;
    const parameters = words.map((word) => ({ word, flow: stored(content(word)) }));
    const output = this.statements(definition.body, { ...scope, names: new Names(scope.names, parameters, true) });
    this.callDepth--;
    return output;
  }

  /** Variables and folders that builtins set. */
  private learn(name: string, program: Program, scope: Scope, heard: ReadonlyMap<ShellWord, Heard>): void {
    const { names, input } = scope;
    if (name === "cd" || name === "pushd") {
      const { operands } = readOptions(program.words, 1, {});
      if (operands[0]) names.enter(operands[0].text.value);
    } else if (declares.has(name)) {
      for (const word of program.words.slice(1)) {
        const variable = /^(\w+)=/.exec(word.text.value)?.[1];
        if (variable !== undefined) names.set(variable, stored(this.contentOf(word, scope, heard, "assigned")));
      }
    } else if (name === "read" || name === "mapfile" || name === "readarray") {
      const { operands } = readOptions(program.words, 1, { short: "adinNptuOcCs" });
      const variables = operands.length > 0 ? operands.map((word) => word.text.value) : ["REPLY", "MAPFILE"];
      for (const variable of variables) names.set(variable, input);
    }
  }

  /** What a word is: a substitution, a variable, a literal. */
  private contentOf(
    word: ShellWord,
    { names }: Scope,
    heard: ReadonlyMap<ShellWord, Heard>,
    as: "content" | "assigned" = "content",
  ): Flow | undefined {
    const substituted = heard.get(word);
    if (substituted) return substituted.as === as ? substituted.flow : undefined;
    const written = word.written ?? word.text.value;
    const name = variableIn(as === "content" ? written : written.replace(/^\s*\w+=/, ""));
    const flow = name === undefined ? undefined : names.get(name);
    if (isHidden(flow) || as !== "content" || word.value === undefined) return flow;
    return {
      text: word.value,
      ...(word.escapes !== undefined && word.escapes >= 3 && { decoded: { by: "escapes" } }),
    };
  }

  /** What the file is that a word names. */
  private fileIn(word: ShellWord, { names, input }: Scope, heard: ReadonlyMap<ShellWord, Heard>): Flow | undefined {
    const substituted = heard.get(word);
    if (substituted?.as === "file") return substituted.flow;
    const { value } = word.text;
    if (/^(?:-|\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/.test(value)) return input;
    return this.files.size === 0 ? undefined : this.files.get(names.path(value));
  }

  /** A fetched program that was put where programs are looked for. */
  private installed(word: ShellWord): Flow | undefined {
    const name = word.value;
    if (this.files.size === 0 || name === undefined || name.includes("/")) return undefined;
    for (const folder of ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"]) {
      const flow = this.files.get(`${folder}/${name}`);
      if (flow) return flow;
    }
    return undefined;
  }

  private store(path: string, flow: Flow | undefined, names: Names, added: boolean): void {
    const name = names.path(path);
    if (/^\/dev\/(?:null|std|fd\/|tty)/.test(name)) return;
    if (isHidden(flow)) {
      if (this.files.size < fileLimit) this.files.set(name, stored(flow) as Flow);
    } else if (!added) this.files.delete(name);
  }

  /** Fetched files are what their authors made from here on. That says nothing about what is encoded. */
  private verified(): void {
    for (const [path, flow] of this.files) if (!flow.decoded) this.files.delete(path);
  }

  private host(host: string | undefined, words: readonly ShellWord[], names: Names): string | undefined {
    return host ?? addressed(words.map((word) => names.filledIn(word.text.value)));
  }

  /** Keeps what is run, but for what lies within, or around, what was found before. */
  private run(flow: Flow | undefined, command: Span): void {
    if (!isHidden(flow) || this.found.length === payloadLimit) return;
    const span = flow.span ?? command;
    if (this.found.some((other) => encloses(other.span, span) || encloses(span, other.span))) return;
    const { fetched, decoded, text } = flow;
    this.found.push({
      kind: decoded ? "encoded" : "download",
      span,
      host: fetched?.host,
      by: decoded?.by,
      text: decoded && text,
    });
  }
}

/** What a substitution is to its word: all of it, or what it assigns. Undefined where it is a part like any other. */
function placeOf({ text }: ShellWord, substitution: Span): "content" | "assigned" | undefined {
  const { value } = text;
  const [, name = ""] = /^\s*(\w{1,64}=)?/.exec(value) ?? [];
  const start = name === "" ? value.length - value.trimStart().length : value.indexOf("=") + 1;
  const end = value.trimEnd().length;
  const whole =
    end > start &&
    text.locate(start, start + 1).start === substitution.start &&
    text.locate(end - 1, end).end === substitution.end;
  return whole ? (name === "" ? "content" : "assigned") : undefined;
}

/** The variable that a word is, and nothing else: `$X`, `"${X%.*}"`, `$1`. */
function variableIn(written: string): string | undefined {
  if (!written.includes("$")) return undefined;
  const [, plain, braced] = /^\s*"?\$(?:(\w+|[@*])|\{(\w+|[@*])(?:[:#%/^,[-][^{}]*)?\})"?\s*$/.exec(written) ?? [];
  return plain ?? braced;
}

/** What commands behind each other write: hidden where a part is, known where it is the only one that writes. */
function joined(flows: readonly (Flow | undefined)[]): Flow | undefined {
  const hidden = firstHidden(flows);
  if (hidden) return hidden;
  const written = flows.filter((flow) => flow !== undefined);
  return written.length === 1 ? written[0] : undefined;
}
