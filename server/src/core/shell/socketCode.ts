import type { Code } from "./execution.ts";

/**
 * True for code that joins a network connection to a shell. That it connects and also starts a program is not enough:
 * many one-liners wait for a database and then start the server. The connection must become the program's input, or
 * what is read from it must be run.
 */
export function connectsShell({ language, text }: Code): boolean {
  const signs = languages[language];
  const code = text.value;
  if (!signs || code.length > codeLimit || !has(code, signs.connects)) return false;
  if (language === "awk") return runsWhatItReads(code);
  return has(code, signs.joins) || (has(code, signs.reads) && has(code, signs.runs));
}

/** One-liners are short. A longer program is not judged by the words in it. */
const codeLimit = 16384;

/** All of the patterns. */
function has(code: string, patterns: readonly RegExp[]): boolean {
  return patterns.length > 0 && patterns.every((pattern) => pattern.test(code));
}

/** In awk, what came from the peer is a command on the left of a pipe, or goes to system(). */
function runsWhatItReads(code: string): boolean {
  const read = [...code.matchAll(/\|&\s{0,9}getline\s{1,9}(\w+)/g)].slice(0, 16).map((match) => match[1] as string);
  return read.some((name) => {
    return new RegExp(`\\bsystem\\s{0,9}\\(\\s{0,9}${name}\\b|[({;]\\s{0,9}${name}\\s{0,9}\\|&?\\s{0,9}getline`).test(
      code,
    );
  });
}

interface Signs {
  /** Opens or accepts a connection. */
  readonly connects: readonly RegExp[];
  /** Makes the connection a program's standard streams. */
  readonly joins: readonly RegExp[];
  /** Reads what the other end says … */
  readonly reads: readonly RegExp[];
  /** … and runs it. */
  readonly runs: readonly RegExp[];
}

/** Descriptors by number in a shell command: `/bin/sh -i <&3 >&3 2>&3`, `<&%d`, `<&#{f}`. */
const descriptors = /[<>]&\s?(?:[3-9]|%d|\$|#\{|"\s?[.+])/;

const languages: Readonly<Record<string, Signs>> = {
  python: {
    connects: [/\bsocket\b/, /\.\s?(?:connect(?:_ex)?|accept)\s?\(|\bcreate_connection\s?\(/],
    joins: [/[.]dup2\b|\bdup2\s?\(|\bstdin\s?=\s?(?!(?:subprocess\.)?(?:PIPE|DEVNULL)\b|sys\b|None\b|open\b)[a-z]/],
    reads: [/\.(?:recv(?:from|_into)?|makefile)\b/],
    runs: [/\b(?:subprocess|popen\d?|Popen|system|pty|eval|exec)\b/],
  },
  perl: {
    connects: [/\bconnect\b|\bIO::Socket\b|\baccept\b/],
    joins: [
      new RegExp(
        `\\bfdopen\\b|\\bdup2\\b|\\bopen\\s?\\(?\\s?STD(?:IN|OUT)\\s?,\\s?["'][<>+]{1,2}&|${descriptors.source}`,
      ),
    ],
    reads: [/\bwhile\s?\(?\s?(?:my\s)?\s?(?:\$\w{1,40}\s?=\s?)?<|\brecv\b|\bgetline\b/],
    runs: [/\b(?:system|exec|qx|eval)\b|`/],
  },
  ruby: {
    connects: [/\b(?:TCPSocket|TCPServer|UDPSocket)\b|\bSocket\.tcp\b/],
    joins: [new RegExp(`\\.reopen\\b|\\bin:\\s?[a-z]|:in\\s?=>\\s?[a-z]|=>\\s?TCPSocket\\b|${descriptors.source}`)],
    reads: [/\.(?:gets|recv|read|readline|each_line|readpartial)\b/],
    runs: [/\b(?:popen\d?|exec|spawn|system|eval)\b|`|%x/],
  },
  php: {
    connects: [/\b(?:p?fsockopen|stream_socket_client|stream_socket_server|socket_connect|socket_accept)\b/],
    joins: [new RegExp(`\\bproc_open\\b|${descriptors.source}`)],
    reads: [/\b(?:fgets|fread|fgetc|stream_get_line|stream_get_contents|socket_read|socket_recv)\b/],
    runs: [/\b(?:exec|shell_exec|system|popen|passthru|pcntl_exec|eval|assert)\b|`/],
  },
  node: {
    connects: [/["'`](?:node:)?(?:net|tls)["'`]/, /\bchild_process\b/],
    joins: [/\.pipe\s?\(|\bstdio\s?:\s?\[\s?[a-z]/],
    reads: [/["'`]data["'`]/],
    runs: [/\b(?:exec|execSync|spawn|spawnSync|execFile)\b/],
  },
  lua: {
    connects: [/\bsocket\b/, /[:.]connect\b/],
    joins: [descriptors],
    reads: [/[:.]receive\b/],
    runs: [/\bio\.popen\b|\bos\.execute\b|\bload(?:string)?\b/],
  },
  awk: { connects: [/\/inet[46]?\/(?:tcp|udp)\//], joins: [], reads: [], runs: [] },
  tcl: {
    connects: [/\bsocket\b/],
    joins: [/\bexec\b/, /[<>]@/],
    reads: [/\bgets\s/],
    runs: [/\bexec\b|\beval\b/],
  },
  groovy: {
    connects: [/\bSocket\b/],
    joins: [/\bProcessBuilder\b|\bexecute\b/, /\bgetInputStream\b/],
    reads: [/\bwithStreams\b/],
    runs: [/\bexecute\b|\bRuntime\b/],
  },
  java: {
    connects: [/\b(?:Socket|ServerSocket|SocketChannel)\b/],
    joins: [
      /\bProcessBuilder\b|\bexec\s?\(/,
      /\bgetInputStream\b|\binputStream\b/,
      /\bgetOutputStream\b|\boutputStream\b/,
    ],
    reads: [/\breadLine\b/],
    runs: [/\bProcessBuilder\b|\bexec\s?\(/],
  },
  powershell: {
    connects: [/\bSockets\.(?:TCPClient|TcpListener)\b/i],
    joins: [/\bRedirectStandardInput\b/i],
    reads: [/\.GetStream\b/i],
    runs: [/\biex\b|\bInvoke-Expression\b|\bInvokeScript\b|\bcmd(?:\.exe)?\s\/c\b/i],
  },
};
