import type { PermissionFact } from "../../facts/fact.ts";
import { grantsOf } from "../../facts/permission.ts";
import { nodeProxyRequests } from "../../facts/requests.ts";
import type { Located } from "../../text/span.ts";
import { bindingsOf, list, removeResource } from "../permissions.ts";
import { defineRule, type Fix } from "../rule.ts";

/** What monitoring reads of a kubelet, each with a subresource of its own (KubeletFineGrainedAuthz, default from 1.33). */
const readable = ["nodes/metrics", "nodes/stats", "nodes/log", "nodes/pods", "nodes/healthz", "nodes/configz"];

export const rbacNodeProxy = defineRule({
  id: "rbac-node-proxy",
  title: "Access to the kubelet through nodes/proxy",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["permission"],
  *check(rule, context) {
    const grant = grantsOf(rule, nodeProxyRequests).find((g) => g.resource.value !== "*");
    if (!grant) return;
    const { resource, verb } = grant;
    yield {
      span: resource.span,
      message:
        `Lets its holders run commands in every pod of ${nodes(rule)} through the kubelet, past admission and the audit log ` +
        `(${verb.value} on ${resource.value}). Grant what is read instead, such as nodes/metrics or nodes/stats.`,
      related: bindingsOf(rule, context),
      fixes: resource.value === "nodes/proxy" ? replacements(rule, resource) : [removeResource(rule, resource)],
    };
  },
});

function nodes(rule: PermissionFact): string {
  const names = rule.resourceNames.map((n) => n.value);
  return names.length === 0 ? "every node" : `node ${list(names)}`;
}

function replacements(rule: PermissionFact, resource: Located<string>): Fix[] {
  const others = rule.resources.map((r) => r.value);
  const replace = (by: readonly string[]): Fix[] => {
    const fresh = by.filter((name) => !others.includes(name));
    const [first, ...rest] = fresh;
    if (first === undefined) return [];
    return [
      {
        title: `Replace nodes/proxy by ${list(by)}`,
        safety: "unsafe",
        operations: [
          { op: "set", path: resource.path, value: first },
          ...rest.map((value) => ({ op: "append" as const, path: resource.path.slice(0, -1), value })),
        ],
      },
    ];
  };
  return [...replace(readable.slice(0, 1)), ...replace(readable.slice(0, 3)), removeResource(rule, resource)];
}
