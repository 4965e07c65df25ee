import { cover, type Span } from "../text/span.ts";
import { type Call, calls } from "./calls.ts";
import { type ClientUse, clientUse } from "./clients.ts";
import type { Execution } from "./execution.ts";
import { kernelHelper } from "./kernelHelper.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import { privilege } from "./privilegedRun.ts";
import type { ShellWord } from "./script.ts";

/** A command that leaves the container for the host. */
export interface HostCommand {
  /**
   * nsenter: it enters the namespaces of the host's first process; nsenter-outer: those alone that hold neither files nor
   * processes. chroot: it makes the host's files its own root.
   * privileged-run: it starts a container that is given the host. kernel-helper: it names a program that the kernel
   * starts on the host.
   */
  readonly way: "nsenter" | "nsenter-outer" | "chroot" | "privileged-run" | "kernel-helper";
  /** What tells: from the program to the word that makes the difference, or the command that writes. */
  readonly span: Span;
  /** That word alone. */
  readonly wordSpan: Span;
  /** The folder of a chroot, the option of a run, the kernel's file. */
  readonly detail: string;
}

/** What is known of the folder in the container: is it the host's root? */
export type HostRoot = (path: string) => boolean;

/** The commands by which the execution leaves the container, in its order. */
export function* hostCommands(execution: Execution, isHostRoot: HostRoot): Iterable<HostCommand> {
  const disks = new Set<string>();
  for (const call of calls(execution)) {
    const disk = mountedDisk(call);
    if (disk !== undefined) disks.add(disk);
    const found =
      entersFirstProcess(call) ?? changesRoot(call, isHostRoot, disks) ?? startsPrivileged(call) ?? setsHelper(call);
    if (found) yield found;
  }
}

/** util-linux takes a namespace's file only in the same word: `-m/proc/1/ns/mnt`, `--mount=/proc/1/ns/mnt`. */
const nsenter: OptionSpec = {
  short: "tSGWN",
  attached: "muinpCUTrw",
  long: ["target", "setuid", "setgid", "wdns", "net-socket"],
};

/** What holds no files and no processes of the host: network, name, IPC, cgroup tree, clock. */
const outer = new Set("n net u uts i ipc C cgroup T time".split(" "));

const files = new Set("m mount u uts i ipc n net p pid C cgroup U user T time r root w wd".split(" "));

function entersFirstProcess({ program }: Call): HostCommand | undefined {
  const [first] = program.words;
  if (program.name !== "nsenter" || !first) return undefined;
  const { options } = readOptions(program.words, 1, nsenter);
  const entered = options.filter(({ name }) => name === "a" || name === "all" || files.has(name));
  const shallow = entered.length > 0 && entered.every(({ name }) => outer.has(name));
  for (const { name, value, word } of options) {
    const given = value?.text.value ?? "";
    const process = (name === "t" || name === "target") && given === "1";
    if (process || (files.has(name) && /^(?:\/[^/]+)*\/proc\/1\/(?:ns\/\w+|root|cwd)\/?$/.test(given))) {
      return shallow
        ? { way: "nsenter-outer", ...place(first, word), detail: entered.map((o) => spelled(o.name)).join(" ") }
        : { way: "nsenter", ...place(first, word), detail: given };
    }
  }
  return undefined;
}

function spelled(option: string): string {
  return option.length === 1 ? `-${option}` : `--${option}`;
}

function changesRoot(call: Call, isHostRoot: HostRoot, disks: ReadonlySet<string>): HostCommand | undefined {
  const { name, words } = call.program;
  const [first] = words;
  if (name !== "chroot" || !first) return undefined;
  const { options, next } = readOptions(words, 1, { long: [] });
  const folder = words[next];
  if (folder?.value === undefined || options.some((o) => o.name === "help" || o.name === "version")) return undefined;
  const path = normalized(folder.value);
  const host = /^(?:\/[^/]+)*\/proc\/1\/root$/.test(path) || isHostRoot(path) || disks.has(path);
  return host ? { way: "chroot", ...place(first, folder), detail: path } : undefined;
}

/** Where a disk of the host is mounted: its files are then as near as those of a mounted folder. */
function mountedDisk({ program }: Call): string | undefined {
  if (program.name !== "mount") return undefined;
  const { operands } = readOptions(program.words, 1, {
    short: "tLUoONT",
    long: ["types", "label", "uuid", "options", "fstab", "namespace", "source", "target"],
    anywhere: true,
  });
  const [device, folder] = operands;
  const disk = /^\/dev\/(?:[shv]d|xvd|nvme|mmcblk|dm-|mapper\/|disk\/|root$)/.test(device?.text.value ?? "");
  return disk && folder?.value !== undefined ? normalized(folder.value) : undefined;
}

function startsPrivileged({ program }: Call): HostCommand | undefined {
  const use = clientUse(program.words);
  const word = use && privilege(use);
  if (!use || !word) return undefined;
  return { way: "privileged-run", ...behind(use, word), detail: word.text.value };
}

function behind(use: ClientUse, word: ShellWord): { span: Span; wordSpan: Span } {
  return { span: word.span.start < use.span.start ? use.span : cover([use.span, word.span]), wordSpan: word.span };
}

function setsHelper(call: Call): HostCommand | undefined {
  const found = kernelHelper(call);
  return found && { way: "kernel-helper", span: found.span, wordSpan: found.span, detail: found.file };
}

function place(first: ShellWord, last: ShellWord): { span: Span; wordSpan: Span } {
  return {
    span: last.span.start < first.span.start ? last.span : cover([first.span, last.span]),
    wordSpan: last.span,
  };
}

/** Without a slash at the end, and without doubled ones. */
function normalized(path: string): string {
  const single = path.replace(/\/{2,}/g, "/");
  return single.length > 1 && single.endsWith("/") ? single.slice(0, -1) : single;
}
