import { describe, expect, it } from "vitest";
import { analyzeText, applyFix } from "../../harness.ts";

/** What the fixes of a wildcard make of the rule's lines, by their titles. */
function choices(rule: string): Record<string, string | undefined> {
  const head = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: r }\nrules:\n  - ";
  const analysis = analyzeText("kubernetes", head + rule);
  const fixes = analysis.findings.filter((f) => f.rule === "rbac-wildcard").flatMap((f) => f.fixes);
  expect(fixes.filter((fix) => fix.safety === "safe" || fix.preferred)).toEqual([]);
  return Object.fromEntries(fixes.map((fix) => [fix.title, applyFix(analysis, fix)?.slice(head.length)]));
}
const core = "Name the resources: pods, services, configmaps";
const apps = "Name the resources: deployments, statefulsets, daemonsets";

describe("the choices in place of a wildcard", () => {
  it("are resources of the groups that the rule names", () => {
    expect(choices("{ apiGroups: ['', apps, example.com], resources: ['*'], verbs: [get] }\n")).toEqual({
      [core]: '{ apiGroups: [\'\', apps, example.com], resources: ["pods", "services", "configmaps"], verbs: [get] }\n',
      [apps]:
        '{ apiGroups: [\'\', apps, example.com], resources: ["deployments", "statefulsets", "daemonsets"], verbs: [get] }\n',
      [`${core}, deployments, statefulsets, daemonsets`]:
        '{ apiGroups: [\'\', apps, example.com], resources: ["pods", "services", "configmaps", "deployments", "statefulsets", "daemonsets"], verbs: [get] }\n',
    });
  });

  it("are those of all groups where any is meant", () => {
    expect(Object.keys(choices("{ apiGroups: ['*'], resources: ['*'], verbs: [get, list] }\n"))).toEqual([
      core,
      apps,
      "Name the resources: jobs, cronjobs",
      `${core}, deployments, statefulsets, daemonsets, jobs, cronjobs`,
    ]);
  });

  it("make no pods where the rule writes", () => {
    expect(Object.keys(choices("{ apiGroups: ['*'], resources: ['*'], verbs: [get, create] }\n"))).toEqual([
      "Name the resources: services, configmaps",
      "Name the resources: ingresses, networkpolicies",
      "Name the resources: services, configmaps, ingresses, networkpolicies",
    ]);
  });

  it("do not repeat what the list has", () => {
    const made = choices(
      "apiGroups: ['']\n    resources:\n      - pods # ours\n      - '*' # all\n      - services\n    verbs: [get]\n",
    );
    expect(made[core]).toBe(
      "apiGroups: ['']\n    resources:\n      - pods # ours\n      - \"configmaps\" # all\n      - services\n    verbs: [get]\n",
    );
    const verbs = choices("apiGroups: ['']\n    resources: [pods, pods/exec]\n    verbs: [get, list, watch, '*']\n");
    expect(verbs["Allow reading: get, list, watch"]).toContain("verbs: [get, list, watch]\n");
  });

  it("are verbs to read, or to read and write", () => {
    const made = choices("apiGroups: ['']\n    resources: [pods, pods/exec]\n    verbs:\n      - '*'\n");
    expect(Object.keys(made)).toEqual([
      "Allow reading: get, list, watch",
      "Allow reading and writing: get, list, watch, create, update, patch, delete",
    ]);
  });

  it("is the one verb that exec alone needs", () => {
    const made = choices("{ apiGroups: [''], resources: [pods/exec], verbs: ['*'] }\n");
    expect(made).toEqual({
      "Name the verb: create": "{ apiGroups: [''], resources: [pods/exec], verbs: [\"create\"] }\n",
    });
  });
});
