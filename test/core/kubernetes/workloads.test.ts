// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are parameters of OpenShift, not of a template string
import { describe, expect, it } from "vitest";
import { read } from "./read.ts";

/** The containers of a manifest as `place name: command`. */
const containers = (text: string) =>
  read(text)
    .of("container")
    .map((c) => `${c.place} ${c.name}${c.workflow ? " (workflow)" : ""}`);

const pod = "{ containers: [{ name: c, image: i, command: [x] }], serviceAccountName: web }";

describe("kinds beyond the built-in ones", () => {
  const kinds: [apiVersion: string, kind: string, spec: string][] = [
    ["argoproj.io/v1alpha1", "Rollout", `{ template: { spec: ${pod} } }`],
    [
      "argoproj.io/v1alpha1",
      "AnalysisTemplate",
      `{ metrics: [{ provider: { job: { spec: { template: { spec: ${pod} } } } } }] }`,
    ],
    ["serving.knative.dev/v1", "Service", `{ template: { spec: ${pod} } }`],
    ["serving.knative.dev/v1", "Revision", pod],
    ["apps.openshift.io/v1", "DeploymentConfig", `{ template: { spec: ${pod} } }`],
    ["v1", "DeploymentConfig", `{ template: { spec: ${pod} } }`],
    ["keda.sh/v1alpha1", "ScaledJob", `{ jobTargetRef: { template: { spec: ${pod} } } }`],
    ["apps.kruise.io/v1alpha1", "CloneSet", `{ template: { spec: ${pod} } }`],
    ["apps.kruise.io/v1beta1", "StatefulSet", `{ template: { spec: ${pod} } }`],
    [
      "apps.kruise.io/v1alpha1",
      "AdvancedCronJob",
      `{ template: { jobTemplate: { spec: { template: { spec: ${pod} } } } } }`,
    ],
    ["batch.volcano.sh/v1alpha1", "Job", `{ tasks: [{ template: { spec: ${pod} } }] }`],
    ["kubeflow.org/v1", "PyTorchJob", `{ pytorchReplicaSpecs: { Master: { template: { spec: ${pod} } } } }`],
    [
      "jobset.x-k8s.io/v1alpha2",
      "JobSet",
      `{ replicatedJobs: [{ template: { spec: { template: { spec: ${pod} } } } }] }`,
    ],
    ["ray.io/v1", "RayJob", `{ rayClusterSpec: { headGroupSpec: { template: { spec: ${pod} } } } }`],
    ["agones.dev/v1", "Fleet", `{ template: { spec: { template: { spec: ${pod} } } } }`],
    ["'{{ .Values.api }}'", "Job", `{ template: { spec: ${pod} } }`],
  ];
  it.each(kinds)("%s %s", (apiVersion, kind, spec) => {
    const { of } = read(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: n }\nspec: ${spec}\n`);
    expect(of("pod").map((p) => [p.owner.kind, p.serviceAccount?.value, p.workflow])).toEqual([[kind, "web", false]]);
    expect(of("container").map((c) => [c.place, c.name])).toEqual([["main", "c"]]);
    expect(of("command").map((c) => [c.runsIn?.name, c.words.map((w) => w.value)])).toEqual([["c", ["x"]]]);
  });

  const silent: [apiVersion: string, kind: string, spec: string][] = [
    ["v1", "Service", `{ template: { spec: ${pod} } }`],
    ["example.com/v1", "Deployment", `{ template: { spec: ${pod} } }`],
    ["batch.volcano.sh/v1alpha1", "CronJob", `{ jobTemplate: { spec: { template: { spec: ${pod} } } } }`],
    ["kyverno.io/v1", "ClusterPolicy", `{ rules: [{ validate: { pattern: { spec: ${pod} } } }] }`],
    ["templates.gatekeeper.sh/v1", "ConstraintTemplate", `{ template: { spec: ${pod} } }`],
    ["mutations.gatekeeper.sh/v1", "Assign", `{ parameters: { assign: { value: ${pod} } } }`],
    ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", `{ template: { spec: ${pod} } }`],
    ["core.oam.dev/v1beta1", "Application", `{ template: { spec: ${pod} } }`],
  ];
  it.each(silent)("%s %s makes no pods", (apiVersion, kind, spec) => {
    expect(read(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: n }\nspec: ${spec}\n`).facts).toEqual([]);
  });

  it("finds the objects in templates of OpenShift and triggers of Tekton", () => {
    const text = `
apiVersion: template.openshift.io/v1
kind: Template
objects:
  - { apiVersion: v1, kind: Pod, metadata: { name: "\${NAME}" }, spec: ${pod} }
---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
spec:
  resourcetemplates:
    - { apiVersion: tekton.dev/v1, kind: TaskRun, spec: { taskSpec: { steps: [{ name: s, script: echo }] } } }
`;
    expect(containers(text)).toEqual(["main c", "main s (workflow)"]);
  });
});

describe("Argo Workflows", () => {
  const workflow = (templates: string, kind = "Workflow") =>
    `apiVersion: argoproj.io/v1alpha1\nkind: ${kind}\nmetadata: { name: w }\nspec:\n  serviceAccountName: runner\n  volumes: [{ name: v, configMap: { name: cm } }]\n  templates:\n${templates.replace(/^(?=.)/gm, "    ")}\n`;

  it("have containers of all kinds", () => {
    const text = workflow(`
- name: one
  initContainers: [{ name: i, command: [a] }]
  container: { name: m, command: [b], volumeMounts: [{ name: v, mountPath: /s }] }
  sidecars: [{ name: s, command: [c] }]
- name: two
  containerSet:
    volumeMounts: [{ name: v, mountPath: /t }]
    containers: [{ name: x, command: [d] }, { name: y, command: [e] }]
- name: three
  steps: [[{ name: st, inline: { container: { name: z, command: [f] } } }]]
- name: four
  dag: { tasks: [{ name: t, inline: { container: { name: q, command: [g] } } }] }`);
    expect(containers(text)).toEqual([
      "init i (workflow)",
      "main m (workflow)",
      "main s (workflow)",
      "main x (workflow)",
      "main y (workflow)",
      "main z (workflow)",
      "main q (workflow)",
    ]);
    const { of } = read(text);
    expect(of("command").map((c) => [c.workflow, c.words[0]?.value])).toEqual(
      [..."abcdefg"].map((word) => [true, word]),
    );
    expect(of("pod").map((p) => [p.serviceAccount?.value, p.workflow])).toEqual([["runner", true]]);
    expect(of("container").map((c) => c.mounts.map((m) => m.target.value).join())).toEqual([
      "",
      "/s",
      "",
      "/t",
      "/t",
      "",
      "",
    ]);
  });

  it("keep the template of a cron workflow deeper", () => {
    const text =
      "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: { name: c }\nspec: { workflowSpec: { templates: [{ container: { name: m, command: [a] } }] } }\n";
    expect(containers(text)).toEqual(["main m (workflow)"]);
  });

  const scripts: [command: string, words: string | undefined][] = [
    ["[bash]", "bash <-c> echo {{…}} | sh"],
    ["[/bin/sh, -e]", "/bin/sh -e <-c> echo {{…}} | sh"],
    ["[python3]", "python3 <-c> echo {{…}} | sh"],
    ["[Rscript]", "Rscript"],
    ["[]", "</bin/sh> <-c> echo {{…}} | sh"],
  ];
  it.each(scripts)("read a script for %s", (command, words) => {
    const text = workflow(
      `- script:\n    image: i\n    command: ${command}\n    source: echo {{inputs.parameters.x}} | sh\n`,
    );
    const [fact] = read(text).of("command");
    const said = fact?.words.map((w) => (w.implied ? `<${w.value}>` : w.value.replace(/\uE000+/g, "{{…}}"))).join(" ");
    expect(said).toBe(words);
  });
});

describe("Tekton", () => {
  const task = (steps: string, more = "") =>
    `apiVersion: tekton.dev/v1\nkind: Task\nmetadata: { name: t }\nspec:\n${more.replace(/^(?=.)/gm, "  ")}\n  steps:\n${steps.replace(/^(?=.)/gm, "    ")}\n`;

  it("has steps and sidecars in every kind, and an account only in runs", () => {
    const spec = "{ steps: [{ name: s, command: [a] }], sidecars: [{ name: c, args: [b] }] }";
    const kinds: [kind: string, spec: string, pods: number][] = [
      ["Task", spec, 0],
      ["ClusterTask", spec, 0],
      ["Pipeline", `{ tasks: [{ name: x, taskSpec: ${spec} }] }`, 0],
      ["Pipeline", `{ finally: [{ name: x, taskSpec: ${spec} }] }`, 0],
      ["TaskRun", `{ serviceAccountName: web, taskSpec: ${spec} }`, 1],
      [
        "PipelineRun",
        `{ taskRunTemplate: { serviceAccountName: web }, pipelineSpec: { tasks: [{ taskSpec: ${spec} }] } }`,
        1,
      ],
    ];
    for (const [kind, yaml, pods] of kinds) {
      const text = `apiVersion: tekton.dev/v1\nkind: ${kind}\nmetadata: { name: t }\nspec: ${yaml}\n`;
      expect(containers(text), kind).toEqual(["main s (workflow)", "main c (workflow)"]);
      expect(
        read(text)
          .of("pod")
          .map((p) => p.serviceAccount?.value),
        kind,
      ).toEqual(Array(pods).fill("web"));
    }
  });

  const scripts: [script: string, words: string | undefined][] = [
    ["script: echo a", "</bin/sh> <-c> echo a"],
    ["script: |\n  #!/usr/bin/env bash\n  echo a", "</bin/sh>"],
    ["script: |\n  #!/usr/bin/env python3\n  import x", "<python3>"],
    ["script: |\n  #!/bin/unknown\n  x", undefined],
    ["script: ''", undefined],
    ["command: [a]\nargs: [b]", "a b"],
    ["script: echo $1\nargs: [b]", "</bin/sh> <-c> echo $1 b"],
  ];
  it.each(scripts)("runs %j", (script, words) => {
    const [fact] = read(task(`- name: s\n${script.replace(/^/gm, "  ")}`)).of("command");
    const said = fact?.words.map((w) => (w.implied ? `<${w.value}>` : w.value)).join(" ");
    if (words === undefined) expect(said).toBeUndefined();
    else if (/^<[^>]*>$/.test(words)) expect(fact?.words[0]?.value).toBe(words === "<python3>" ? "python3" : "bash");
    else expect(said).toBe(words);
  });

  it("fills in what the step template says, and reads no reference as shell", () => {
    const text = task(
      `- name: s\n  script: |\n    $(params.command) $(date) $(HOME)\n`,
      "stepTemplate: { image: i, env: [{ name: A, value: b }] }",
    );
    const { of, at } = read(text);
    const [container] = of("container");
    expect(container).toMatchObject({
      image: { value: "i" },
      commanded: true,
      environment: [{ value: { value: "b" } }],
    });
    const script = of("command")[0]?.words.at(-1);
    expect(script?.value.replace(/\uE000+/g, "…")).toBe("… $(date) $(HOME)\n");
    expect(at(script!.text.locate(0, 17))).toBe("$(params.command)");
    expect(of("command")[0]?.entrypoint?.keyword.value).toBe("script");
  });

  it("says nothing of a task that is referred to", () => {
    const text =
      "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: { name: p }\nspec: { tasks: [{ taskRef: { name: x } }] }\n";
    expect(read(text).facts).toEqual([]);
  });
});
