import type { ContainerFact, EnvironmentVariable } from "../../facts/fact.ts";
import { type Address, isPlain, tcpAddress } from "./address.ts";

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

/** Any text but the empty one turns TLS on, for client and daemon alike; what is not known may be one. */
export function usesTls({ environment }: ContainerFact): boolean {
  return environment.some(({ name, value }) => name.value === "DOCKER_TLS_VERIFY" && value?.value !== "");
}
