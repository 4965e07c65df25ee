import { type MappedText, slice } from "../text/mapped.ts";
import type { Code, Program } from "./execution.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import type { ShellWord } from "./script.ts";
import { join } from "./words.ts";

/**
 * The code that an interpreter is given on its command line, or on standard input where that is known. Undefined where
 * it runs a file, or is no interpreter.
 */
export function inlineCode(program: Program, input: MappedText | undefined): Code | undefined {
  const language = languageOf(program.name);
  const interpreter = language === undefined ? undefined : interpreters[language];
  if (!language || !interpreter) return undefined;
  const { options, operands } = readOptions(program.words, 1, interpreter);
  const given = options.filter((option) => interpreter.code.includes(option.name)).flatMap((o) => o.value ?? []);
  if (given.length > 0)
    return {
      language,
      text: join(
        given.map((word) => word.text),
        "\n",
      ),
    };
  const [first] = operands;
  const codeFirst = interpreter.operand?.every((name) => !options.some((o) => o.name === name)) ?? false;
  const asked = options.some((option) => interpreter.operandWith?.includes(option.name));
  if (codeFirst || asked) return first && { language, text: first.text };
  const readsInput = (!first || first.text.value === "-") && options.every((option) => option.value === undefined);
  return readsInput && input && !interpreter.operand ? { language, text: input } : undefined;
}

/** True where an interpreter takes its commands from standard input. */
export function readsCommands(program: Program): boolean {
  const language = languageOf(program.name);
  const interpreter = language === undefined ? undefined : interpreters[language];
  if (!interpreter || interpreter.operand) return false;
  const { options, operands } = readOptions(program.words, 1, interpreter);
  const own = options.every((option) => option.name === "i" || option.name === "u" || option.name === "q");
  return own && (operands.length === 0 || operands[0]?.text.value === "-");
}

/** Where an interpreter takes its program from: a file, or standard input. Undefined where it is given code, or nothing runs. */
export function programSource(program: Program): ShellWord | "stdin" | undefined {
  const language = languageOf(program.name);
  const interpreter = language === undefined ? undefined : interpreters[language];
  if (!interpreter || interpreter.operand) return undefined;
  const { options, operands, next } = readOptions(program.words, 1, interpreter);
  const other = [...interpreter.code, ...(interpreter.operandWith ?? []), ...(language === "python" ? ["m"] : [])];
  if (options.some(({ name }) => other.includes(name) || /^(?:V|h|help|version|check)$/.test(name))) return undefined;
  const file = language === "php" ? options.findLast((option) => option.name === "f")?.value : undefined;
  if (file) return file;
  const [first] = operands;
  // Behind `--` stand the arguments of PHP's program.
  const ended = language === "php" && program.words[next - 1]?.text.value === "--";
  return !first || ended || first.text.value === "-" ? "stdin" : first;
}

/** Shell commands that the code gives to a function like `os.system`, where they are written as a plain string. */
export function commandsIn(code: Code): MappedText[] {
  if (code.language === "awk" || code.text.value.length > 65536) return [];
  const call =
    /\b(?:system|popen\d?|exec|execute|shell_exec|passthru|proc_open|spawn|execSync|call|run|Popen|check_output|check_call|getoutput)\s{0,4}\(?\s{0,4}(?:"([^"\\\n]+)"|'([^'\\\n]+)')/g;
  return [...code.text.value.matchAll(call)].flatMap((match) => {
    const command = match[1] ?? match[2] ?? "";
    const start = match.index + match[0].length - 1 - command.length;
    return command.includes(" ") ? slice(code.text, start, start + command.length) : [];
  });
}

interface Interpreter extends OptionSpec {
  /** The options whose value is code. */
  readonly code: readonly string[];
  /** Set where the first operand is the code, unless one of these options is given. */
  readonly operand?: readonly string[];
  /** The first operand is the code where one of these options is given. */
  readonly operandWith?: readonly string[];
}

const interpreters: Readonly<Record<string, Interpreter>> = {
  python: { code: ["c"], short: "cmWXQ" },
  perl: { code: ["e", "E"], short: "eEMmIF" },
  ruby: { code: ["e"], short: "erIECF" },
  php: { code: ["r", "B", "R", "E", "run"], short: "rBREcdfFSztg", long: ["run"] },
  node: {
    code: ["e", "eval"],
    short: "erC",
    long: ["eval", "require", "import", "loader"],
    operandWith: ["p", "print"],
  },
  lua: { code: ["e"], short: "el" },
  awk: {
    code: ["e", "source"],
    short: "fFveilE",
    long: ["source", "file", "assign", "field-separator"],
    operand: ["f", "file", "E"],
  },
  tcl: { code: ["c"], short: "c" },
  groovy: { code: ["e"], short: "ecp" },
  // JavaScript with the classes of Java, or a console for Java itself.
  java: { code: ["e"], short: "eflcC" },
  r: { code: ["e"], short: "ef" },
};

/** Names of interpreters; versions follow them (`python3.12`, `lua5.4`, `php82`, `ruby3.3`). */
function languageOf(name: string | undefined): string | undefined {
  const base = name === undefined ? undefined : /^([a-z]+)[\d.-]*$/.exec(name)?.[1];
  return base === undefined ? undefined : aliases.get(base);
}

const aliases: ReadonlyMap<string, string> = new Map([
  ["python", "python"],
  ["pypy", "python"],
  ["micropython", "python"],
  ["perl", "perl"],
  ["ruby", "ruby"],
  ["jruby", "ruby"],
  ["php", "php"],
  ["node", "node"],
  ["nodejs", "node"],
  ["bun", "node"],
  ["lua", "lua"],
  ["luajit", "lua"],
  ["awk", "awk"],
  ["gawk", "awk"],
  ["mawk", "awk"],
  ["nawk", "awk"],
  ["tclsh", "tcl"],
  ["groovy", "groovy"],
  ["jrunscript", "java"],
  ["jjs", "java"],
  ["jshell", "java"],
  ["scala", "java"],
  ["kotlin", "java"],
  ["rscript", "r"],
]);
