import { grantOf, reach } from "../../facts/permission.ts";
import { bindingsOf } from "../permissions.ts";
import { defineRule } from "../rule.ts";

export const rbacTokenCreate = defineRule({
  id: "rbac-token-create",
  title: "Permission to issue tokens of service accounts",
  techniques: ["T1528"],
  severity: "warning",
  confidence: "high",
  profile: "strict",
  on: ["permission"],
  *check(rule, context) {
    const request = { verb: "create", group: "", resource: "serviceaccounts", subresource: "token" };
    const grant = grantOf(rule, request);
    if (!grant) return;
    yield {
      span: grant.resource.span,
      message:
        `Lets its holders issue tokens of ${reach(rule, "service account")} and act with its rights, also outside the cluster ` +
        `(${grant.verb.value} on ${grant.resource.value}). Name the accounts that are meant with resourceNames.`,
      related: bindingsOf(rule, context),
    };
  },
});
