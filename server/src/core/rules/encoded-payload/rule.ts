import { type Payload, payloads } from "../../shell/payloads.ts";
import { containerName } from "../commands.ts";
import { defineRule } from "../rule.ts";

/** Loud in RUN as well: nobody installs software like that. What is fetched and then decoded is this rule's alone. */
export const encodedPayload = defineRule({
  id: "encoded-payload",
  title: "Encoded script is executed",
  techniques: ["T1609", "T1027"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  supersedes: [
    "host-namespace-command",
    "container-client",
    "remote-access-service",
    "variable-command",
    "idle-container",
    "bare-shell",
    "entrypoint-shell",
    "entrypoint-override",
  ],
  on: ["command"],
  *check(fact, context) {
    const where = fact.place === "build" ? "the build" : fact.workflow ? "this step" : containerName(fact);
    for (const payload of payloads(context.execution(fact))) {
      if (payload.kind !== "encoded") continue;
      yield {
        span: payload.span,
        message:
          `${sentence(where)} runs a script that is hidden by ${payload.by === "escapes" ? "escapes" : `\`${payload.by}\``}` +
          `${shows(payload)}, so a review does not see what it does. Write it out, or find out how it came here.`,
      };
    }
  },
});

/** The beginning of what the text decodes to, where that is something to read. */
function shows({ text, host }: Payload): string {
  const line = text?.trim().split("\n", 1)[0]?.trim() ?? "";
  const readable = line !== "" && /^[\x20-\x7e]+$/.test(line.slice(0, 200));
  if (!readable) return host === undefined ? "" : ` and fetched from \`${host}\``;
  const short = line.length > 50 ? `${line.slice(0, 48).trimEnd()} …` : line;
  return ` (it decodes to \`${short.replace(/`/g, "'")}\`)`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
