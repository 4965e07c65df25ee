import { reverseShell as findReverseShell } from "../../shell/reverseShell.ts";
import { containerName } from "../commands.ts";
import { defineRule } from "../rule.ts";

export const reverseShell = defineRule({
  id: "reverse-shell",
  title: "Shell connected to the network",
  techniques: ["T1609", "T1059.004"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  supersedes: ["encoded-payload", "download-and-run"],
  on: ["command"],
  *check(fact, context) {
    const found = findReverseShell(context.execution(fact));
    if (!found) return;
    const when = fact.place === "build" ? "While the image is built, this" : "This";
    yield {
      span: found.span,
      message:
        `${when} connects a shell to the network: whoever is at the other end types commands into ${containerName(fact)}. ` +
        "Remove it, and find out how it came here.",
    };
  },
});
