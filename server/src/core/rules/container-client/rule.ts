import type { CommandFact } from "../../facts/fact.ts";
import { type ClientUse, clientUse, clientUses } from "../../shell/clients.ts";
import type { Execution } from "../../shell/execution.ts";
import { installs } from "../../shell/installs.ts";
import { containerName, inOnePart, isEntry, sentence } from "../commands.ts";
import { list } from "../permissions.ts";
import { defineRule, type Report, type Severity } from "../rule.ts";
import { clientOf } from "./packages.ts";

export const containerClient = defineRule({
  id: "container-client",
  title: "Command drives other containers",
  techniques: ["T1609", "T1059.013"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  supersedes: ["idle-container", "bare-shell", "entrypoint-shell", "entrypoint-override"],
  on: ["command"],
  *check(fact, context) {
    const execution = context.execution(fact);
    const uses = [...throughImage(fact, execution), ...clientUses(execution)];
    const graded = uses.flatMap((use) => {
      const severity = severityOf(use, fact);
      return severity ? [{ use, severity }] : [];
    });
    const found = graded.find(({ severity }) => severity === "error") ?? graded[0];
    if (found) {
      const { use, severity } = found;
      yield { span: inOnePart(fact, use.span, use.verbSpan), severity, message: messageOf(use, fact) };
    }
    if (fact.place === "build") yield* installed(execution);
  },
});

/**
 * In a workflow engine, whose trade scripts are, starting a container or copying files is a step like any other, and a
 * daemon is the step's own. A command in a pod that runs elsewhere in the cluster is not.
 */
function severityOf({ deed, client }: ClientUse, fact: CommandFact): Severity | undefined {
  if (deed === "create") return undefined;
  if (!fact.workflow) return deed === "enter" ? "error" : "warning";
  return deed === "enter" && isClusterClient(client) ? "warning" : undefined;
}

function isClusterClient(client: string): boolean {
  return client === "oc" || client.endsWith("kubectl");
}

function messageOf({ client, verb, deed }: ClientUse, fact: CommandFact): string {
  const command = `\`${client} ${verb}\``;
  const name = sentence(containerName(fact));
  const others = isClusterClient(client) ? "pods" : "containers";
  switch (deed) {
    case "enter":
      return (
        `${name} runs commands in other ${others} (${command}): whoever changes this line or takes over the container ` +
        "acts there with their rights. Let them do the work themselves, or reach them over the network."
      );
    case "copy":
      return (
        `${name} copies files into or out of running ${others} (${command}); the same right puts programs into them. ` +
        "Share a volume instead."
      );
    default:
      return (
        `${name} starts ${others} of its own (${command}), which no file declares and nobody reviews. ` +
        "Declare them beside it instead."
      );
  }
}

/** Words for an image whose entrypoint is the client: `image: bitnami/kubectl` with `args: [exec, …]`. */
function throughImage(fact: CommandFact, execution: Execution): ClientUse[] {
  if (fact.entrypoint || !fact.image || !isEntry(fact)) return [];
  const repository = fact.image.value.replace(/@.*$/, "").replace(/:[^/]*$/, "");
  const docker = /^(?:docker\.io\/)?(?:library\/)?docker$/.test(repository);
  const client = docker ? "docker" : /(?:^|\/)kubectl$/.test(repository) ? "kubectl" : undefined;
  const use = client && clientUse(execution.words, client);
  return use ? [use] : [];
}

function* installed(execution: Execution): Iterable<Report> {
  const found = installs(execution).flatMap((install) => {
    const client = clientOf(install);
    return client ? [{ client, word: install.word }] : [];
  });
  const [first] = found;
  if (!first) return;
  const clients = [...new Set(found.map(({ client }) => `\`${client}\``))];
  yield {
    span: first.word.span,
    severity: "information",
    profile: "audit",
    message:
      `Installs ${list(clients)}: whoever gets into a container of this image has the tool to go on into others. ` +
      "Leave it out unless administering is what the image is for.",
  };
}
