import * as bash from "unbash";
import { type MappedText, slice } from "../text/mapped.ts";
import { assign, parameter, runBuiltin, type Setting } from "./assigning.ts";
import { documentWord, rawWord, type WordSource } from "./decode.ts";
import type { Execution } from "./execution.ts";
import { expandDocument, expandWord, expandWords } from "./expand.ts";
import { isInput, isOutput, written } from "./outputs.ts";
import type { Reading } from "./reading.ts";
import type { Assignment, Command, Redirection, Script, ShellWord, SimpleCommand, Statement } from "./script.ts";
import { heldBy, namesIn, type Scope, type Value } from "./variables.ts";
import { join } from "./words.ts";

/** More here-documents than this on a line cost the parser the square of their number. */
const documentLimit = 2000;

/** Reads a script as bash does, of which a script for another shell is a good part. Undefined where the parser fails. */
export function parseScript(text: MappedText, reading: Reading): Script | undefined {
  if (text.value.split("<<", documentLimit + 2).length > documentLimit + 1) return undefined;
  try {
    return new Converter(text, reading).root(bash.parse(text.value));
  } catch {
    // unbash overflows the stack on some chains of reserved words.
    return undefined;
  }
}

/** Makes our tree of unbash's: fewer kinds of nodes, words decoded, every place the file's. */
class Converter implements WordSource {
  private complete = true;

  constructor(
    readonly text: MappedText,
    readonly reading: Reading,
    /** The scripts of substitutions, each read once however often its word is looked at. */
    private readonly scripts = new WeakMap<bash.ParsedScript, Script>(),
    /** Functions that have not been called yet. A body is read with what is known at its first call. */
    private readonly uncalled = new Map<string, (scope: Scope) => void>(),
  ) {}

  /** The script as a whole, and at last the bodies of functions that it does not call. */
  root(parsed: bash.ParsedScript): Script {
    const script = this.all(parsed);
    for (const [name, read] of this.uncalled) {
      this.uncalled.delete(name);
      read(this.reading.scope.later());
    }
    return { ...script, complete: this.complete && !parsed.errors };
  }

  private all(parsed: bash.ParsedScript): Script {
    const statements = this.statements(parsed.commands);
    return { text: slice(this.text, parsed.pos, parsed.end), statements, complete: this.complete && !parsed.errors };
  }

  /** A substitution runs in a subshell. */
  script(parsed: bash.ParsedScript, text: MappedText): Script {
    const read = this.scripts.get(parsed);
    if (read) return read;
    const script = this.apart(() => new Converter(text, this.reading, this.scripts, this.uncalled).all(parsed));
    this.scripts.set(parsed, script);
    return script;
  }

  /** Does the work in a copy of the scope: what it does to variables is not known outside. */
  private apart<T>(work: () => T, scope: Scope = this.reading.fork("subshell")): T {
    return this.reading.within(scope, work);
  }

  omit(): void {
    this.complete = false;
  }

  private statements(list: readonly bash.Statement[] | undefined): Statement[] {
    return (list ?? []).flatMap((statement) => {
      const background = statement.background ?? false;
      const work = () => this.reading.nested(() => this.command(statement.command));
      const command = background ? this.apart(work) : work();
      if (command) return [{ command, background }];
      this.complete = false;
      return [];
    });
  }

  private command(node: bash.PipelineNode | bash.AndOr | bash.CompoundList, input?: MappedText): Command {
    const span = this.text.locate(node.pos, node.end);
    const base = { span, redirections: [] };
    switch (node.type) {
      case "Command":
        return this.simple(node, input);
      case "Redirected": {
        const inner = this.command(node.command);
        return { ...inner, span, redirections: node.redirects.map((redirect) => this.redirection(redirect)) };
      }
      case "Pipeline":
        return this.pipeline(node);
      case "AndOr":
        return { ...base, kind: "and-or", operators: node.operators, commands: this.chain(node) };
      case "While":
        return this.loop(node, () => {
          const condition = this.statements(node.clause.commands);
          const body = this.statements(node.body.commands);
          return { ...base, kind: "loop", keyword: node.kind, condition, words: [], endless: false, body };
        });
      case "For":
      case "Select": {
        const words = (node.wordlist ?? []).flatMap((word) => expandWords(word, this));
        const keyword = node.type === "For" ? "for" : "select";
        const variable = { name: node.name.value, span: this.text.locate(node.name.pos, node.name.end) };
        return this.loop(node, () => {
          const [only] = words;
          if (only && words.length === 1 && keyword === "for") this.reading.scope.assign(node.name.value, heldBy(only));
          const body = this.statements(node.body.commands);
          return { ...base, kind: "loop", keyword, variable, condition: [], words, endless: false, body };
        });
      }
      case "ArithmeticFor": {
        const parts = [node.initialize, node.test, node.update].filter((part) => part !== undefined);
        const words = parts.map((part) => rawWord(part.pos, part.end, [part], this));
        return this.loop(node, () => {
          const body = this.statements(node.body.commands);
          return { ...base, kind: "loop", keyword: "for", condition: [], words, endless: !node.test, body };
        });
      }
      case "If": {
        const list = [node, ...node.elif];
        const { scope } = this.reading;
        const condition = this.statements(node.clause.commands);
        const ends: Scope[] = [];
        const branch = (work: () => Statement[]) => {
          const own = this.reading.fork();
          ends.push(own);
          return this.apart(work, own);
        };
        const branches = list.map((part, i) => {
          let own = condition;
          const body = branch(() => {
            if (i > 0) own = this.statements(part.clause.commands);
            return this.statements(part.then.commands);
          });
          return { condition: own, body };
        });
        const { else: otherwise } = node;
        if (otherwise) branches.push({ condition: [], body: branch(() => this.statements(otherwise.commands)) });
        scope.join(otherwise ? ends : [...ends, this.reading.fork()]);
        return { ...base, kind: "if", words: [], branches };
      }
      case "Case": {
        const word = expandWord(node.word, this);
        const ends: Scope[] = [];
        const branches = node.items.map((item) => {
          const own = this.reading.fork();
          ends.push(own);
          return { condition: [], body: this.apart(() => this.statements(item.body.commands), own) };
        });
        this.reading.scope.join([...ends, this.reading.fork()]);
        return { ...base, kind: "case", words: [word], branches };
      }
      case "Subshell":
      case "BraceGroup":
        return {
          ...base,
          kind: "group",
          subshell: node.type === "Subshell",
          body:
            node.type === "Subshell"
              ? this.apart(() => this.statements(node.body.commands))
              : this.statements(node.body.commands),
        };
      case "CompoundList":
        return { ...base, kind: "group", subshell: false, body: this.statements(node.commands) };
      case "Function":
        return { ...base, kind: "function", name: node.name.value, body: this.function(node) };
      case "Coproc": {
        const name = node.name?.value ?? "COPROC";
        return { ...base, kind: "coprocess", name, body: this.body(node.body, this.reading.fork("subshell")) };
      }
      case "TestCommand":
      case "ArithmeticCommand": {
        const arithmetic = node.type === "ArithmeticCommand";
        const source = this.text.value.slice(node.pos + 2, node.end - 2);
        if (arithmetic) this.reading.scope.forget(namesIn(source));
        const words = node.expression ? [rawWord(node.pos + 2, node.end - 2, [node.expression], this)] : [];
        return { ...base, kind: "test", arithmetic, source, words };
      }
    }
  }

  /** What stands behind `&&` runs where the one before has succeeded; behind `||`, where one before has failed. */
  private chain(node: bash.AndOr): Command[] {
    const { scope } = this.reading;
    /** What holds wherever the rest may not run. */
    let end: Scope | undefined;
    const commands = node.commands.map((part, i) => {
      const before = node.commands[i - 1];
      const operator = node.operators[i - 1];
      if (before && (operator === "||" || !isCertain(before))) {
        const own = this.reading.fork();
        if (end) end.join([end, own]);
        else end = own;
      }
      if (end && operator === "||") scope.join([end]);
      return this.command(part);
    });
    if (end) scope.join([end, this.reading.fork()]);
    return commands;
  }

  /** What a loop does to variables may have been done before any of its commands. */
  private loop<T>(node: { pos: number; end: number }, work: () => T): T {
    const { reading } = this;
    const written = this.text.value.slice(node.pos, node.end);
    if (reading.charge(written.length)) reading.scope.forget(namesIn(written));
    else reading.scope.join([reading.scope, reading.scope.later()]);
    return this.apart(work, reading.fork());
  }

  /** The list is filled when the function is called, or at the script's end. */
  private function({ name, body }: bash.Function): Statement[] {
    const statements: Statement[] = [];
    this.uncalled.get(name.value)?.(this.reading.scope.later());
    this.reading.scope.define(name.value, this.text.value.slice(body.pos, body.end));
    this.uncalled.set(name.value, (scope) => {
      for (const statement of this.body(body, scope)) statements.push(statement);
    });
    return statements;
  }

  /** Reads a function's body with the words of its first call as parameters. */
  private call({ words, wrappers }: Execution): void {
    const [own, ...rest] = words;
    const read = own?.value === undefined || wrappers.length > 0 ? undefined : this.uncalled.get(own.value);
    if (!own?.value || !read) return;
    this.uncalled.delete(own.value);
    const scope = this.reading.fork();
    scope.parameters = { ...scope.parameters, list: rest.map(parameter) };
    read(scope);
  }

  private body(node: bash.CommandNode | bash.CompoundList, scope: Scope): Statement[] {
    const command = this.apart(() => this.reading.nested(() => this.command(node)), scope);
    if (command) return [{ command, background: false }];
    this.complete = false;
    return [];
  }

  private pipeline(node: bash.Pipeline): Command {
    const stages: Command[] = [];
    let flow: MappedText | undefined;
    for (const stage of node.commands) {
      const work = () => this.command(stage, flow);
      const command = node.commands.length > 1 ? this.apart(work) : work();
      stages.push(command);
      const payable = this.reading.charge(2 * (flow?.value.length ?? 0));
      flow = payable && !command.redirections.some(isOutput) ? written(command, flow) : undefined;
    }
    const span = this.text.locate(node.pos, node.end);
    const [only] = stages;
    // `! a` and `time a` are pipelines of one to the grammar.
    return stages.length === 1 && only ? { ...only, span } : { kind: "pipeline", span, redirections: [], stages };
  }

  private simple(node: bash.Command, input: MappedText | undefined): Command {
    const { reading } = this;
    const { scope } = reading;
    const declared: Setting[] = [];
    const words = this.words(node, declared);
    const prefix = node.prefix.filter((item) => item.type === "Assignment");
    // What stands before a command is the command's own.
    const own = node.name && prefix.length > 0 ? reading.fork("subshell") : scope;
    const { assignments, redirections, execution } = reading.within(own, () => {
      const assignments = prefix.map((item) => {
        const { assignment, setting } = this.assignment(item);
        assign(setting, own);
        if (own !== scope) own.export(item.name);
        return assignment;
      });
      const redirections = node.redirects.map((redirect) => this.redirection(redirect));
      const document = redirections.findLast(isInput);
      const given = document?.operator.startsWith("<<") ? document.target?.text : undefined;
      return { assignments, redirections, execution: reading.start(words, document ? given : input) };
    });
    const { program } = execution;
    if (own !== scope && /^(?:eval|\.|source)$/.test(program?.name ?? "")) {
      own.forget(prefix.map((item) => item.name));
      scope.join([own]);
    }
    reading.within(own, () => this.call(execution));
    runBuiltin(program, declared, scope);
    for (const { descriptor } of redirections)
      if (descriptor && /^[A-Za-z_]/.test(descriptor)) scope.forget([descriptor]);
    const span = this.text.locate(node.pos, node.end);
    const command: SimpleCommand = { kind: "simple", span, redirections, assignments, execution };
    this.noteFile(command, input);
    return command;
  }

  /** The command's words. One that expands to nothing is left out, unless it is the last. */
  private words(node: bash.Command, declared: Setting[]): ShellWord[] {
    const words: ShellWord[] = [];
    const empty: bash.Word[] = [];
    let substitutions: ShellWord["substitutions"] = [];
    for (const argument of [...(node.name ? [node.name] : []), ...node.args]) {
      const found = argument.type === "Word" ? expandWords(argument, this) : [this.argument(argument, declared)];
      const [first, ...rest] = found;
      if (!first && argument.type === "Word") empty.push(argument);
      if (!first) continue;
      words.push(
        substitutions.length > 0 ? { ...first, substitutions: [...substitutions, ...first.substitutions] } : first,
      );
      for (const word of rest) words.push(word);
      empty.length = 0;
      substitutions = [];
    }
    for (const word of empty) words.push(rawWord(word.pos, word.end, word.parts ?? [], this));
    return words;
  }

  /** A file that the script itself writes may be what it runs next. */
  private noteFile(command: SimpleCommand, input: MappedText | undefined): void {
    const to = command.redirections.findLast(isOutput);
    const text = to && /^>\|?$/.test(to.operator) ? written(command, input) : undefined;
    if (to?.target?.value !== undefined && text) this.reading.files.set(to.target.value, text);
  }

  private assignment(node: bash.Assignment): { readonly assignment: Assignment; readonly setting: Setting } {
    const { value, name } = node;
    const index = node.index?.text;
    const append = node.append ?? false;
    const span = this.text.locate(node.pos, node.end);
    if (value.type === "Word") {
      const word = expandWord(value, this);
      return { assignment: { name, value: word, span }, setting: { name, value: heldBy(word), append, index } };
    }
    const elements = value.elements.flatMap((element) => expandWords(element, this));
    const values = elements.map((word) => (/^\[[^\]]*\]=/.test(word.text.value) ? undefined : heldBy(word)));
    const list = values.every((item): item is Value => item !== undefined) ? values : undefined;
    const word = rawWord(value.pos, value.end, [value], this);
    return { assignment: { name, value: word, span }, setting: { name, value: list, append, index } };
  }

  /** An assignment behind the program's name is a word: `export X=1`. */
  private argument(node: bash.Assignment, declared: Setting[]): ShellWord {
    const { assignment, setting } = this.assignment(node);
    const { value } = assignment;
    declared.push(setting);
    const head = rawWord(node.pos, node.value.pos, [], this);
    const text = join([head.text, value.text]);
    const known = value.value === undefined ? undefined : text.value;
    return { ...value, text, value: known, span: this.text.locate(node.pos, node.end) };
  }

  private redirection(node: bash.Redirection): Redirection {
    const { descriptor: given } = node;
    const descriptor = given && (given.type === "FileDescriptor" ? String(given.value) : given.name);
    const span = this.text.locate(node.pos, node.end);
    if (node.type !== "HereDoc") {
      return {
        operator: node.operator,
        descriptor,
        target: node.target && expandWord(node.target, this),
        span,
      };
    }
    const { body } = node;
    const parts = node.delimiter?.quoted ? undefined : body.parts;
    const target = parts?.some((part) => part.type !== "Literal")
      ? expandDocument(body.pos, body.end, parts, this)
      : documentWord(body.pos, body.end, node.delimiter?.quoted ?? false, parts, this);
    return { operator: node.operator, descriptor, target, span };
  }
}

/** True for a command that does not fail: plain assignments, and builtins that only say something. */
function isCertain(node: bash.PipelineNode): boolean {
  if (node.type !== "Command") return false;
  if (node.name) return /^(?:echo|printf|true|:|export|readonly|declare|local|typeset|unset)$/.test(node.name.text);
  return node.prefix.every((item) => item.type === "Assignment" && !/[`(]/.test(item.text));
}
