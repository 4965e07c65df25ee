import type { CommandFact, ContainerFact, EnvironmentVariable, Port } from "../../facts/fact.ts";
import type { Operation } from "../../languages/language.ts";
import { encloses } from "../../text/span.ts";
import type { Fix, RuleContext } from "../rule.ts";
import type { Client } from "./client.ts";
import { type Listener, listeners, plainPorts } from "./daemon.ts";
import { clientLimit, clientsOf } from "./survey.ts";

export function stopPublishing({ path }: Port): Fix {
  return { title: "Stop publishing the port", safety: "unsafe", operations: [{ op: "remove", path }] };
}

/** The certificates have to be mounted as well, which only the author can do: where they lie is not in the file. */
export function useTls(client: Client): Fix[] {
  const operations = tlsOperations(client);
  if (!operations) return [];
  return [{ title: "Use TLS: port 2376 and DOCKER_TLS_VERIFY", safety: "unsafe", operations }];
}

/** Daemon and clients change together: one of them alone would no longer reach the other. */
export function turnOnTls(
  variable: EnvironmentVariable,
  ports: readonly Port[],
  clients: readonly Client[],
  { language }: ContainerFact,
): Fix[] {
  const value = setCertificates(variable, language === "dockerfile");
  const changed = clients.map(tlsOperations);
  if (!value || changed.some((operations) => !operations) || clients.length === clientLimit) return [];
  const removed = ports.map(({ path }): Operation => ({ op: "remove", path }));
  return [
    {
      title: "Turn on TLS with certificates in /certs",
      safety: "unsafe",
      operations: [value, ...changed.flatMap((operations) => operations ?? []), ...removed],
    },
  ];
}

function setCertificates({ name, value, path }: EnvironmentVariable, dockerfile: boolean): Operation | undefined {
  const folder = "/certs";
  if (dockerfile) return value && { op: "replace", span: value.span, text: folder };
  if (typeof path.at(-1) === "string") return { op: "set", path, value: folder };
  // An item of a list: `NAME=value` in Compose, `name` and `value` in Kubernetes.
  return value?.path.length === path.length
    ? { op: "set", path, value: `${name.value}=${folder}` }
    : { op: "set", path: [...path, "value"], value: folder };
}

/**
 * Takes the address out of a list of words, which leaves the daemon its socket. Not where a client of the file would
 * lose its daemon, nor where another address would be left.
 */
export function stopListening(fact: CommandFact, { word, call }: Listener, context: RuleContext): Fix[] {
  const container = fact.runsIn;
  if (!container || call?.command || call?.place.via || fact.language === "dockerfile") return [];
  if (listeners(fact, context).length > 1 || clientsOf(container, context).length > 0) return [];
  const part = [fact.entrypoint, fact.arguments].find((one) => one?.words.some((w) => encloses(w.span, word.span)));
  if (part?.form !== "exec") return [];
  const at = part.words.findIndex((w) => encloses(w.span, word.span));
  const own = part.words[at]?.value.startsWith("-") ?? false;
  const words = part.words.slice(own ? at : at - 1, at + 1);
  const ports = plainPorts(container);
  return [
    {
      title: "Listen on the socket only",
      safety: "unsafe",
      operations: [...words, ...ports].map(({ path }) => ({ op: "remove", path })),
    },
  ];
}

/** What lets the client use TLS; undefined where the file gives no place for it. */
function tlsOperations({ container, variable }: Client): Operation[] | undefined {
  const { written, path } = variable;
  const parent = path.slice(0, -1);
  const name = "DOCKER_TLS_VERIFY";
  if (!written || container.language === "dockerfile") return undefined;
  if (written.span.end - written.span.start !== written.value.length) return undefined;
  if (container.environment.some((other) => other.name.value === name)) return undefined;
  const start = written.span.start + written.value.indexOf(":2375") + 1;
  const changed: Operation[] = written.value.includes(":2375")
    ? [{ op: "replace", span: { start, end: start + 4 }, text: "2376" }]
    : [];
  if (container.language === "kubernetes") {
    return [...changed, { op: "append", path: parent, value: { name, value: "1" } }];
  }
  const listed = typeof path.at(-1) === "number";
  const added: Operation = listed
    ? { op: "append", path: parent, value: `${name}=1` }
    : { op: "set", path: [...parent, name], value: "1" };
  return [...changed, added];
}
