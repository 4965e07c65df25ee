import { type OptionSpec, readOptions } from "./options.ts";
import { programName } from "./program.ts";
import type { ShellWord } from "./script.ts";

/**
 * Where the command begins that a wrapper starts: a program that only changes how another one runs (its user, limits,
 * environment, terminal) and then becomes it or waits for it. Undefined for other programs, and where nothing follows.
 */
export function commandBehind(words: readonly ShellWord[], from: number): number | undefined {
  const name = programName(words[from] as ShellWord);
  const wrapper = name === undefined ? undefined : wrappers.get(name);
  if (!wrapper) return undefined;
  const { options, next } = readOptions(words, from + 1, wrapper);
  if (wrapper.notWith && options.some((option) => wrapper.notWith?.includes(option.name))) return undefined;
  let at = next;
  if (wrapper.assignments) while (isAssignment(words[at]) || words[at]?.text.value === "-") at++;
  at += wrapper.operands ?? 0;
  if (wrapper.operands && words[at]?.text.value === "--") at++;
  return at < words.length ? at : undefined;
}

interface Wrapper extends OptionSpec {
  /** How many operands stand before the command. */
  readonly operands?: number;
  /** True where `NAME=value` may stand before the command. */
  readonly assignments?: boolean;
  /** Options with which it starts nothing. */
  readonly notWith?: readonly string[];
}

/** True for `NAME=value`. */
export function isAssignment(word: ShellWord | undefined): boolean {
  return word !== undefined && /^[A-Za-z_]\w*=/.test(word.text.value);
}

const sudo: Wrapper = {
  short: "ugphCDRTtrU",
  long: ["user", "group", "prompt", "host", "close-from", "chdir", "chroot", "command-timeout", "role", "type"],
  assignments: true,
  notWith: ["l", "v", "k", "K", "e", "list", "edit"],
};

const userFirst: Wrapper = { operands: 1 };

/** From the programs' manual pages. A wrapper that is missing here is taken for the program itself. */
const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  // Processes 1
  ["tini", { short: "pe" }],
  ["tini-static", { short: "pe" }],
  ["docker-init", { short: "pe" }],
  ["dumb-init", { short: "r", long: ["rewrite"] }],
  ["catatonit", {}],
  ["with-contenv", {}],
  // Users and identities
  ["sudo", sudo],
  ["doas", { short: "uC" }],
  ["gosu", userFirst],
  ["su-exec", userFirst],
  ["setuidgid", userFirst],
  ["s6-setuidgid", userFirst],
  ["s6-envuidgid", { ...userFirst, short: "ugG" }],
  ["s6-softlimit", { short: "acdflmoprst" }],
  ["chpst", { short: "uUb/endlLmdofpcrt" }],
  [
    "setpriv",
    { long: ["reuid", "regid", "groups", "inh-caps", "ambient-caps", "bounding-set", "securebits", "pdeathsig"] },
  ],
  // Environment
  ["env", { short: "uC", long: ["unset", "chdir"], assignments: true, notWith: ["S", "split-string"] }],
  ["envdir", { operands: 1 }],
  ["s6-envdir", { operands: 1 }],
  // The shell's own
  ["exec", { short: "a" }],
  ["command", { notWith: ["v", "V"] }],
  ["builtin", {}],
  // Resources and signals
  ["nice", { short: "n", long: ["adjustment"] }],
  ["ionice", { short: "cn", long: ["class", "classdata"], notWith: ["p", "P", "u"] }],
  ["chrt", { short: "TPD", operands: 1, notWith: ["p", "pid"] }],
  ["taskset", { operands: 1, notWith: ["p", "pid"] }],
  ["numactl", { short: "NmCipM", long: ["cpunodebind", "membind", "physcpubind", "interleave", "preferred"] }],
  ["prlimit", { short: "p", long: ["pid"] }],
  ["timeout", { short: "sk", long: ["signal", "kill-after"], operands: 1 }],
  ["nohup", {}],
  ["setsid", {}],
  ["setarch", { operands: 1 }],
  ["linux64", {}],
  ["linux32", {}],
  ["stdbuf", { short: "ioe", long: ["input", "output", "error"] }],
  ["unbuffer", {}],
  ["time", { short: "fo", long: ["format", "output"] }],
  ["fakeroot", { short: "lfisb", long: ["lib", "faked"] }],
  ["chronic", {}],
  ["strace", { short: "abeEIoOpPsSuU" }],
  ["proxychains", { short: "f" }],
  ["proxychains4", { short: "f" }],
  // One program for many
  ["busybox", { notWith: ["list", "list-full", "install", "help"] }],
  ["toybox", { notWith: ["help"] }],
]);
