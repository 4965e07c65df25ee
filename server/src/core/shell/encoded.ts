import { slice } from "../text/mapped.ts";
import { fromBase32, fromBase64, fromHex, reversed, rotation } from "./decoders.ts";
import type { Code, Program } from "./execution.ts";
import { readOptions } from "./options.ts";
import { programName, programOf } from "./program.ts";
import type { ShellWord } from "./script.ts";
import { shellInvocation } from "./shells.ts";
import { literalWord } from "./words.ts";

/** How a program decodes what it reads. */
export interface Decoding {
  /** As a message names it: `base64 -d`. */
  readonly by: string;
  /** The files that it reads instead of its standard input. */
  readonly files: readonly ShellWord[];
  /** The file that it writes instead of its standard output. */
  readonly into?: ShellWord | undefined;
  /** The plain text of an encoded one, where that is simple. */
  readonly plain?: ((text: string) => string | undefined) | undefined;
}

/** Undefined for a program that decodes nothing. */
export function decodingOf(program: Program): Decoding | undefined {
  return program.name === undefined ? undefined : decoders.get(program.name)?.(program.words);
}

/** The words of a PowerShell with an encoded script within a command for `cmd`. */
export function encodedInCmd({ language, text }: Code): Program | undefined {
  if (language !== "cmd" || text.value.length > 32768) return undefined;
  const words = [...text.value.matchAll(/"[^"]*"|[^\s"]+/g)].map((match) => {
    const quoted = match[0].startsWith('"') ? 1 : 0;
    const [start, end] = [match.index + quoted, match.index + match[0].length - quoted];
    return literalWord(slice(text, start, end), text.locate(start, end));
  });
  const at = words.findIndex((word) => /^(?:powershell|pwsh)$/.test(programName(word) ?? ""));
  const program = at === -1 ? undefined : programOf(words.slice(at));
  return program && shellInvocation(program)?.encoded ? program : undefined;
}

type Decoder = (words: readonly ShellWord[]) => Decoding | undefined;

/** GNU takes any beginning of `--decode`; BSD's has `-D`, and `-i` and `-o` for files. */
function baseN(by: string, plain: ((text: string) => string | undefined) | undefined): Decoder {
  return (words) => {
    const { options, operands } = readOptions(words, 1, { short: "wob", long: ["wrap", "output"], anywhere: true });
    const decodes = options.some(
      ({ name }) => name === "d" || name === "D" || (name.length > 1 && "decode".startsWith(name)),
    );
    const into = options.findLast(({ name }) => name === "o" || name === "output")?.value;
    return decodes ? { by: `${by} -d`, files: files(operands), into, plain } : undefined;
  };
}

const openssl: Decoder = (words) => {
  const [, command, ...rest] = words.map((word) => word.text.value);
  if (command === undefined || !/^(?:enc|base64|aes|des|bf|rc4|camellia|chacha|aria|sm4|cast|idea|seed)/.test(command))
    return undefined;
  const flags = rest.filter((text) => text.startsWith("-"));
  if (!flags.includes("-d")) return undefined;
  const value = (option: string) => words[words.findIndex((word) => word.text.value === option) + 1];
  const cipher = flags.some((flag) => /^-(?:aes|des|bf|rc4|camellia|chacha|aria|sm4|cast|idea|seed)/.test(flag));
  const base64 = command === "base64" || (command === "enc" && !cipher);
  const input = flags.includes("-in") ? value("-in") : undefined;
  const into = flags.includes("-out") ? value("-out") : undefined;
  return { by: `openssl ${command} -d`, files: input ? [input] : [], into, plain: base64 ? fromBase64 : undefined };
};

const xxd: Decoder = (words) => {
  const texts = words.slice(1).map((word) => word.text.value);
  if (!texts.some((text) => /^-(?:r|rp|pr|revert)$/.test(text))) return undefined;
  const plain = texts.some((text) => /^-(?:p|rp|pr|ps|plain|postscript)$/.test(text));
  const [input, into] = words.slice(1).filter((word) => !word.text.value.startsWith("-"));
  return { by: "xxd -r", files: input ? [input] : [], into, plain: plain ? fromHex : undefined };
};

const uudecode: Decoder = (words) => {
  const { options, operands } = readOptions(words, 1, { short: "o", long: ["output-file"], anywhere: true });
  const output = options.findLast(({ name }) => name === "o" || name === "output-file")?.value;
  const into = output && !/^(?:-|\/dev\/stdout)$/.test(output.text.value) ? output : undefined;
  return { by: "uudecode", files: files(operands), into };
};

const rev: Decoder = (words) => ({ by: "rev", files: files(words.slice(1)), plain: reversed });

/** Letters turned into other letters. Changing case, blanks or line ends hides nothing. */
const tr: Decoder = (words) => {
  const [, from, to, more] = words;
  const plain =
    from?.value !== undefined && to?.value !== undefined && !more ? rotation(from.value, to.value) : undefined;
  return plain && { by: "tr", files: [], plain };
};

const jq: Decoder = (words) => {
  const decodes = words.some((word) => word.text.value.includes("@base64d"));
  return decodes ? { by: "jq @base64d", files: [] } : undefined;
};

/** `python3 -m base64 -d` */
const python: Decoder = (words) => {
  const texts = words.map((word) => word.text.value);
  const module = texts.indexOf("-m");
  const decodes = module !== -1 && texts[module + 1] === "base64" && texts[module + 2] === "-d";
  return decodes ? { by: "python -m base64 -d", files: files(words.slice(module + 3)), plain: fromBase64 } : undefined;
};

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["base64", baseN("base64", fromBase64)],
  ["gbase64", baseN("base64", fromBase64)],
  ["base32", baseN("base32", fromBase32)],
  ["base58", baseN("base58", undefined)],
  ["basenc", baseN("basenc", undefined)],
  ["b64decode", (words) => ({ by: "b64decode", files: files(words.slice(1)) })],
  ["openssl", openssl],
  ["xxd", xxd],
  ["uudecode", uudecode],
  ["rev", rev],
  ["tr", tr],
  ["jq", jq],
  ["python", python],
  ["python3", python],
]);

/** `-` and options are no files. */
function files(words: readonly ShellWord[]): readonly ShellWord[] {
  return words.filter((word) => !word.text.value.startsWith("-"));
}
