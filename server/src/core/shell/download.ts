import type { Program } from "./execution.ts";
import { joinsNetwork } from "./network.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import type { ShellWord } from "./script.ts";

/** What a program fetches, and where it puts it. */
export interface Download {
  /** The host as written; undefined where a variable or template decides it. */
  readonly host: string | undefined;
  /** The files that it writes, as paths. */
  readonly files: readonly string[];
  /** True where what it fetches goes to its standard output. */
  readonly printed: boolean;
}

/** What a program fetches from a server; undefined for other programs, and where nothing of the answer is kept. */
export function downloadOf(program: Program): Download | undefined {
  const fetcher = program.name === undefined ? undefined : fetchers.get(program.name);
  return fetcher && !joinsNetwork(program) ? fetcher(program.words) : undefined;
}

/** True where one program both fetches and runs: `deno run https://…`. */
export function runsAddress(program: Program): ShellWord | undefined {
  if (program.name !== "deno" || program.words[1]?.value !== "run") return undefined;
  return program.words.slice(2).find((word) => isAddress(word.text.value));
}

/** `get.example` of `https://user@get.example:8443/x.sh` */
export function hostOf(address: string): string | undefined {
  const host = /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?(?:[^\s/@]{1,200}@)?([a-z0-9][a-z0-9.-]{1,200})(?:[:/?#]|$)/i.exec(
    address,
  )?.[1];
  return host?.includes(".") || host === "localhost" || /^[a-z]+:\/\//i.test(address) ? host : undefined;
}

export function isAddress(text: string): boolean {
  return /^(?:https?|ftps?|tftp):\/\//i.test(text);
}

/** The last part of an address' path, which names the file where nothing else does. */
function fileNameOf(address: string, withQuery: boolean): string | undefined {
  const path = address.replace(/^[a-z]+:\/\//i, "").split(withQuery ? "#" : /[?#]/, 1)[0] ?? "";
  const name = path.includes("/") ? path.slice(path.lastIndexOf("/") + 1) : "";
  return name === "" ? undefined : name;
}

type Fetcher = (words: readonly ShellWord[]) => Download | undefined;

const curlOptions: OptionSpec = {
  short: "AbcCdDeEFhHKmoPQrtTuUwxXyYz",
  long: (
    "output output-dir header data data-raw data-binary data-urlencode data-ascii user user-agent request url max-time " +
    "connect-timeout retry retry-delay retry-max-time proxy proxy-user proxy-header cacert capath cert cert-type key " +
    "key-type cookie cookie-jar form form-string referer resolve write-out upload-file config range limit-rate interface " +
    "ciphers tls-max tls13-ciphers proto proto-default proto-redir connect-to dns-servers dump-header max-filesize " +
    "max-redirs netrc-file noproxy pass pinnedpubkey oauth2-bearer socks4 socks4a socks5 socks5-hostname unix-socket " +
    "abstract-unix-socket speed-limit speed-time stderr trace trace-ascii keepalive-time json aws-sigv4 variable rate"
  ).split(" "),
  anywhere: true,
};

const curl: Fetcher = (words) => {
  const { options, operands } = readOptions(words, 1, curlOptions);
  const has = (...names: string[]) => options.some((option) => names.includes(option.name));
  const values = (...names: string[]) =>
    options.flatMap((o) => (names.includes(o.name) && o.value ? [textOf(o.value)] : []));
  // Headers, uploads, and what comes from the same machine.
  if (has("I", "head", "T", "upload-file", "unix-socket", "abstract-unix-socket", "version", "V", "help", "h"))
    return undefined;
  const addresses = [...operands.map(textOf), ...values("url")];
  const [first] = addresses;
  if (first === undefined || /^file:/i.test(first)) return undefined;
  const outputs = values("o", "output");
  const [folder = ""] = values("output-dir");
  const named = has("O", "remote-name", "remote-name-all")
    ? addresses.flatMap((url) => fileNameOf(url, false) ?? [])
    : [];
  const printed = outputs.length === 0 ? !has("O", "remote-name", "remote-name-all") : outputs.some(isOutput);
  return { host: hostOf(first), files: [...outputs, ...named].map((file) => within(folder, file)), printed };
};

const wgetOptions: OptionSpec = {
  short: "oaeOTtwQPiBUlADIRX",
  long: (
    "output-document directory-prefix output-file append-output execute input-file base tries timeout wait user-agent " +
    "header user password http-user http-password post-data post-file body-data method load-cookies save-cookies " +
    "ca-certificate certificate private-key limit-rate dns-timeout connect-timeout read-timeout waitretry quota"
  ).split(" "),
  anywhere: true,
};

const wget: Fetcher = (words) => {
  const { options, operands } = readOptions(words, 1, wgetOptions);
  if (options.some(({ name }) => /^(?:spider|version|V|help|h|delete-after)$/.test(name))) return undefined;
  const value = (...names: string[]) => options.findLast((o) => names.includes(o.name))?.value;
  const [first] = operands;
  if (!first) return undefined;
  const host = hostOf(textOf(first));
  const output = value("O", "output-document");
  if (output)
    return isOutput(textOf(output))
      ? { host, files: [], printed: true }
      : { host, files: [textOf(output)], printed: false };
  const prefix = value("P", "directory-prefix");
  const folder = prefix ? textOf(prefix) : "";
  const files = operands.map((word) => within(folder, fileNameOf(textOf(word), true) ?? "index.html"));
  return { host, files, printed: false };
};

/** A program that writes to the file an option names, else to one named by the address. */
function toFile(
  spec: OptionSpec,
  file: readonly string[],
  folder: readonly string[] = [],
  onlyAddresses = false,
): Fetcher {
  return (words) => {
    const { options, operands } = readOptions(words, 1, { ...spec, anywhere: true });
    const value = (names: readonly string[]) => options.findLast((o) => names.includes(o.name))?.value;
    const address = operands.map(textOf).find((text) => !onlyAddresses || isAddress(text));
    if (address === undefined) return undefined;
    const output = value(file);
    const own = output ? textOf(output) : fileNameOf(address, false);
    const printed = output !== undefined && isOutput(textOf(output));
    const into = value(folder);
    const files = own === undefined || printed ? [] : [within(into ? textOf(into) : "", own)];
    return { host: hostOf(address), files, printed };
  };
}

/** A browser for the terminal, which prints a page where it is told to. */
const browser: Fetcher = (words) => {
  const prints = words.some((word) => /^--?(?:source|dump|dump[_-]source)$/.test(word.text.value));
  const address = words.slice(1).find((word) => !word.text.value.startsWith("-"));
  return prints && address ? { host: hostOf(textOf(address)), files: [], printed: true } : undefined;
};

const httpie: Fetcher = (words) => {
  const { options, operands } = readOptions(words, 1, {
    short: "apsojcf",
    long: ["auth", "auth-type", "print", "style", "output", "session", "timeout", "verify", "proxy", "pretty"],
    anywhere: true,
  });
  const address = operands.map(textOf).find((text) => !/^[A-Z]+$/.test(text));
  if (address === undefined || options.some((o) => o.name === "h" || o.name === "headers")) return undefined;
  const output = options.findLast((o) => o.name === "o" || o.name === "output")?.value;
  const kept = options.some((o) => o.name === "d" || o.name === "download") ? fileNameOf(address, false) : undefined;
  const file = output ? textOf(output) : kept;
  return { host: hostOf(address), files: file === undefined ? [] : [file], printed: file === undefined };
};

/** A program that copies between a store of objects and a file, or `-`. */
function fromStore(command: RegExp, scheme: RegExp): Fetcher {
  return (words) => {
    const texts = words.slice(1).map(textOf);
    const from = texts.findIndex((text) => scheme.test(text));
    if (
      from === -1 ||
      !command.test(
        texts
          .slice(0, from)
          .filter((text) => !text.startsWith("-"))
          .join(" "),
      )
    )
      return undefined;
    const to = texts[from + 1];
    const printed = to === undefined || isOutput(to);
    return { host: hostOf(texts[from] as string), files: printed ? [] : [to], printed };
  };
}

/** `dig +short TXT host`: a way to fetch through a name server. */
const nameServer: Fetcher = (words) => {
  const texts = words.slice(1).map(textOf);
  const asks = texts.some((text) => /^(?:-t)?TXT$|^-(?:q|query|type|querytype)=TXT$/i.test(text));
  const name = texts.find((text) => text.includes(".") && !/^[-+@]/.test(text));
  return asks ? { host: name && hostOf(name), files: [], printed: true } : undefined;
};

const fetchers: ReadonlyMap<string, Fetcher> = new Map<string, Fetcher>([
  ["curl", curl],
  ["wget", wget],
  ["wget2", wget],
  ["fetch", toFile({ short: "oBhiNSTw" }, ["o", "output"], [], true)],
  ["aria2c", toFile({ short: "odxsjkicl", long: ["out", "dir"] }, ["o", "out"], ["d", "dir"])],
  ["axel", toFile({ short: "onsHUT", long: ["output", "num-connections"] }, ["o", "output"])],
  ["lynx", browser],
  ["links", browser],
  ["elinks", browser],
  ["w3m", browser],
  ["http", httpie],
  ["https", httpie],
  ["xh", httpie],
  ["xhs", httpie],
  ["aws", fromStore(/^s3 cp$/, /^s3:\/\//)],
  ["gsutil", fromStore(/^(?:cp|cat)$/, /^gs:\/\//)],
  ["dig", nameServer],
  ["host", nameServer],
  ["nslookup", nameServer],
]);

function textOf(word: ShellWord): string {
  return word.text.value;
}

function isOutput(file: string): boolean {
  return file === "-" || file === "/dev/stdout" || file === "/dev/fd/1";
}

function within(folder: string, file: string): string {
  return folder === "" || file.startsWith("/") ? file : `${folder.replace(/\/+$/, "")}/${file}`;
}
