import type { PermissionFact } from "../../facts/fact.ts";
import { type Grant, grantsByWord, namesOf } from "../../facts/permission.ts";
import { commandRequests } from "../../facts/requests.ts";
import type { Located } from "../../text/span.ts";
import { bindingsOf, list, removeWord } from "../permissions.ts";
import { defineRule, type Fix } from "../rule.ts";
import { escalations } from "./requests.ts";

/** Names behind which there is no further right to win, so that narrowing to them narrows nothing. */
const everything = new Set(["cluster-admin", "system:masters"]);

export const rbacEscalationVerb = defineRule({
  id: "rbac-escalation-verb",
  title: "Verb that leads to more rights than the role gives",
  techniques: ["T1098.006", "T1078"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["permission"],
  *check(rule, context) {
    const grants = [...grantsByWord(rule, escalations(rule)).values()].flat().filter(isMeant);
    for (const verb of new Set(grants.map((grant) => grant.verb))) {
      const names = namesOf(rule);
      const narrowed = names.length > 0 && !names.some((name) => everything.has(name));
      yield {
        span: verb.span,
        ...(narrowed && { severity: "information" }),
        message: messageOf(
          rule,
          verb,
          grants.filter((grant) => grant.verb === verb),
        ),
        related: bindingsOf(rule, context),
        fixes: fixesOf(rule, verb),
      };
    }
  },
});

/** A `*` counts as one of these verbs only beside their own resources: that it is meant elsewhere is another matter. */
function isMeant({ verb, resource }: Grant): boolean {
  return verb.value !== "*" || !resource.value.startsWith("*");
}

function messageOf(rule: PermissionFact, verb: Located<string>, grants: readonly Grant[]): string {
  const resources = [...new Set(grants.map((grant) => `\`${grant.resource.value}\``))];
  const deeds = [...new Set(grants.map((grant) => grant.request.verb))].map((name) => deedOf(rule, name, grants));
  const includes = verb.value === "*" ? ` includes ${list([...new Set(grants.map((g) => g.request.verb))])}` : "";
  return (
    `\`${verb.value}\` on ${list(resources)}${includes}: its holders can ${list(deeds)}. ` +
    (verb.value === "*" ? "Name the verbs that are needed." : `Remove ${verb.value}, or bind the role to few.`)
  );
}

function deedOf(rule: PermissionFact, verb: string, grants: readonly Grant[]): string {
  const names = namesOf(rule);
  const only = names.length > 0 ? ` ${list(names, "or")}` : "";
  const place = rule.clusterScoped ? "" : " in this namespace";
  const targets = grants.filter((grant) => grant.request.verb === verb).map((grant) => grant.request.resource);
  if (verb === "escalate")
    return `write rights that they do not hold into ${only ? `the role${only}` : `any role${place}`}`;
  if (verb === "bind") {
    const most = targets.includes("clusterroles") ? ", cluster-admin included" : "";
    return only ? `give the role${only} to anyone${place}` : `give anyone any role${place}${most}`;
  }
  const who = list(
    [...new Set(targets)].map((target) => kinds[target] ?? target),
    "or",
  );
  return only
    ? `act as the ${who}${only}`
    : `act as any ${who}${place}${targets.includes("groups") ? ", system:masters included" : ""}`;
}

const kinds: Readonly<Record<string, string>> = {
  users: "user",
  groups: "group",
  serviceaccounts: "service account",
  uids: "user ID",
  userextras: "extra field of a user",
};

/** The verbs that every resource has; a `*` is spelled out with them so that only the three go. */
const usual = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

function fixesOf(rule: PermissionFact, verb: Located<string>): Fix[] {
  if (verb.value !== "*") {
    const included = rule.verbs.some((other) => other.value === "*");
    return included ? [] : [removeWord(rule, rule.verbs, verb, "unsafe")];
  }
  // Spelled out, it would still run commands, by verbs that then stand there.
  if (grantsByWord(rule, commandRequests(rule)).size > 0) return [];
  const [first = "", ...rest] = usual.filter((name) => !rule.verbs.some((other) => other.value === name));
  const append = rest.map((value) => ({ op: "append" as const, path: verb.path.slice(0, -1), value }));
  const operations = [{ op: "set" as const, path: verb.path, value: first }, ...append];
  return first === "" ? [] : [{ title: "Name the usual verbs instead", safety: "unsafe", operations }];
}
