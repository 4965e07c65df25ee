import { containerName, partOf, removeOverride } from "../commands.ts";
import { defineRule } from "../rule.ts";

export const bareShell = defineRule({
  id: "bare-shell",
  title: "Container starts a shell and nothing else",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  supersedes: ["entrypoint-shell", "entrypoint-override"],
  on: ["command"],
  *check(fact, context) {
    if (fact.workflow || (fact.place !== "main" && fact.place !== "init")) return;
    const { shell, program } = context.execution(fact);
    const [first] = fact.words;
    const part = first && partOf(fact, first);
    if (shell?.kind !== "console" || !program || !part) return;
    yield {
      span: program.span,
      // Many tool images mean it: they are run by hand.
      ...(fact.language === "dockerfile" && { severity: "information" }),
      message:
        `Starts ${containerName(fact)} as \`${shell.name}\` without a script: a console that waits for someone to attach or exec. ` +
        "Name the program that it is for.",
      fixes: removeOverride(fact, part),
    };
  },
});
