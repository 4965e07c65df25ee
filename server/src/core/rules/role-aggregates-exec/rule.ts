import { aggregationLabels } from "../../facts/builtInRoles.ts";
import type { RoleFact } from "../../facts/fact.ts";
import { type Grant, grantsOf } from "../../facts/permission.ts";
import { commandRequests } from "../../facts/requests.ts";
import type { KubernetesVersion } from "../../facts/version.ts";
import { defineRule } from "../rule.ts";

export const roleAggregatesExec = defineRule({
  id: "role-aggregates-exec",
  title: "Running commands in pods added to a built-in role",
  techniques: ["T1098.006", "T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["role"],
  *check(role, { kubernetesVersion }) {
    const grant = role.clusterScoped ? firstGrant(role, kubernetesVersion) : undefined;
    if (!grant) return;
    for (const { key, value } of role.labels) {
      const into = Object.hasOwn(aggregationLabels, key.value) ? aggregationLabels[key.value] : undefined;
      if (into === undefined || value !== "true") continue;
      const words = `${grant.verb.value} on ${grant.resource.value}`;
      yield {
        span: key.span,
        ...(into === "view" && { severity: "error" }),
        message:
          `Adds ${words} to the built-in role ${into}: everyone who is bound to it may run commands in pods` +
          `${into === "view" ? ", though it is meant for reading" : ""}. Remove the label, and bind this role where it is needed.`,
        related: [{ span: grant.resource.span, message: `allows ${words}` }],
        fixes: [
          {
            title: `Remove the label ${key.value}`,
            safety: "unsafe",
            operations: [{ op: "remove", path: key.path }],
          },
        ],
      };
    }
  },
});

function firstGrant({ rules }: RoleFact, version: KubernetesVersion | undefined): Grant | undefined {
  for (const rule of rules) {
    const [grant] = grantsOf(rule, commandRequests(rule, version));
    if (grant) return grant;
  }
  return undefined;
}
