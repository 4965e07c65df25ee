import { execRequests, grantsOf, reach } from "../../facts/permission.ts";
import { bindingsOf, narrowVerbs, removeResource, webSocketNote } from "../permissions.ts";
import { defineRule } from "../rule.ts";

export const rbacExec = defineRule({
  id: "rbac-exec",
  title: "Execute permission on pods",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: "permission",
  *check(rule, context) {
    const grants = grantsOf(rule, execRequests).filter((grant) => grant.resource.value !== "*");
    const [grant] = grants;
    if (!grant) return;
    const { resource, verb } = grant;
    yield {
      span: resource.span,
      message:
        `Lets its holders run commands in ${reach(rule)} (${verb.value} on ${resource.value}${webSocketNote(grants)}). ` +
        `Remove ${resource.value}, or bind the role only to the people who debug there.`,
      related: bindingsOf(rule, context),
      fixes: [removeResource(rule, resource), ...narrowVerbs(rule, grants)],
    };
  },
});
