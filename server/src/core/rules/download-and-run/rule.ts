import type { CommandFact } from "../../facts/fact.ts";
import { payloads } from "../../shell/payloads.ts";
import { containerName } from "../commands.ts";
import { defineRule } from "../rule.ts";

/** Quiet where software is installed: in RUN and in the steps of workflow engines, whose trade that is. */
export const downloadAndRun = defineRule({
  id: "download-and-run",
  title: "Fetched code is executed",
  techniques: ["T1609", "T1105", "T1204.003"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  supersedes: ["variable-command", "idle-container", "bare-shell", "entrypoint-shell", "entrypoint-override"],
  on: ["command"],
  *check(fact, context) {
    for (const { kind, span, host } of payloads(context.execution(fact))) {
      if (kind !== "download") continue;
      const served = host === undefined ? "whatever it downloads" : `whatever \`${host}\` serves`;
      const installs = fact.place === "build" || fact.workflow;
      yield {
        span,
        ...(installs && { severity: "information", profile: "strict" }),
        message: installs
          ? `${fact.workflow ? "Each run of this step" : "Each build"} executes ${served} at that moment. ` +
            "Pin a version, and verify its checksum or signature before it runs."
          : `${when(fact)} ${served} at that moment. ` +
            "Build it into the image, or verify its checksum or signature before it runs.",
      };
    }
  },
});

function when(fact: CommandFact): string {
  const name = containerName(fact);
  switch (fact.place) {
    case "probe":
      return `At every probe, ${name} runs`;
    case "hook":
      return `Each time this hook fires, ${name} runs`;
    case "healthcheck":
      return `At every health check, ${name} runs`;
    default:
      return `At every start, ${name} runs`;
  }
}
