import type { ContainerFact, EnvironmentVariable } from "../../facts/fact.ts";
import type { RuleContext, Severity } from "../rule.ts";
import { isSocketProxy } from "../socketProxy.ts";
import { type Address, isLoopback, isPlain, tcpAddress } from "./address.ts";
import { daemonsOf, isDind } from "./daemon.ts";

/** A variable that sends a container's Docker client to a daemon without TLS. */
export interface Client {
  readonly container: ContainerFact;
  readonly variable: EnvironmentVariable;
  readonly address: Address;
}

/** The container as a client; undefined where it uses TLS, or may. */
export function clientOf(container: ContainerFact): Client | undefined {
  const variable = container.environment.find(({ name }) => name.value === "DOCKER_HOST");
  const text = variable?.value?.value ?? variable?.written?.value;
  const address = text === undefined ? undefined : tcpAddress(text);
  if (!variable || !address || !isPlain(address) || usesTls(container)) return undefined;
  return { container, variable, address };
}

/** To the client any text but the empty one turns TLS on; what is not known may be one. */
export function usesTls({ environment }: ContainerFact): boolean {
  return environment.some(({ name, value }) => name.value === "DOCKER_TLS_VERIFY" && value?.value !== "");
}

/** True where the client means that container: by its name, or as a neighbour in one pod. */
export function means(host: string, client: ContainerFact, daemon: ContainerFact): boolean {
  if (isLoopback(host)) return client.owner === daemon.owner;
  return daemon.name === host && client.language === "compose";
}

/**
 * How loud it is that a container uses that daemon; undefined where the daemon of the same file is found itself. A
 * proxy lets only chosen requests through. A loopback address says that something listens in the same pod or host,
 * not where else it is heard.
 */
export function loudness(host: string, client: ContainerFact, context: RuleContext): Severity | undefined {
  const containers = context.facts.flatMap((fact) => (fact.kind === "container" ? [fact] : []));
  if (daemonsOf(context).some(({ container }) => means(host, client, container))) return undefined;
  const meant = containers.filter((container) => container !== client && means(host, client, container));
  if (meant.some(isSocketProxy)) return "information";
  if (isLoopback(host)) return meant.some(({ image }) => isDind(image?.value)) ? "warning" : "information";
  // A `container_name` or an alias names the proxy where no service has that name.
  const proxied = /(?:docker|socket)-?_?proxy/i.test(host) || (meant.length === 0 && containers.some(isSocketProxy));
  return proxied ? "information" : "error";
}
