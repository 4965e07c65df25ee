import type { PodFact } from "../../facts/fact.ts";
import type { KubernetesVersion } from "../../facts/version.ts";
import { type Account, bindingsOfAccount, mayBeSame, type Rights, rightsOf } from "../../workspace/rights.ts";
import type { BindingSummary } from "../../workspace/summary.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { defineRule, type Related } from "../rule.ts";

export const workloadCanExec = defineRule({
  id: "workload-can-exec",
  title: "Workload that may run commands in pods",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["pod"],
  *check(pod, { workspace, uri, kubernetesVersion }) {
    const account = { name: pod.serviceAccount?.value ?? "default", namespace: pod.owner.namespace, uri };
    if (!hasToken(pod, workspace, account)) return;
    for (const binding of bindingsOfAccount(workspace, account)) {
      const rights = grantedBy(binding, workspace, kubernetesVersion);
      if (!rights?.command) continue;
      const where = binding.kind === "ClusterRoleBinding" ? "of the whole cluster" : `of ${namespaceOf(binding)}`;
      yield {
        span: pod.serviceAccount?.span ?? pod.owner.span,
        message:
          `Whoever takes over this ${pod.owner.kind} may run commands in the pods ${where}: its service account ${account.name} ` +
          `is bound to ${binding.role.name} (${rights.command.words}). Leave its token out, or bind a narrower role.`,
        related: chain(binding, rights),
        fixes: [
          {
            title: "Leave the token out (automountServiceAccountToken: false)",
            safety: "unsafe",
            operations: [{ op: "set", path: [...pod.path, "automountServiceAccountToken"], value: false }],
          },
        ],
      };
      return;
    }
  },
});

/** The pod's own setting counts; without one, that of its service account. */
function hasToken(pod: PodFact, workspace: Workspace, account: Account) {
  if (pod.automount) return pod.automount.value !== "false";
  return !workspace.accounts(account.name).some((a) => a.withoutToken && mayBeSame(a.namespace, account.namespace));
}

function grantedBy(
  binding: BindingSummary,
  workspace: Workspace,
  version: KubernetesVersion | undefined,
): Rights | undefined {
  if (binding.kind === "ClusterRoleBinding" && binding.role.kind !== "ClusterRole") return undefined;
  const clusterWide = binding.kind === "ClusterRoleBinding";
  return rightsOf(workspace, { ...binding.role, namespace: binding.namespace, clusterWide }, version);
}

function namespaceOf({ namespace }: BindingSummary): string {
  return namespace === undefined ? "its namespace" : `namespace ${namespace}`;
}

function chain(binding: BindingSummary, { command }: Rights): Related[] {
  const name = binding.name === undefined ? binding.kind : `${binding.kind} ${binding.name}`;
  const place = command?.place;
  return [
    { uri: binding.uri, span: binding.span, message: `${name} binds it to ${binding.role.kind} ${binding.role.name}` },
    ...(place ? [{ uri: place.uri, span: place.span, message: `which allows ${command.words}` }] : []),
  ];
}
