import * as bash from "unbash";
import { type MappedText, slice } from "../text/mapped.ts";
import { Constants } from "./constants.ts";
import { decodeWord, decodeWords, documentWord, rawWord, type WordSource } from "./decode.ts";
import type { Reading } from "./reading.ts";
import type { Assignment, Command, Redirection, Script, ShellWord, SimpleCommand, Statement } from "./script.ts";
import { join } from "./words.ts";

/** More here-documents than this on a line cost the parser the square of their number. */
const documentLimit = 2000;

/** Reads a script as bash does, of which a script for another shell is a good part. Undefined where the parser fails. */
export function parseScript(text: MappedText, reading: Reading): Script | undefined {
  if (text.value.split("<<", documentLimit + 2).length > documentLimit + 1) return undefined;
  try {
    return new Converter(text, reading).script(bash.parse(text.value), text);
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
    private readonly constants = new Constants(text.value, reading),
  ) {}

  script(parsed: bash.ParsedScript, text: MappedText): Script {
    const converter = new Converter(text, this.reading, this.constants);
    const statements = converter.statements(parsed.commands);
    return { text: slice(text, parsed.pos, parsed.end), statements, complete: converter.complete && !parsed.errors };
  }

  omit(): void {
    this.complete = false;
  }

  private statements(list: readonly bash.Statement[] | undefined): Statement[] {
    return (list ?? []).flatMap((statement) => {
      const command = this.reading.nested(() => this.command(statement.command));
      if (command) return [{ command, background: statement.background ?? false }];
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
      case "AndOr": {
        const commands = node.commands.map((command) => this.command(command));
        return { ...base, kind: "and-or", operators: node.operators, commands };
      }
      case "While": {
        const condition = this.statements(node.clause.commands);
        const body = this.statements(node.body.commands);
        return { ...base, kind: "loop", keyword: node.kind, condition, words: [], endless: false, body };
      }
      case "For":
      case "Select": {
        const words = (node.wordlist ?? []).flatMap((word) => decodeWords(word, this));
        const keyword = node.type === "For" ? "for" : "select";
        const body = this.statements(node.body.commands);
        const variable = { name: node.name.value, span: this.text.locate(node.name.pos, node.name.end) };
        return { ...base, kind: "loop", keyword, variable, condition: [], words, endless: false, body };
      }
      case "ArithmeticFor": {
        const parts = [node.initialize, node.test, node.update].filter((part) => part !== undefined);
        const words = parts.map((part) => rawWord(part.pos, part.end, [part], this));
        const body = this.statements(node.body.commands);
        return { ...base, kind: "loop", keyword: "for", condition: [], words, endless: !node.test, body };
      }
      case "If": {
        const branches = [node, ...node.elif].map((branch) => ({
          condition: this.statements(branch.clause.commands),
          body: this.statements(branch.then.commands),
        }));
        if (node.else) branches.push({ condition: [], body: this.statements(node.else.commands) });
        return { ...base, kind: "if", words: [], branches };
      }
      case "Case": {
        const branches = node.items.map((item) => ({ condition: [], body: this.statements(item.body.commands) }));
        return { ...base, kind: "case", words: [decodeWord(node.word, this)], branches };
      }
      case "Subshell":
      case "BraceGroup":
        return {
          ...base,
          kind: "group",
          subshell: node.type === "Subshell",
          body: this.statements(node.body.commands),
        };
      case "CompoundList":
        return { ...base, kind: "group", subshell: false, body: this.statements(node.commands) };
      case "Function":
        return { ...base, kind: "function", name: node.name.value, body: this.body(node.body) };
      case "Coproc":
        return { ...base, kind: "coprocess", name: node.name?.value ?? "COPROC", body: this.body(node.body) };
      case "TestCommand":
      case "ArithmeticCommand": {
        const arithmetic = node.type === "ArithmeticCommand";
        const source = this.text.value.slice(node.pos + 2, node.end - 2);
        const words = node.expression ? [rawWord(node.pos + 2, node.end - 2, [node.expression], this)] : [];
        return { ...base, kind: "test", arithmetic, source, words };
      }
    }
  }

  private body(node: bash.CommandNode | bash.CompoundList): Statement[] {
    const command = this.reading.nested(() => this.command(node));
    if (command) return [{ command, background: false }];
    this.complete = false;
    return [];
  }

  private pipeline(node: bash.Pipeline): Command {
    const stages: Command[] = [];
    for (const stage of node.commands) {
      const previous = stages.at(-1);
      const piped = previous && !previous.redirections.some(isOutput);
      stages.push(this.command(stage, piped ? output(previous) : undefined));
    }
    const span = this.text.locate(node.pos, node.end);
    const [only] = stages;
    // `! a` and `time a` are pipelines of one to the grammar.
    return stages.length === 1 && only ? { ...only, span } : { kind: "pipeline", span, redirections: [], stages };
  }

  private simple(node: bash.Command, input: MappedText | undefined): Command {
    const redirections = node.redirects.map((redirect) => this.redirection(redirect));
    const assignments = node.prefix.flatMap((item) => (item.type === "Assignment" ? this.assignment(item) : []));
    const words = node.name ? decodeWords(node.name, this) : [];
    for (const argument of node.args) {
      if (argument.type === "Word") for (const word of decodeWords(argument, this)) words.push(word);
      else words.push(this.argument(argument));
    }
    const own = redirections.findLast((r) => isInput(r));
    const document = own?.operator.startsWith("<<") ? own.target?.text : undefined;
    const execution = this.reading.start(this.constants.expand(words), own ? document : input);
    if (words.length === 0) for (const { name, value } of assignments) this.constants.assign(name, value);
    const span = this.text.locate(node.pos, node.end);
    const command: SimpleCommand = { kind: "simple", span, redirections, assignments, execution };
    this.noteFile(command);
    return command;
  }

  /** A file that the script itself writes may be what it runs next. */
  private noteFile(command: SimpleCommand): void {
    const to = command.redirections.findLast(isOutput);
    const text = to && /^>\|?$/.test(to.operator) ? output(command) : undefined;
    if (to?.target?.value !== undefined && text) this.reading.files.set(to.target.value, text);
  }

  private assignment(node: bash.Assignment): Assignment {
    const { value } = node;
    const word = value.type === "Word" ? decodeWord(value, this) : rawWord(value.pos, value.end, [value], this);
    return { name: node.name, value: word, span: this.text.locate(node.pos, node.end) };
  }

  /** An assignment behind the program's name is a word: `export X=1`. */
  private argument(node: bash.Assignment): ShellWord {
    const { value } = this.assignment(node);
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
        target: this.constants.expandOne(node.target && decodeWord(node.target, this)),
        span,
      };
    }
    const { body } = node;
    const quoted = node.delimiter?.quoted ?? false;
    const target = documentWord(body.pos, body.end, quoted, quoted ? undefined : body.parts, this);
    return { operator: node.operator, descriptor, target, span };
  }
}

/** What a command writes to its standard output, where it is known: the words of an `echo`, the text of a `cat <<EOF`. */
function output(command: Command): MappedText | undefined {
  if (command.kind !== "simple") return undefined;
  const { program } = command.execution;
  const input = command.redirections.findLast(isInput);
  const words = program?.words.slice(1) ?? [];
  switch (program?.name) {
    case "echo": {
      const first = words.findIndex((word) => !/^-[neE]+$/.test(word.text.value));
      return first === -1
        ? undefined
        : join(
            words.slice(first).map((word) => word.text),
            " ",
          );
    }
    case "printf":
      return words.at(words.length > 1 && /^%[sb](?:\\n)?$/.test(words[0]?.text.value ?? "") ? 1 : 0)?.text;
    case "cat":
      return words.length === 0 && input?.operator.startsWith("<<") ? input.target?.text : undefined;
    default:
      return undefined;
  }
}

function isOutput(redirection: Redirection): boolean {
  return /^(?:>|&>)/.test(redirection.operator) && (redirection.descriptor ?? "1") === "1";
}

/** True for what stands in place of standard input. */
function isInput(redirection: Redirection): boolean {
  return redirection.operator.startsWith("<") && (redirection.descriptor ?? "0") === "0";
}
