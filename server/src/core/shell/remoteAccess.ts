import { cover, type Span } from "../text/span.ts";
import { calls } from "./calls.ts";
import type { Execution, Program } from "./execution.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import type { ShellWord } from "./script.ts";

/** A service through which someone enters from outside. */
export interface RemoteAccess {
  readonly service: string;
  /**
   * login: it listens, and who connects gets a shell. relay: it connects outwards, and who is at the other end comes in
   * through that connection.
   */
  readonly kind: "login" | "relay";
  readonly span: Span;
}

/** The first such service that the execution starts. */
export function remoteAccess(execution: Execution): RemoteAccess | undefined {
  for (const { program } of calls(execution)) {
    const found = started(program) ?? throughManager(program);
    if (found) return found;
  }
  return undefined;
}

interface Service extends OptionSpec {
  /** As it is said; the program's name where that is the same. */
  readonly said?: string;
  readonly kind: RemoteAccess["kind"];
  /** Options with which it starts nothing; `--help` and `--version` are understood. */
  readonly quiet?: string;
  /** First operands with which it starts nothing. */
  readonly other?: RegExp;
  /** First operands without which it starts nothing. */
  readonly only?: RegExp;
  /** An option without which it starts nothing. */
  readonly needs?: string;
}

const telnetd: Service = { said: "telnetd", kind: "login" };
const shellinabox: Service = { said: "shellinabox", kind: "login", quiet: "h" };
const localtunnel: Service = { said: "localtunnel", kind: "relay", short: "hpslo", needs: "p port" };

/** From the programs' manual pages and help. */
const services: ReadonlyMap<string, Service> = new Map<string, Service>([
  ["sshd", { kind: "login", short: "CEbcfghkopu", quiet: "tTGV" }],
  ["dropbear", { kind: "login", quiet: "Vh" }],
  ["telnetd", telnetd],
  ["in.telnetd", telnetd],
  ["utelnetd", telnetd],
  ["ttyd", { kind: "login", quiet: "vh" }],
  ["gotty", { kind: "login", quiet: "vh" }],
  ["wetty", { kind: "login", quiet: "h" }],
  ["shellinabox", shellinabox],
  ["shellinaboxd", shellinabox],
  [
    "tmate",
    {
      kind: "relay",
      short: "cfLSTaknr",
      quiet: "V",
      // Subcommands as tmux has them; only those of a new session, or none, start one.
      other: /^(?!new(?:-session)?$|attach(?:-session)?$|start(?:-server)?$)/,
    },
  ],
  ["ngrok", { kind: "relay", quiet: "hv", only: /^(?:http|https|tcp|tls|start|start-all|service|tunnel)$|^\$/ }],
  ["frpc", { kind: "relay", short: "c", quiet: "vh", other: /^(?:verify|status|reload|stop|nathole)$/ }],
  ["chisel", { kind: "relay", quiet: "hv", only: /^(?:client|server|c|s)$|^\$/ }],
  ["lt", localtunnel],
  ["localtunnel", localtunnel],
  ["bore", { kind: "relay", only: /^local$/ }],
  ["upterm", { kind: "relay", only: /^host$/ }],
  ["gs-netcat", { kind: "relay", quiet: "h" }],
]);

function started(program: Program): RemoteAccess | undefined {
  const { name, words } = inPackageRunner(program);
  const service = name === undefined ? undefined : services.get(name);
  const [first] = words;
  if (!service || !first) return undefined;
  const { options, operands } = readOptions(words, 1, service);
  const quiet = options.some((o) => o.name === "help" || o.name === "version" || service.quiet?.includes(o.name));
  const operand = operands[0]?.text.value;
  if (quiet || (operand !== undefined && service.other?.test(operand))) return undefined;
  if (service.only && !(operand !== undefined && service.only.test(operand))) return undefined;
  const needed = service.needs?.split(" ");
  if (needed && !options.some((option) => needed.includes(option.name))) return undefined;
  return { service: service.said ?? (name as string), kind: service.kind, span: first.span };
}

/** `npx localtunnel --port 80` */
function inPackageRunner({ name, words }: Program): { name: string | undefined; words: readonly ShellWord[] } {
  if (name !== "npx" && name !== "bunx") return { name, words };
  const { next } = readOptions(words, 1, { short: "pcw", long: ["package", "call", "workspace"] });
  return { name: words[next]?.value?.replace(/(?<=.)@.*$/, ""), words: words.slice(next) };
}

/** Names under which service managers know such a service. */
const units: ReadonlyMap<string, string> = new Map([
  ["ssh", "sshd"],
  ["sshd", "sshd"],
  ["dropbear", "dropbear"],
  ["shellinabox", "shellinabox"],
  ["ttyd", "ttyd"],
]);

/** `service ssh start`, `/etc/init.d/ssh start`, `systemctl start sshd`. */
function throughManager({ name, words }: Program): RemoteAccess | undefined {
  const [first] = words;
  if (!first) return undefined;
  const init = /^\/etc\/(?:rc\.d\/)?init\.d\/(\w+)$/.exec(first.value ?? "")?.[1];
  const { operands, options } = readOptions(words, 1, { anywhere: true });
  const [one, two] = operands;
  const now = options.some((option) => option.name === "now");
  const [unit, action, last] =
    init !== undefined
      ? [init, one?.value, one]
      : name === "systemctl"
        ? [two?.value, one?.value, two]
        : name === "service" || name === "rc-service"
          ? [one?.value, two?.value, two]
          : [];
  const service = unit && units.get(unit.replace(/\.service$/, ""));
  const starts = action === "start" || action === "restart" || (action === "enable" && now);
  return service && starts && last ? { service, kind: "login", span: cover([first.span, last.span]) } : undefined;
}
