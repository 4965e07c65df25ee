import { isAllNumbers, withoutEscapes, writtenAsNumbers } from "./decoders.ts";
import { hostOf, isAddress } from "./download.ts";
import type { Execution, Program } from "./execution.ts";
import { type Flow, firstHidden } from "./flow.ts";
import { readOptions } from "./options.ts";
import type { ShellWord } from "./script.ts";
import { tail } from "./words.ts";

/** What single programs do with bytes on their way. */

type Content = (word: ShellWord | undefined) => Flow | undefined;

/** What `echo` and `printf` write; undefined for other programs. */
export function printed({ name, words }: Program, content: Content): Flow | undefined {
  if (name === "echo") {
    const first = words.findIndex((word, i) => i > 0 && !/^-[neE]+$/.test(word.text.value));
    return first === -1 ? {} : written(words.slice(first), content);
  }
  if (name !== "printf") return undefined;
  const format = words.findIndex((word, i) => i > 0 && word.text.value !== "--");
  if (format === -1) return {};
  const rest = words.slice(format + 1);
  const plain = /^%[sb](?:\\n)?$/.test(words[format]?.text.value ?? "");
  return plain && rest.length > 0
    ? written(rest, content)
    : (firstHidden(rest.map(content)) ?? written([words[format] as ShellWord], content));
}

/** From here on characters written as numbers hide something, whatever stands between them. */
const escapesThatHide = 4;

function written(words: readonly ShellWord[], content: Content): Flow {
  const flows = words.map(content);
  const hidden = firstHidden(flows);
  if (hidden) return hidden;
  const texts = flows.map((flow) => flow?.text);
  const text = texts.every((part) => part !== undefined) ? texts.join(" ") : undefined;
  const hides = words.some(({ text: { value } }) => writtenAsNumbers(value) >= escapesThatHide || isAllNumbers(value));
  return hides ? { decoded: { by: "escapes" }, text: text && withoutEscapes(text) } : { text };
}

/** True for programs that take each line, or all that they read, for a command. */
export function readsScript(program: Program, execution: Execution): boolean {
  const { name, words } = program;
  const { options, operands } = readOptions(words, 1, { short: "fqtIdnPLs", long: ["replace"] });
  if (name === "at" || name === "batch") return !options.some((option) => option.name === "f");
  if (name === "parallel") return operands.length === 0;
  return name === "xargs" && runsArguments(program, execution);
}

/** True where `xargs` puts what it reads in the place of a program or a script. */
function runsArguments({ words }: Program, execution: Execution): boolean {
  const { options } = readOptions(words, 1, { short: "IJLnPsdEaR", long: ["replace"] });
  const option = options.find(({ name }) => name === "I" || name === "J" || name === "i" || name === "replace");
  const place = option && (option.value?.text.value ?? "{}");
  return execution.starts.some(({ script }) => {
    const command = script.statements[0]?.command;
    if (command?.kind !== "simple" || !command.execution.program) return false;
    const { program, shell } = command.execution;
    const last = words.at(-1)?.text.value ?? "";
    if (place === undefined) return /^-[a-z]*[ce]$/.test(last) && (shell !== undefined || isInterpreter(program.name));
    if (program.words[0]?.text.value === place) return true;
    const inner = shell?.kind === "script" ? shell.script?.statements : undefined;
    return (inner ?? []).some(
      ({ command: run }) => run.kind === "simple" && run.execution.program?.words[0]?.text.value === place,
    );
  });
}

function isInterpreter(name: string | undefined): boolean {
  return name !== undefined && /^(?:python|perl|ruby|php|node|lua)[\d.]*$/.test(name);
}

/** True for a program that checks files against sums or signatures. */
export function verifies({ name = "", words }: Program): boolean {
  const texts = words.slice(1).map((word) => word.text.value);
  if (isSum(name)) return texts.some((text) => text === "--check" || /^-[a-z]*c[a-z]*$/.test(text));
  switch (name) {
    case "gpg":
    case "gpg2":
      return texts.includes("--verify");
    case "gpgv":
    case "gpgv2":
      return true;
    case "cosign":
      return /^verify/.test(texts[0] ?? "");
    case "openssl":
      return texts.includes("-verify") || texts.includes("-signature");
    case "minisign":
    case "signify":
    case "signify-openbsd":
      return texts.some((text) => /^-[a-zA-Z]*V/.test(text));
    case "slsa-verifier":
    case "sigstore":
      return texts.some((text) => text.startsWith("verify"));
    case "gh":
      return texts[0] === "attestation" && texts[1] === "verify";
    default:
      return false;
  }
}

/** True for a program that prints the sum of a file, which is a check where the script compares it. */
export function compares({ name = "", words }: Program): boolean {
  return isSum(name) || (name === "openssl" && /^(?:dgst|sha|md5)/.test(words[1]?.text.value ?? ""));
}

function isSum(name: string): boolean {
  return /^(?:(?:sha(?:1|224|256|384|512)?|md5|b2|b3|ck)sum|shasum|sha(?:256|512)|md5|rhash|cksum)$/.test(name);
}

/** The files to which a program copies its standard input. */
export function writtenFiles({ name, words }: Program): readonly ShellWord[] {
  if (name === "tee" || name === "sponge") return words.slice(1).filter((word) => !word.text.value.startsWith("-"));
  if (name !== "dd") return [];
  return words.flatMap((word) => (word.text.value.startsWith("of=") ? [tail(word, 3)] : []));
}

/** The files that a program copies or moves, each with the paths that it may then have. */
export function copied({ name, words }: Program): { from: ShellWord; to: string[] }[] {
  if (name === undefined || !/^(?:mv|cp|install|ln|rsync)$/.test(name)) return [];
  const { options, operands } = readOptions(words, 1, {
    short: name === "install" ? "mogtTS" : "tS",
    long: ["mode", "owner", "group", "target-directory", "suffix"],
    anywhere: true,
  });
  const target = options.findLast((o) => o.name === "t" || o.name === "target-directory")?.value;
  const to = (target ?? operands.at(-1))?.text.value;
  // Each path costs to look at: nobody moves more.
  const from = (target ? operands : operands.slice(0, -1)).slice(0, 32);
  if (to === undefined) return [];
  return from.map((word) => {
    const { value } = word.text;
    return { from: word, to: [to, `${to}/${value.slice(value.lastIndexOf("/") + 1)}`] };
  });
}

/** The one file that a program unpacks beside its packed form: `gunzip tool.gz`. */
export function unpackedFile({ name, words }: Program): { from: ShellWord; to: string } | undefined {
  if (name === undefined || !/^(?:gunzip|gzip|unxz|xz|bunzip2|bzip2|unzstd|zstd)$/.test(name)) return undefined;
  const from = words.slice(1).find((word) => !word.text.value.startsWith("-"));
  const to = from && /^(.+)\.(?:gz|xz|bz2|zst)$/.exec(from.text.value)?.[1];
  return from && to !== undefined ? { from, to } : undefined;
}

/** The host of the first word that is an address. */
export function addressed(words: readonly string[]): string | undefined {
  const address = words.find(isAddress);
  return address === undefined ? undefined : hostOf(address);
}
