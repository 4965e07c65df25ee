import type { CommandFact } from "../../facts/fact.ts";
import type { Execution } from "../../shell/execution.ts";
import { installs } from "../../shell/installs.ts";
import { type RemoteAccess, remoteAccess } from "../../shell/remoteAccess.ts";
import { containerName } from "../commands.ts";
import { list } from "../permissions.ts";
import { defineRule, type Report } from "../rule.ts";
import { serviceOf } from "./packages.ts";

export const remoteAccessService = defineRule({
  id: "remote-access-service",
  title: "Service that lets people in from outside",
  techniques: ["T1133", "T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  supersedes: ["idle-container", "entrypoint-shell", "entrypoint-override"],
  on: ["command"],
  *check(fact, context) {
    if (fact.workflow) return;
    const execution = context.execution(fact);
    const found = remoteAccess(execution);
    // Nobody reaches what listens during a build, and it ends with its step. What connects outwards is reached.
    if (found && (fact.place !== "build" || found.kind === "relay")) {
      yield { span: found.span, message: message(found, fact) };
    } else if (fact.place === "build") yield* installed(execution);
  },
});

function message({ service, kind }: RemoteAccess, fact: CommandFact): string {
  const name = fact.place === "build" ? "the build" : containerName(fact);
  const exec = fact.language === "kubernetes" ? "`kubectl exec`" : "`docker exec`";
  return kind === "relay"
    ? `\`${service}\` connects ${name} to a server outside, through which others come in past every firewall. ` +
        "Remove it, and publish what must be reached by the platform's own means."
    : `\`${service}\` lets people into ${name} by a login of its own, if it asks for one, past the platform's permissions and ` +
        `audit log. Remove it, and enter with ${exec} where someone must.`;
}

function* installed(execution: Execution): Iterable<Report> {
  const found = installs(execution).flatMap((install) => {
    const service = serviceOf(install);
    return service ? [{ service, word: install.word }] : [];
  });
  const [first] = found;
  if (!first) return;
  const services = [...new Set(found.map(({ service }) => `\`${service}\``))];
  yield {
    span: first.word.span,
    severity: "information",
    message:
      `Installs ${list(services)}, by which people come into a container from outside without the right to exec. ` +
      "Leave it out unless it is what the image is for.",
  };
}
