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
    const setters = fact.language === "compose" ? "an env file, the caller" : "a ConfigMap, a Secret";
    yield {
      span: found.span,
      message:
        `Runs whatever the variable \`${found.variable}\` holds: who sets it (${setters}, the image) decides what ` +
        `${containerName(fact)} does. Name the program here, and take only its arguments from variables.`,
    };
  },
});

/** True where the variable is one of the container's environment, to which this file gives no value. */
function isOpen({ variable, source, bare }: VariableProgram, fact: CommandFact): boolean {
  if (isGiven(variable, fact)) return false;
  if (fact.language === "compose") {
    // `$NAME` is put in by Compose, and `docker compose config` shows what it becomes; `$$NAME` is left to the
    // container's shell, and stands in the file as two dollars. Without a shell nobody expands it.
    const dollar = source.text.locate(0, 1);
    return !bare && dollar.end - dollar.start === 2;
  }
  // Kubernetes itself knows `$(NAME)` alone.
  return !bare || fact.words.some((word) => word.span.start === source.span.start && word.value.startsWith("$("));
}

/** True where the file gives the value itself, or leaves it to a template or to Compose's own variables. */
function isGiven(name: string, fact: CommandFact): boolean {
  const entry = fact.runsIn?.environment.findLast((variable) => variable.name.value === name);
  if (!entry?.written) return false;
  // Kubernetes' `$(OTHER)` may be a variable from elsewhere.
  return entry.value !== undefined || fact.language === "compose" || !entry.written.value.includes("$(");
}
