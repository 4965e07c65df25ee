import { rightsOf } from "../../workspace/rights.ts";
import { grantPlace, isValid, roleOf, scope } from "../bindings.ts";
import { list } from "../permissions.ts";
import { defineRule } from "../rule.ts";

export const bindingGrantsExec = defineRule({
  id: "binding-grants-exec",
  title: "Binding to a role that runs commands in pods",
  techniques: ["T1609"],
  severity: "information",
  confidence: "high",
  profile: "recommended",
  on: ["binding"],
  *check(binding, context) {
    if (!isValid(binding) || binding.subjects.length === 0) return;
    const rights = rightsOf(context.workspace, roleOf(binding), context.kubernetesVersion);
    if (!rights?.command) return;
    const who = binding.subjects.map((s) => `${s.kind} ${s.name.value}`);
    const subjects = who.length > 3 ? `${who.length} subjects` : list(who);
    const unsure = rights.command.way === "websocket" && !context.kubernetesVersion;
    const old = unsure ? ", which is enough before Kubernetes 1.35" : "";
    yield {
      span: binding.roleName.span,
      message:
        `Lets ${subjects} run commands in pods ${scope(binding)}: ${binding.roleName.value} includes ` +
        `${rights.command.words}${old}. Bind a role without it where nobody debugs.`,
      related: grantPlace(rights),
    };
  },
});
