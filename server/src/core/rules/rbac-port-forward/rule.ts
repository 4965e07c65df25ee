import { portForwardRequests } from "../../facts/requests.ts";
import { podGrant } from "../permissions.ts";
import { defineRule } from "../rule.ts";

export const rbacPortForward = defineRule({
  id: "rbac-port-forward",
  title: "Port-forward permission on pods",
  techniques: ["T1609", "T1133"],
  severity: "information",
  confidence: "high",
  profile: "recommended",
  on: ["permission"],
  check: (rule, context) =>
    podGrant(
      rule,
      context,
      portForwardRequests(context.kubernetesVersion),
      (where) => `connect to any port of ${where}, also where network policies keep others out`,
    ),
});
