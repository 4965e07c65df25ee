import { execRequests } from "../../facts/requests.ts";
import { podGrant } from "../permissions.ts";
import { defineRule } from "../rule.ts";

export const rbacExec = defineRule({
  id: "rbac-exec",
  title: "Execute permission on pods",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["permission"],
  check: (rule, context) =>
    podGrant(rule, context, execRequests(context.kubernetesVersion), (where) => `run commands in ${where}`),
});
