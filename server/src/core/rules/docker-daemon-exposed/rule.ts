import type { CommandFact, ContainerFact, EnvironmentVariable } from "../../facts/fact.ts";
import { defineRule, type Report, type RuleContext } from "../rule.ts";
import { isSocketProxy } from "../socketProxy.ts";
import { isLoopback } from "./address.ts";
import { type Client, clientOf } from "./client.ts";
import { clientReports } from "./clientCommand.ts";
import { type Listener, listeners, plainPorts } from "./daemon.ts";
import { stopListening, stopPublishing, turnOnTls, useTls } from "./fixes.ts";
import { certificatesMessage, listeningMessage, publishedMessage, usedMessage } from "./messages.ts";
import { clientsOf, daemonOf, loudness } from "./survey.ts";

export const dockerDaemonExposed = defineRule({
  id: "docker-daemon-exposed",
  title: "Docker daemon without TLS",
  techniques: ["T1609", "T1133"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  on: ["container", "command"],
  *check(fact, context) {
    if (fact.kind === "command") {
      for (const listener of loudest(listeners(fact, context))) yield listening(fact, listener, context);
      yield* clientReports(fact, context);
      return;
    }
    const daemon = daemonOf(fact, context);
    if (daemon?.variable) yield withoutCertificates(fact, daemon.variable, context);
    // Where a command makes it a daemon, the finding stands there.
    if (daemon) return;
    yield* published(fact);
    const client = clientOf(fact);
    if (client) yield* used(client, context);
  },
});

/** Beside an address that others reach, one that they do not reach adds nothing. */
function loudest(all: readonly Listener[]): readonly Listener[] {
  const reached = all.filter(({ address }) => !isLoopback(address.host));
  return reached.length > 0 ? reached : all;
}

function listening(fact: CommandFact, listener: Listener, context: RuleContext): Report {
  const { word, address } = listener;
  const loopback = isLoopback(address.host);
  return {
    span: word.text.locate(0, word.text.value.length),
    ...(loopback && { severity: "information", profile: "strict" }),
    message: listeningMessage(loopback),
    fixes: stopListening(fact, listener, context),
  };
}

function withoutCertificates(fact: ContainerFact, variable: EnvironmentVariable, context: RuleContext): Report {
  const ports = plainPorts(fact);
  const clients = clientsOf(fact, context);
  return {
    // An empty value has no place where it is not quoted.
    span:
      variable.value && variable.value.span.end > variable.value.span.start ? variable.value.span : variable.name.span,
    message: certificatesMessage(ports.length > 0),
    related: [
      ...ports.map(({ span }) => ({ span, message: "published here" })),
      ...clients.map(({ variable: { name } }) => ({ span: name.span, message: "used from here" })),
    ],
    fixes: turnOnTls(variable, ports, clients, fact),
  };
}

function* published(fact: ContainerFact): Iterable<Report> {
  const proxy = isSocketProxy(fact);
  for (const port of plainPorts(fact)) {
    const local = port.host !== undefined && isLoopback(port.host);
    if (proxy && local) continue;
    yield {
      span: port.span,
      ...(proxy ? { severity: "warning" } : local && { severity: "information" }),
      message: publishedMessage(proxy ? "proxy" : local ? "local" : "daemon"),
      fixes: [stopPublishing(port)],
    };
  }
}

function* used(client: Client, context: RuleContext): Iterable<Report> {
  const { variable, address, container } = client;
  const severity = loudness(address.host, container, context);
  if (!severity) return;
  yield {
    span: (variable.written ?? variable.name).span,
    severity,
    message: usedMessage(severity),
    fixes: severity === "information" ? [] : useTls(client),
  };
}
