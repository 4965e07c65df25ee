import { rightsOf } from "../../workspace/rights.ts";
import { isValid, removeSubject, roleOf, scope } from "../bindings.ts";
import { defineRule } from "../rule.ts";

export const bindingDefaultServiceAccount = defineRule({
  id: "binding-default-service-account",
  title: "Rights for the default service account",
  techniques: ["T1078.001"],
  severity: "warning",
  confidence: "high",
  profile: "strict",
  on: ["binding"],
  *check(binding, context) {
    if (!isValid(binding)) return;
    for (const subject of binding.subjects) {
      if (subject.kind !== "ServiceAccount" || subject.name.value !== "default") continue;
      const namespace = subject.namespace ?? binding.owner.namespace;
      const pods = namespace === undefined ? "of its namespace" : `of namespace ${namespace}`;
      const rights = rightsOf(context.workspace, roleOf(binding), context.kubernetesVersion);
      const commands = rights?.command ? ", running commands in pods included" : "";
      yield {
        span: subject.name.span,
        message:
          `Every pod ${pods} that names no service account gets the rights of ${binding.roleName.value} ${scope(binding)}` +
          `${commands}. Bind a service account of its own, and name it in the pod.`,
        fixes: [removeSubject(subject)],
      };
    }
  },
});
