import { list } from "../permissions.ts";
import { defineRule } from "../rule.ts";

export const bindingClusterAdmin = defineRule({
  id: "binding-cluster-admin",
  title: "Binding to cluster-admin",
  techniques: ["T1098.006", "T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  supersedes: ["binding-grants-exec"],
  on: ["binding"],
  *check(binding) {
    if (binding.roleKind !== "ClusterRole" || binding.roleName.value !== "cluster-admin") return;
    const who = binding.subjects.map((s) => `${s.kind} ${s.name.value}`);
    const subjects = who.length === 0 ? "whoever is added here" : who.length > 3 ? `${who.length} subjects` : list(who);
    const where = binding.clusterScoped
      ? "every right in the whole cluster, from reading all secrets to running commands in every pod"
      : `every right in namespace ${binding.owner.namespace ?? "of the binding"}, running commands in its pods included`;
    yield {
      span: binding.roleName.span,
      ...(!binding.clusterScoped && { severity: "information" }),
      message: `Gives ${subjects} ${where}. Bind a role that names what is needed.`,
      fixes: [
        {
          title: "Bind view instead (read only, no secrets)",
          safety: "unsafe",
          operations: [{ op: "set", path: binding.roleName.path, value: "view" }],
        },
      ],
    };
  },
});
