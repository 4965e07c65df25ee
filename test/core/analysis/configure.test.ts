import { describe, expect, it } from "vitest";
import { analyze } from "../../../server/src/core/analysis/analyze.ts";
import { parseConfiguration, settingsFor } from "../../../server/src/core/analysis/configure.ts";
import { languages } from "../../../server/src/core/languages/registry.generated.ts";
import { rules } from "../../harness.ts";

const ruleIds = rules.map((r) => r.id);
const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: b }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
`;

/** What a configuration makes of a binding to cluster-admin in a file: `severity` or nothing, and what is suppressed. */
function outcome(configuration: string, path = "deploy/b.yaml", today?: string) {
  const parsed = parseConfiguration(configuration, ruleIds);
  const settings = settingsFor(parsed.configuration, path, today);
  const analysis = analyze({ uri: `file:///work/${path}`, text: binding }, languages, rules, { settings });
  return [
    ...analysis.findings.map((f) => f.severity),
    ...analysis.suppressed.map((s) => `${s.kind}: ${s.justification}`),
    ...parsed.problems.map((p) => `${configuration.slice(p.span.start, p.span.end)}: ${p.message}`),
  ];
}

describe("configuration", () => {
  const override = (more: string) =>
    `overrides:\n  - files: ["deploy/**"]\n    rules: { binding-cluster-admin: off }\n${more}`;
  const cases: [name: string, configuration: string, expected: string[]][] = [
    ["empty", "", ["warning"]],
    ["a severity", "rules: { binding-cluster-admin: error }", ["error"]],
    ["off", "rules:\n  binding-cluster-admin: off\n", []],
    ["off as YAML 1.1 writes it", "rules:\n  binding-cluster-admin: false\n", []],
    ["an override with its reason", override("    reason: vendored\n"), ["external: vendored"]],
    ["an override for other files", override("").replace("deploy/**", "*.json"), ["warning"]],
    ["an override by base name", override("").replace("deploy/**", "b.yaml"), ["external: "]],
    [
      "an unknown rule",
      "rules: { binding-clusteradmin: off }",
      [
        "warning",
        "binding-clusteradmin: There is no rule `binding-clusteradmin`. Did you mean `binding-cluster-admin`?",
      ],
    ],
    ["an unknown key", "rule: {}", ["warning", "rule: Unknown key `rule`. Did you mean `rules`?"]],
    [
      "an unknown level",
      "rules: { binding-cluster-admin: loud }",
      ["warning", "loud: Expected one of error, warning, information, hint, off."],
    ],
    ["no mapping", "- a", ["warning", "- a: A mapping is expected for the configuration."]],
    [
      "a date that is none",
      override("    expires: soon\n"),
      ["external: ", "expires: `expires` is a date such as 2027-01-31."],
    ],
  ];
  it.each(cases)("%s", (_name, configuration, expected) => expect(outcome(configuration)).toEqual(expected));

  const versions: [written: string, expected: [major: number, minor: number] | undefined][] = [
    ['"1.34"', [1, 34]],
    ["1.34", [1, 34]],
    ["1.30", [1, 30]],
    ["1.3", [1, 3]],
    ["v1.30.4+k3s1", [1, 30]],
    ["1.33.5-gke.1200", [1, 33]],
    ["1", undefined],
    ["latest", undefined],
    ["1.x", undefined],
    ["1.34 or newer", undefined],
    ["[1.34]", undefined],
    ["", undefined],
  ];
  it.each(versions)("kubernetesVersion: %s", (written, expected) => {
    const { configuration, problems } = parseConfiguration(`kubernetesVersion: ${written}\n`, ruleIds);
    const version = settingsFor(configuration, "a.yaml").kubernetesVersion;
    expect(version && [version.major, version.minor]).toEqual(expected);
    expect(problems.map((p) => p.message)).toEqual(expected ? [] : ["`kubernetesVersion` is a release such as 1.34."]);
  });

  it("overrides end with their last day", () => {
    const text = override("    expires: 2027-01-31\n");
    expect(outcome(text, "deploy/b.yaml", "2027-01-31")).toEqual(["external: "]);
    expect(outcome(text, "deploy/b.yaml", "2027-02-01")).toEqual(["warning"]);
  });

  it("broken text gives problems and no exception", () => {
    for (const text of ["a: [", "\0", "profile: [strict]", "overrides: 1", "rules:\n\t- x", "? [a]: b", "*x"]) {
      expect(parseConfiguration(text, ruleIds).problems.length, JSON.stringify(text)).toBeGreaterThan(0);
    }
  });
});
