import { type HostCommand, hostCommands } from "../../shell/hostNamespace.ts";
import { containerName, inOnePart } from "../commands.ts";
import { defineRule } from "../rule.ts";
import { hostRootOf } from "./hostRoot.ts";

export const hostNamespaceCommand = defineRule({
  id: "host-namespace-command",
  title: "Command leaves the container for the host",
  techniques: ["T1611", "T1609"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  supersedes: ["container-client", "idle-container", "bare-shell", "entrypoint-shell", "entrypoint-override"],
  on: ["command"],
  *check(fact, context) {
    for (const found of hostCommands(context.execution(fact), hostRootOf(fact))) {
      // A step of a workflow that starts containers has a runtime of its own beside it.
      if (fact.workflow && found.way === "privileged-run") continue;
      yield {
        span: inOnePart(fact, found.span, found.wordSpan),
        ...(found.way === "nsenter-outer" && { severity: "warning" }),
        message: message(found, containerName(fact)),
      };
      return;
    }
  },
});

function message({ way, detail }: HostCommand, container: string): string {
  switch (way) {
    case "nsenter":
      return (
        `Enters the namespaces of the host's process 1: what follows runs on the host and not in ${container}, ` +
        "with nothing between. Remove it, and let the host's own service manager do the work."
      );
    case "nsenter-outer":
      return (
        `Enters a namespace of the host (\`${detail}\`): what follows keeps the files of ${container}, but acts in the host's. ` +
        "Share it by the pod's or service's own setting, such as `hostNetwork`, which needs far fewer rights."
      );
    case "chroot":
      return (
        `Makes the host's files (\`${detail}\`) the root: what follows runs the host's programs on the host's files, not those ` +
        `of ${container}. Remove it, and mount only the folder that is needed.`
      );
    case "privileged-run":
      return (
        `Starts a container that is given the host (\`${short(detail)}\`): from there, ${container} controls every other ` +
        "container and the host itself. Grant only the capability or folder that is needed."
      );
    default:
      return (
        `Names a program that the kernel starts as root outside of every container (\`${detail}\`): a known way out of ` +
        `${container}. Remove it, and find out how it came here.`
      );
  }
}

function short(word: string): string {
  return word.length > 40 ? `${word.slice(0, 38)} …` : word;
}
