import type { CommandFact } from "../../facts/fact.ts";
import { type VariableProgram, variablePrograms } from "../../shell/variableProgram.ts";
import { containerName, isEntry } from "../commands.ts";
import { defineRule } from "../rule.ts";

export const variableCommand = defineRule({
  id: "variable-command",
  title: "Program comes from a variable",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "medium",
  profile: "recommended",
  supersedes: ["idle-container", "entrypoint-shell", "entrypoint-override"],
  on: ["command"],
  *check(fact, context) {
    if (fact.language === "dockerfile" || fact.workflow || !isEntry(fact)) return;
    const found = variablePrograms(context.execution(fact)).find((use) => isOpen(use, fact));
    if (!found) return;
    yield {
      span: found.span,
      message:
        `Runs whatever the variable \`${found.variable}\` holds: who sets it (a ConfigMap, a Secret, the image) decides what ` +
        `${containerName(fact)} does. Name the program here, and take only its arguments from variables.`,
    };
  },
});

/** True where the variable is one of the container's environment, to which this file gives no value. */
function isOpen({ variable, source, bare }: VariableProgram, fact: CommandFact): boolean {
  const set = fact.runsIn?.environment.findLast(({ name }) => name.value === variable);
  if (set?.value !== undefined) return false;
  if (fact.language === "compose") {
    // `$NAME` is put in by Compose, from the settings of those who could change this file as well; `$$NAME` is left to
    // the container's shell, which stands in the file as two dollars. Without a shell nobody expands it.
    const dollar = source.text.locate(0, 1);
    return !bare && dollar.end - dollar.start === 2;
  }
  // Kubernetes itself knows `$(NAME)` alone.
  return !bare || fact.words.some((word) => word.span.start === source.span.start && word.value.startsWith("$("));
}
