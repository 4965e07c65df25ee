import { isValid, removeSubject } from "../bindings.ts";
import { defineRule } from "../rule.ts";

export const bindingSystemMasters = defineRule({
  id: "binding-system-masters",
  title: "Binding for the group system:masters",
  techniques: ["T1098.006"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  supersedes: ["binding-grants-exec", "binding-cluster-admin"],
  on: ["binding"],
  *check(binding) {
    if (!isValid(binding)) return;
    for (const subject of binding.subjects) {
      if (subject.kind !== "Group" || subject.name.value !== "system:masters") continue;
      yield {
        span: subject.name.span,
        message:
          "The API server lets `system:masters` do everything before it looks at any role: this binding adds nothing, and it " +
          "says that someone means to use that group. Bind a group of your own.",
        fixes: [removeSubject(subject)],
      };
    }
  },
});
