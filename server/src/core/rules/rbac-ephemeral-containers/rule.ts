import { ephemeralRequests } from "../../facts/requests.ts";
import { podGrant } from "../permissions.ts";
import { defineRule } from "../rule.ts";

export const rbacEphemeralContainers = defineRule({
  id: "rbac-ephemeral-containers",
  title: "Permission to add containers to running pods",
  techniques: ["T1609", "T1611"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["permission"],
  check: (rule, context) =>
    podGrant(rule, context, ephemeralRequests, (where) => `start a container of their choice inside ${where}`),
});
