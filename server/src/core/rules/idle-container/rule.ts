import { idleness } from "../../shell/idle.ts";
import { containerName, sentence } from "../commands.ts";
import { defineRule } from "../rule.ts";

export const idleContainer = defineRule({
  id: "idle-container",
  title: "Container waits for someone to enter it",
  techniques: ["T1609"],
  severity: "information",
  confidence: "high",
  profile: "recommended",
  supersedes: ["bare-shell", "entrypoint-shell", "entrypoint-override"],
  on: ["command"],
  *check(fact, context) {
    if (fact.workflow || fact.place !== "main") return;
    const run = context.execution(fact);
    const idle = idleness(run);
    if (!idle || !run.program) return;
    yield {
      // On the shell's own word: its script may be long.
      span: idle.byShell ? (run.program.words[0]?.span ?? run.program.span) : idle.span,
      ...(idle.byShell && { severity: "warning" }),
      message:
        `${sentence(containerName(fact))} does nothing but wait${idle.byShell ? ", with a shell at hand" : ""}: it is there to be ` +
        "entered with exec. Run the program that it is for, or debug with an ephemeral container when it is needed.",
    };
  },
});
