import { attachRequests } from "../../facts/requests.ts";
import { podGrant } from "../permissions.ts";
import { defineRule } from "../rule.ts";

export const rbacAttach = defineRule({
  id: "rbac-attach",
  title: "Attach permission on pods",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["permission"],
  check: (rule, context) =>
    podGrant(
      rule,
      context,
      attachRequests(context.kubernetesVersion),
      (where) => `type into the running process of ${where}`,
    ),
});
