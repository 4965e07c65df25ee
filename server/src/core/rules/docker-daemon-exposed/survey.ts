import type { CommandFact, ContainerFact, EnvironmentVariable, Fact, Owner } from "../../facts/fact.ts";
import type { RuleContext, Severity } from "../rule.ts";
import { isSocketProxy } from "../socketProxy.ts";
import { isLoopback } from "./address.ts";
import { type Client, clientOf } from "./client.ts";
import { emptyCertificates, isDind, listeners, startsDaemon } from "./daemon.ts";

/** A container whose daemon listens without TLS. */
export interface Daemon {
  /** The variable that makes it so; undefined where a command says it. */
  readonly variable: EnvironmentVariable | undefined;
  /** The clients of the same file that use it, `clientLimit` at most. */
  readonly clients: Client[];
}

/** No file written by people has more; all clients of all daemons of a hostile one would be too many. */
export const clientLimit = 32;

/** What the containers of a file are to each other. */
interface Survey {
  readonly daemons: ReadonlyMap<ContainerFact, Daemon>;
  readonly byOwner: ReadonlyMap<Owner, readonly ContainerFact[]>;
  readonly byName: ReadonlyMap<string | undefined, readonly ContainerFact[]>;
  readonly proxied: boolean;
}

const known = new WeakMap<readonly Fact[], Survey>();

/** The daemon that others reach without TLS, where the container runs one. */
export function daemonOf(container: ContainerFact, context: RuleContext): Daemon | undefined {
  return surveyOf(context).daemons.get(container);
}

/** The clients in the file that use the container's daemon. */
export function clientsOf(container: ContainerFact, context: RuleContext): readonly Client[] {
  return daemonOf(container, context)?.clients ?? [];
}

/**
 * How loud it is that a container uses the daemon at that host; undefined where the same file has it and it is found
 * itself. A proxy lets only chosen requests through. A loopback address says that something listens in the same pod or
 * host, not where else it is heard.
 */
export function loudness(host: string, client: ContainerFact, context: RuleContext): Severity | undefined {
  const survey = surveyOf(context);
  const meant = meantBy(host, client, survey);
  if (meant.some((container) => survey.daemons.has(container))) return undefined;
  const others = meant.filter((container) => container !== client);
  if (others.some(isSocketProxy)) return "information";
  if (isLoopback(host)) return others.some(({ image }) => isDind(image?.value)) ? "warning" : "information";
  // A `container_name` or an alias names the proxy where no service has that name.
  const proxied = /(?:docker|socket)-?_?proxy/i.test(host) || (others.length === 0 && survey.proxied);
  return proxied ? "information" : "error";
}

/** The containers that a client means: a neighbour in one pod, or a service by its name. */
function meantBy(host: string, client: ContainerFact, { byOwner, byName }: Survey): readonly ContainerFact[] {
  if (isLoopback(host)) return byOwner.get(client.owner) ?? [];
  return client.language === "compose" ? (byName.get(host) ?? []) : [];
}

/** Worked out once for all facts of a file. */
function surveyOf(context: RuleContext): Survey {
  const before = known.get(context.facts);
  if (before) return before;
  const containers = context.facts.flatMap((fact) => (fact.kind === "container" ? [fact] : []));
  const commands = context.facts.flatMap((fact) => (fact.kind === "command" ? [fact] : []));
  const survey = {
    daemons: daemonsAmong(containers, commands, context),
    byOwner: grouped(containers, ({ owner }) => owner),
    byName: grouped(containers, ({ name }) => name),
    proxied: containers.some(isSocketProxy),
  };
  for (const client of containers.flatMap((container) => clientOf(container) ?? [])) {
    for (const container of meantBy(client.address.host, client.container, survey)) {
      const daemon = survey.daemons.get(container);
      if (daemon && daemon.clients.length < clientLimit) daemon.clients.push(client);
    }
  }
  known.set(context.facts, survey);
  return survey;
}

function daemonsAmong(
  containers: readonly ContainerFact[],
  commands: readonly CommandFact[],
  context: RuleContext,
): Map<ContainerFact, Daemon> {
  /** Whether the daemon that a command of the container starts itself listens without TLS. */
  const started = new Map<ContainerFact, boolean>();
  for (const command of commands) {
    if (!command.runsIn) continue;
    if (listeners(command, context).length > 0) started.set(command.runsIn, true);
    else if (startsDaemon(command, context) && !started.has(command.runsIn)) started.set(command.runsIn, false);
  }
  const daemons = new Map<ContainerFact, Daemon>();
  for (const container of containers) {
    const listens = started.get(container);
    // The variable is for the image's entrypoint, which leaves a `dockerd` that is named as it is.
    const variable = listens === undefined ? emptyCertificates(container) : undefined;
    if (listens || variable) daemons.set(container, { variable, clients: [] });
  }
  return daemons;
}

function grouped<K>(
  containers: readonly ContainerFact[],
  key: (container: ContainerFact) => K,
): Map<K, ContainerFact[]> {
  const groups = new Map<K, ContainerFact[]>();
  for (const container of containers) {
    const group = groups.get(key(container));
    if (group) group.push(container);
    else groups.set(key(container), [container]);
  }
  return groups;
}
