import type { Word } from "../facts/fact.ts";
import type { MappedText } from "../text/mapped.ts";
import type { Span } from "../text/span.ts";
import { Reading } from "./reading.ts";
import type { Script, ShellWord } from "./script.ts";
import { entryWord } from "./words.ts";

/** What a list of words starts. */
export interface Execution {
  readonly words: readonly ShellWord[];
  /** Programs that only start the next one (`tini`, `env`, `sudo` …), outermost first. */
  readonly wrappers: readonly Program[];
  /** The first program that does something itself. Undefined without words, or where wrappers start none. */
  readonly program: Program | undefined;
  /** Set where that program is a shell. */
  readonly shell: Shell | undefined;
  /** Set where that program is given code here that is no shell script: `python -c`, `perl -e`, `awk '…'`, `pwsh -c`. */
  readonly code: Code | undefined;
  /** What the program starts in turn, as far as the words say. A shell's own script is among them. */
  readonly starts: readonly Start[];
  /** True where a script is given that is not read: PowerShell's, `cmd`'s, one that is too large. */
  readonly opaque: boolean;
}

/** A program and its arguments. */
export interface Program {
  /** The last segment of its path in lower case, without `.exe`. Undefined where it comes from a variable. */
  readonly name: string | undefined;
  /** The program's own word first. */
  readonly words: readonly ShellWord[];
  readonly span: Span;
}

export interface Shell {
  /** `sh`, `bash`, `pwsh` … */
  readonly name: string;
  /**
   * script: the script stands here, as a word (`-c`) or on standard input (`bash <<EOF`, `echo … | sh`).
   * file: it lies in a file. console: it comes from standard input, whatever that is. none: nothing runs (`--version`).
   */
  readonly kind: "script" | "file" | "console" | "none";
  /** True where `-i` asks for a console. */
  readonly interactive: boolean;
  /** True where `-l` or `--login` asks for the profile to be read. */
  readonly login: boolean;
  /** True where the script stands there in base64: PowerShell's `-EncodedCommand`. */
  readonly encoded?: boolean;
  /** The script or the file. */
  readonly word: ShellWord | undefined;
  /** What follows it: `$0` and the parameters of a script, the parameters of a file. */
  readonly operands: readonly ShellWord[];
  /** The script as a tree; that of a file where the same command has written the file. Undefined where it is not read. */
  readonly script: Script | undefined;
}

export interface Code {
  /** `python`, `perl`, `ruby`, `php`, `node`, `lua`, `awk`, `powershell` … without a version. */
  readonly language: string;
  readonly text: MappedText;
}

/** Something that a program starts. */
export interface Start {
  /**
   * script: a shell's script, `eval`. arguments: words that the program runs (`xargs`, `find -exec`, `chroot`).
   * network: what is connected to a network peer (`nc -e`, `socat … exec:`). later: run on an event (`trap`).
   * code: a shell command in an interpreter's code. elsewhere: words handed to a program that may run them, here or in
   * another container (`docker-entrypoint.sh sh -c …`, `kubectl exec … -- sh`).
   */
  readonly via: "script" | "arguments" | "network" | "later" | "code" | "elsewhere";
  readonly script: Script;
}

/**
 * What the words start, with wrappers looked through and scripts read, however deep they stand in each other. Never
 * throws. Spans are the file's. What Compose or Kubernetes puts in place of a variable is not known: `$NAME`, `${…}` and
 * `$(NAME)` in a word leave it without a value, and in a script `$(NAME)` is a variable of Kubernetes where the name is
 * in capitals, else a command of the shell.
 */
export function execution(words: readonly Word[]): Execution {
  return new Reading(words).start(words.map(entryWord));
}
