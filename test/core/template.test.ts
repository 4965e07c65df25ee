import { expect, it } from "vitest";
import { maskTemplates } from "../../server/src/core/languages/yaml/template.ts";
import { analyzeText } from "../harness.ts";

const chart = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.name" . }}
spec:
  template:
    spec:
      {{- if .Values.debug }}
      hostPID: true
      {{- end }}
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image }}:{{ .Values.tag }}"
          command: ["bash"]
          args: {{ .Values.args | toJson }}
`;

it("a template is masked at equal length", () => {
  const masked = maskTemplates(chart);
  expect(masked.length).toBe(chart.length);
  expect(masked.split("\n").map((line) => line.length)).toEqual(chart.split("\n").map((line) => line.length));
  expect(masked).not.toContain("{{");
});

it("findings in a template stand where they are written, and show its actions as such", () => {
  const { findings } = analyzeText(
    "templates/web.yaml",
    chart.replace("          args: {{ .Values.args | toJson }}\n", ""),
  );
  expect(findings.map((f) => [f.rule, chart.slice(f.span.start, f.span.end)])).toEqual([["bare-shell", '"bash"']]);
  expect(findings[0]?.message).toContain("Starts container {{…}} as `bash`");
});

it("what a template decides is not guessed at", () => {
  const role =
    'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: rbac.authorization.k8s.io/v1\n    kind: Role\n    rules:\n      - apiGroups: [""]\n        resources: {{ .Values.resources }}\n        verbs: ["*"]\n';
  expect(analyzeText("templates/role.yaml", role).findings).toEqual([]);
  expect(analyzeText("templates/web.yaml", chart).findings).toEqual([]);
  const below = chart.replace(
    "args: {{ .Values.args | toJson }}",
    "args:\n            {{- toYaml .Values.args | nindent 12 }}",
  );
  expect(below).not.toBe(chart);
  expect(analyzeText("templates/web.yaml", below).findings).toEqual([]);
});
