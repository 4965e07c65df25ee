import { slice } from "../text/mapped.ts";
import type { Program } from "./execution.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import type { ShellWord } from "./script.ts";
import { tail } from "./words.ts";

/** Programs that join their own standard input and output, or those of a program they start, to a network peer. */

/** What the program runs with its standard streams joined to the network: words of a command line, or a script. */
export function servedCommand(program: Program): ShellWord | undefined {
  const { name, words } = program;
  if (isNetcat(name)) {
    const { options } = readOptions(words, 1, netcat);
    return options.findLast((option) => executes.has(option.name))?.value;
  }
  if (name === "socat") return socatCommand(words);
  return undefined;
}

/** What the program runs for each connection where the command stands as words: `tcpsvd 0 4444 sh`. */
export function servedWords(program: Program): readonly ShellWord[] | undefined {
  const server = program.name === undefined ? undefined : servers.get(program.name);
  if (!server) return undefined;
  const { next } = readOptions(program.words, 1, server);
  const words = program.words.slice(next + 2);
  return words.length > 0 ? words : undefined;
}

/** True where the program itself copies between its standard streams and a network peer. */
export function joinsNetwork(program: Program): boolean {
  const { name, words } = program;
  const arguments_ = words.slice(1).map((word) => word.text.value);
  if (isNetcat(name)) {
    const { options, operands } = readOptions(words, 1, netcat);
    // -z only knocks, -U is a socket of the same machine.
    const other = options.some((o) => ["z", "U", "unixsock", "h", "help", "version"].includes(o.name));
    const listens = options.some((o) => o.name === "l" || o.name === "listen" || o.name === "L");
    return !other && (operands.length > 0 || listens) && !servedCommand(program);
  }
  if (name === "telnet") return arguments_.some((argument) => !argument.startsWith("-"));
  if (name === "openssl") return arguments_[0] === "s_client" || arguments_[0] === "s_server";
  if (name === "curl") return arguments_.some((argument) => argument.startsWith("telnet://"));
  if (name === "websocat") return true;
  if (name !== "socat") return false;
  const addresses = socatAddresses(words).map(addressType);
  return addresses.some(isNetworkAddress) && addresses.some((type) => type === "-" || type.startsWith("STD"));
}

function isNetcat(name: string | undefined): boolean {
  return name !== undefined && netcats.has(name);
}

const netcats = new Set("nc ncat netcat nc.traditional nc.openbsd nc6 cryptcat dbd sbd".split(" "));

/** The options with a value of all variants together (traditional, OpenBSD, Ncat, BusyBox). */
const netcat: OptionSpec = {
  short: "ceGgIiMmOoPpqsTVwWxX",
  long: (
    "exec sh-exec lua-exec source source-port wait idle-timeout max-conns output hex-dump proxy proxy-type " +
    "proxy-auth delay allow deny ssl-cert ssl-key"
  ).split(" "),
  anywhere: true,
};

/** `-c` and `--sh-exec` take a script, `-e` and `--exec` a program with its arguments, or its path alone. */
const executes = new Set(["e", "c", "exec", "sh-exec"]);

const servers: ReadonlyMap<string, OptionSpec> = new Map([
  ["tcpsvd", { short: "cCblupt" }],
  ["udpsvd", { short: "cCblupt" }],
  ["tcpserver", { short: "xXbcglut" }],
  ["sslserver", { short: "xXbcglut" }],
]);

/** `EXEC:`, `SYSTEM:` or `SHELL:` on one side, the network on the other. */
function socatCommand(words: readonly ShellWord[]): ShellWord | undefined {
  const addresses = socatAddresses(words);
  const runs = addresses.find((address) => /^(?:EXEC|SYSTEM|SHELL)$/.test(addressType(address)));
  if (!runs || !addresses.some((address) => isNetworkAddress(addressType(address)))) return undefined;
  const command = tail(runs, runs.text.value.indexOf(":") + 1);
  // socat takes quotes off itself: `system:'sh -i'` in an exec form.
  const quoted = /^(["'])[^"']*\1/.exec(command.text.value)?.[0];
  if (quoted) return head(tail(command, 1), quoted.length - 2);
  // Options follow the command: `exec:'bash -li',pty,stderr`
  const options = command.text.value.length > 4096 ? null : /(?:,[a-z][\w-]*(?:=[^,]*)?)+$/.exec(command.text.value);
  return options ? head(command, options.index) : command;
}

function head(word: ShellWord, end: number): ShellWord {
  const text = slice(word.text, 0, end);
  return { ...word, text, value: word.value?.slice(0, end), span: text.locate(0, end) };
}

function socatAddresses(words: readonly ShellWord[]): readonly ShellWord[] {
  return readOptions(words, 1, { short: "btTLWSrR" }).operands;
}

/** `TCP4-LISTEN` of `tcp4-listen:80,fork` */
function addressType(address: ShellWord): string {
  return (address.text.value.split(/[:,]/, 1)[0] ?? "").toUpperCase();
}

function isNetworkAddress(type: string): boolean {
  return /^(?:TCP|UDP|UDPLITE|SCTP|DCCP|OPENSSL|SSL|SOCKS|PROXY|VSOCK|WS|WSS|IP)/.test(type);
}
