import type { CommandFact, ContainerFact, EnvironmentVariable, Port } from "../../facts/fact.ts";
import { type Call, calls } from "../../shell/calls.ts";
import type { Execution } from "../../shell/execution.ts";
import { type Option, readOptions } from "../../shell/options.ts";
import type { ShellWord } from "../../shell/script.ts";
import { tail } from "../../shell/words.ts";
import { isEntry } from "../commands.ts";
import type { RuleContext } from "../rule.ts";
import { type Address, tcpAddress } from "./address.ts";
import { usesTls } from "./client.ts";

/** The options of the daemon with a value that may stand in the next word (dockerd's reference). */
const daemonOptions = { short: "HGbglps", long: ["host"], anywhere: true };

/** A TCP address on which a command lets a daemon listen without asking for a certificate. */
export interface Listener {
  readonly word: ShellWord;
  readonly address: Address;
  /** Undefined where the words are the arguments of the image's own daemon. */
  readonly call: Call | undefined;
}

/** Images whose entrypoint starts a daemon: `docker:dind`, `docker:28-dind-rootless`, `registry.example/dind:3`. */
export function isDind(image: string | undefined): boolean {
  return /(?:^|[^a-z])dind(?:[^a-z]|$)/i.test(image ?? "");
}

/** Where the daemons listen that a container starts; what a build starts ends with it. */
export function listeners(fact: CommandFact, context: RuleContext): readonly Listener[] {
  if (!isEntry(fact) || !mayBeDaemon(fact) || (fact.runsIn && usesTls(fact.runsIn))) return [];
  const execution = context.execution(fact);
  const known = made.get(execution);
  if (known) return known;
  const found = listenersOf(fact, execution);
  made.set(execution, found);
  return found;
}

/** Spares nearly all commands a closer look: the daemon's name stands in the words, or in the image's. */
function mayBeDaemon({ words, image }: CommandFact): boolean {
  return words.some(({ value }) => value.includes("docker")) || (words.length > 0 && isDind(image?.value));
}

/** Each command is looked at for every container of its file. */
const made = new WeakMap<Execution, readonly Listener[]>();

function listenersOf(fact: CommandFact, execution: Execution): Listener[] {
  const [first] = execution.words;
  // An image that is made for it takes options alone, as those of the daemon.
  const bare = !fact.entrypoint && isDind(fact.image?.value) && first?.text.value.startsWith("-");
  if (bare) return listenersIn(execution.words, undefined);
  return calls(execution).flatMap((call) => {
    const words = daemonWords(call);
    return words ? listenersIn(words, call) : [];
  });
}

function listenersIn(words: readonly ShellWord[], call: Call | undefined): Listener[] {
  const { options } = readOptions(words, 0, daemonOptions);
  if (options.some(({ name, value }) => name === "tlsverify" && value?.text.value !== "false")) return [];
  return hostWords(options).flatMap((word) => {
    const address = tcpAddress(word.text.value);
    return address ? [{ word, address, call }] : [];
  });
}

/** The values of `-H` and `--host`. A letter may have an equals sign before its value, too (pflag). */
export function hostWords(options: readonly Option[]): ShellWord[] {
  return options.flatMap(({ name, value }) => {
    if (!value || (name !== "H" && name !== "host")) return [];
    return [name === "H" && value.text.value.startsWith("=") ? tail(value, 1) : value];
  });
}

function daemonWords({ program }: Call): readonly ShellWord[] | undefined {
  const { name, words } = program;
  if (/^dockerd(?:-(?:entrypoint|rootless)\.sh)?$/.test(name ?? "")) return words.slice(1);
  return name === "docker" && words[1]?.text.value === "daemon" ? words.slice(2) : undefined;
}

/** True where a command names the daemon itself, past the entrypoint of its image. */
export function startsDaemon(fact: CommandFact, context: RuleContext): boolean {
  return (
    isEntry(fact) &&
    mayBeDaemon(fact) &&
    calls(context.execution(fact)).some(({ program }) => program.name === "dockerd")
  );
}

/**
 * An empty `DOCKER_TLS_CERTDIR`, with which docker:dind listens on port 2375 (docker-library/docker,
 * dockerd-entrypoint.sh). To the client's images, and where a client is told its daemon, it says nothing of the kind.
 */
export function emptyCertificates({ environment, image }: ContainerFact): EnvironmentVariable | undefined {
  const variable = environment.find(({ name }) => name.value === "DOCKER_TLS_CERTDIR");
  if (variable?.value?.value !== "") return undefined;
  if (isDind(image?.value)) return variable;
  const client =
    environment.some(({ name }) => name.value === "DOCKER_HOST") || /(?:^|\/)docker(?=[:@]|$)/.test(image?.value ?? "");
  return client ? undefined : variable;
}

/**
 * Published ports of the Docker API without TLS. A wide range that happens to hold it is not meant, and the official
 * image as it is listens on port 2376 alone.
 */
export function plainPorts(container: ContainerFact): Port[] {
  if (hasCertificates(container)) return [];
  return container.ports.filter(({ container: [first, last] }) => first <= 2375 && 2375 <= last && last - first < 10);
}

/** Since 19.03 the image sets `DOCKER_TLS_CERTDIR` itself (docker-library/docker); a command may start another daemon. */
function hasCertificates({ image, commanded, environment }: ContainerFact): boolean {
  const tag = /^(?:docker\.io\/)?(?:library\/)?docker:([\w.-]+)(?:@.*)?$/.exec(image?.value ?? "")?.[1];
  if (tag === undefined || !isDind(tag) || commanded) return false;
  const version = /^\d+/.exec(tag)?.[0];
  if (version !== undefined && Number(version) < 19) return false;
  return !environment.some(({ name }) => name.value === "DOCKER_TLS_CERTDIR");
}
