import { type Grant, grantsByWord, namesOf, type ResourceRequest, reach } from "../../facts/permission.ts";
import { bindingsOf, list } from "../permissions.ts";
import { defineRule } from "../rule.ts";

/** What makes pods in the groups of Kubernetes itself (API reference v1.36), and pods. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  "": ["pods", "replicationcontrollers"],
  apps: ["deployments", "daemonsets", "statefulsets", "replicasets"],
  batch: ["jobs", "cronjobs"],
};

const requests: readonly ResourceRequest[] = Object.entries(kinds).flatMap(([group, resources]) =>
  resources.flatMap((resource) => ["create", "update", "patch"].map((verb) => ({ verb, group, resource }))),
);

export const rbacWorkloadCreate = defineRule({
  id: "rbac-workload-create",
  title: "Permission to start pods",
  techniques: ["T1610", "T1609"],
  severity: "information",
  confidence: "high",
  profile: "strict",
  on: ["permission"],
  *check(rule, context) {
    const words = grantsByWord(rule, requests);
    const [first] = words;
    if (!first) return;
    const [resource] = first;
    const grants = [...words.values()].flat();
    const named = namesOf(rule).length > 0;
    const where = reach(rule, "workload").replace(/^every workload of/, "in");
    yield {
      span: resource.span,
      message:
        `Lets its holders ${named ? `change what ${where} runs` : `run any image with any command ${where}`}, ` +
        `as any service account there (${verbsOf(grants)} on ${list([...words.keys()].map((word) => word.value))}). ` +
        "Bind it only to what deploys there.",
      related: bindingsOf(rule, context),
    };
  },
});

function verbsOf(grants: readonly Grant[]): string {
  return list([...new Set(grants.map((grant) => grant.verb.value))]);
}
