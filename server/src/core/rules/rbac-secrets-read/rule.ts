import type { PermissionFact } from "../../facts/fact.ts";
import { type Grant, grantsOf, reach } from "../../facts/permission.ts";
import { bindingsOf, list } from "../permissions.ts";
import { defineRule } from "../rule.ts";

const requests = ["get", "list", "watch"].map((verb) => ({ verb, group: "", resource: "secrets" }));

export const rbacSecretsRead = defineRule({
  id: "rbac-secrets-read",
  title: "Permission to read every secret",
  techniques: ["T1552.007"],
  severity: "information",
  confidence: "high",
  profile: "strict",
  on: ["permission"],
  *check(rule, context) {
    // No fix: only a person knows the names that would narrow it.
    if (rule.resourceNames.length > 0) return;
    const grants = grantsOf(rule, requests);
    const [grant] = grants;
    if (!grant) return;
    yield { span: grant.resource.span, message: messageOf(rule, grant, grants), related: bindingsOf(rule, context) };
  },
});

function messageOf(rule: PermissionFact, { resource }: Grant, grants: readonly Grant[]): string {
  const verbs = [...new Set(grants.map((grant) => grant.verb.value))];
  const contents = verbs.some((verb) => verb === "get" || verb === "*") ? "" : ", which returns the contents too";
  const advice =
    verbs.includes("get") || verbs.includes("*") ? "Name the secrets with resourceNames" : "Use get with resourceNames";
  return (
    `Lets its holders read ${reach(rule, "secret")}: passwords, keys and tokens of service accounts ` +
    `(${list(verbs)} on ${resource.value}${contents}). ${advice}, or mount what a program needs.`
  );
}
