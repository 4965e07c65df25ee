import { type Token, tokensOf } from "./codeTokens.ts";
import { fromBase64, writtenAsNumbers } from "./decoders.ts";
import { hostOf, isAddress } from "./download.ts";
import type { Code } from "./execution.ts";
import type { Flow } from "./flow.ts";
import { type Grammar, grammars } from "./grammars.ts";

/** What the code of an interpreter's one-liner does with what it fetches or decodes. */
export interface CodeFlow {
  /** What it runs. */
  readonly runs: Flow | undefined;
  /** What it may print. */
  readonly has: Flow | undefined;
  /** Names in it that may be those of files that it fetches. */
  readonly files: readonly string[];
  /** True where it works out a checksum. */
  readonly verifies: boolean;
}

/** One-liners are short. A longer program is not judged. */
const codeLimit = 16384;

const nothing: CodeFlow = { runs: undefined, has: undefined, files: [], verifies: false };

/**
 * Reads the code as words, strings and brackets, and follows what is fetched or decoded through calls and variables into
 * the functions that run text. Not a parser: in doubt it finds nothing.
 */
export function codeFlow({ language, text }: Code): CodeFlow {
  const grammar = grammars[language === "cmd" ? "powershell" : language];
  if (!grammar || text.value.length > codeLimit) return nothing;
  return new CodeReader(
    tokensOf(grammar.prepare?.(text.value) ?? text.value, grammar.anyCase ?? false),
    grammar,
  ).read();
}

/** A function that runs text, while its arguments are read. */
interface Call {
  /** How many brackets were open before its own. */
  readonly depth: number;
  /** True where the arguments stand in brackets, so that they end with them. */
  readonly inBrackets: boolean;
  /** What a command runs is its first argument as a whole, not a part of it. */
  readonly whole: boolean;
  partial: boolean;
}

class CodeReader {
  private readonly variables = new Map<string, Flow>();
  private readonly words: ReadonlySet<string>;
  private readonly strings: readonly string[];
  private readonly open: Call[] = [];
  private depth = 0;
  private target: { name: string; depth: number } | undefined;
  private runs: Flow | undefined;
  private seen: Flow | undefined;
  private statement: Flow | undefined;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly grammar: Grammar,
  ) {
    this.words = new Set(
      tokens.flatMap((token) => (token.kind === "word" || token.kind === "string" ? token.text : [])),
    );
    this.strings = tokens.flatMap((token) => (token.kind === "string" ? token.text : []));
  }

  read(): CodeFlow {
    for (let at = 0; at < this.tokens.length && !this.runs; at++) this.token(at);
    const files = this.seen?.fetched ? this.strings.filter(isFileName).slice(0, 16) : [];
    return { runs: this.runs, has: this.seen, files, verifies: this.has(this.grammar.verifies) };
  }

  private token(at: number): void {
    const token = this.tokens[at] as Token;
    if (token.kind === "end") this.end();
    else if (token.kind === "mark") this.mark(token.text, at);
    else if (token.kind === "string") this.string(token.text);
    else this.word(token.text, at);
  }

  private end(): void {
    if (this.target && this.depth <= this.target.depth) this.target = undefined;
    for (let call = this.open.at(-1); call && !call.inBrackets && call.depth >= this.depth; call = this.open.at(-1)) {
      this.open.pop();
    }
    this.statement = undefined;
  }

  private mark(mark: string, at: number): void {
    if ("([{".includes(mark)) {
      if (mark === "[") this.partly();
      this.depth++;
    } else if (")]}".includes(mark)) {
      this.depth--;
      for (let call = this.open.at(-1); call; call = this.open.at(-1)) {
        if (call.depth < this.depth || (call.depth === this.depth && !call.inBrackets)) break;
        this.open.pop();
      }
      if (mark === "}") this.end();
    } else if (mark === "=") {
      const name = this.tokens[at - 1];
      if (name?.kind === "word") this.target = { name: name.text, depth: this.depth };
    } else if (mark === "=>") this.parameters(at);
    else if (/^[,+%]$/.test(mark)) this.partly();
  }

  /** What a callback gets behind a fetch is what was fetched. */
  private parameters(at: number): void {
    if (!this.seen?.fetched) return;
    for (let i = at - 1; i >= Math.max(0, at - 12); i--) {
      const token = this.tokens[i] as Token;
      if (token.kind === "word") this.variables.set(token.text, this.seen);
      else if (!/^[(),]$/.test(token.text)) return;
      if (token.text === "(" || this.tokens[at - 1]?.kind === "word") return;
    }
  }

  private string(text: string): void {
    if (writtenAsNumbers(text) >= 8) this.flow({ decoded: { by: "escapes" } });
    this.partly();
  }

  /** A part of an argument, not all of it. */
  private partly(): void {
    const call = this.open.at(-1);
    if (call && this.depth <= call.depth + (call.inBrackets ? 1 : 0)) call.partial = true;
  }

  private word(word: string, at: number): void {
    const [next, before] = [this.tokens[at + 1], this.tokens[at - 1]];
    const known = this.variables.get(word);
    if (known && next?.text !== "=") this.flow(known);
    const source = this.source(word, at);
    if (source) this.flow(source);
    if (word === "as" && this.statement && next?.kind === "word") this.variables.set(next.text, this.statement);
    const method = before?.kind === "mark" && /^(?:\.|->|::)$/.test(before.text);
    const code = this.grammar.runsCode.has(word) && (!method || this.grammar.methodsRunCode);
    const command =
      this.grammar.runsCommand.has(word) && (!this.grammar.commandsNeed || this.has(this.grammar.commandsNeed));
    if (!code && !command) return;
    if (next?.text === "(" && !this.grammar.toEnd)
      this.open.push({ depth: this.depth, inBrackets: true, whole: !code, partial: false });
    // A block behind `eval` catches errors and runs nothing new.
    else if (this.grammar.bare && next?.text !== "{")
      this.open.push({ depth: this.depth, inBrackets: false, whole: !code, partial: false });
    else if (code && this.seen?.fetched && before?.text === "(" && next?.text === ")") this.runs ??= this.seen;
    // `… | iex`
    if (this.grammar.pipes && before?.text === "|" && this.statement) this.runs ??= this.statement;
  }

  private flow(flow: Flow): void {
    this.seen ??= flow;
    this.statement ??= flow;
    if (this.target && this.variables.size < 64) this.variables.set(this.target.name, flow);
    const call = this.open.find(({ whole, partial }) => !whole || !partial);
    if (call) this.runs ??= flow;
  }

  private source(word: string, at: number): Flow | undefined {
    const { grammar } = this;
    const argument = this.argument(at);
    if (grammar.decodes.has(word)) return this.decoding(word, argument);
    if (grammar.decodesWith?.get(word)?.test(this.arguments(at))) return this.decoding(word, this.firstString(at));
    if (grammar.fetches.has(word)) return this.fetching(argument);
    // A word that has other uses too counts where it is given an address, or where its library is at hand.
    if (grammar.fetchesAddress.has(word)) {
      if (argument !== undefined && isAddress(argument)) return this.fetching(argument);
      if (argument === undefined && this.has(grammar.library) && this.tokens[at - 1]?.kind === "mark")
        return this.fetching(undefined);
    }
    return undefined;
  }

  private fetching(argument: string | undefined): Flow {
    const address = argument !== undefined && isAddress(argument) ? argument : this.strings.find(isAddress);
    return { fetched: { host: address === undefined ? undefined : hostOf(address) } };
  }

  private decoding(by: string, argument: string | undefined): Flow {
    const isBase64 = /64/.test(by) || by === "from";
    return { decoded: { by }, text: isBase64 && argument !== undefined ? fromBase64(argument) : undefined };
  }

  /** The string that a function is given first. */
  private argument(at: number): string | undefined {
    const from = this.tokens[at + 1]?.text === "(" ? at + 2 : at + 1;
    for (let i = from; i <= from + 1; i++) {
      const token = this.tokens[i];
      // `b"…"`, `f'…'`
      if (token?.kind === "string") return token.text;
      if (token?.kind !== "word" || !/^(?:[a-z]{1,2}|URI|URL)$/.test(token.text)) return undefined;
    }
    return undefined;
  }

  private firstString(at: number): string | undefined {
    return this.tokens.slice(at + 1, at + 3).find((token) => token.kind === "string")?.text;
  }

  /** The arguments of a call as text, as far as they are worth reading. */
  private arguments(at: number): string {
    const texts: string[] = [];
    for (const token of this.tokens.slice(at + 1, at + 12)) {
      if (token.text === ")" || token.kind === "end") break;
      texts.push(token.text.slice(0, 64));
    }
    return texts.join(" ");
  }

  /** True where one of the words stands in the code, as a word or as a string. */
  private has(words: ReadonlySet<string> | undefined): boolean {
    return words !== undefined && [...words].some((word) => this.words.has(word));
  }
}

function isFileName(text: string): boolean {
  return /^[\w./\\-]{3,200}$/.test(text) && /[./\\]/.test(text);
}
