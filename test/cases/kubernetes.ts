import { type Command, isScript, oneLine, rewrite, scriptOf } from "./command.ts";
import type { Form } from "./forms.ts";
import { join, type Piece, piece } from "./piece.ts";
import { block, foldable, folded, json, jsonEscaped, kubernetesDollars, yamlEscaped, yamlSingle } from "./quoting.ts";

const flow = (words: readonly Piece[], write = json): Piece => piece`[${join(words.map(write), ", ")}]`;

function items(words: readonly Piece[], indent: number, write: (word: Piece) => Piece = json): Piece {
  const at = " ".repeat(indent);
  return join(
    words.map((word) => piece`${at}- ${write(word)}`),
    "\n",
  );
}

const head = (kind: string, version: string) => `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: app\n`;
const pod = `${head("Pod", "v1")}spec:\n  containers:\n    - name: app\n      image: registry.example/app:1.4\n`;
const main = "    - name: main\n      image: registry.example/main:2.0\n";
/** A workload's template, with the container's keys to follow at eight spaces. */
const workload = (kind: string, version = "apps/v1") =>
  `${head(kind, version)}spec:\n  selector: {matchLabels: {app: app}}\n  template:\n    metadata: {labels: {app: app}}\n    spec:\n      containers:\n      - image: registry.example/app:1.4\n        name: app\n`;

const words = (command: Command) => command.words;
const twoWords = (command: Command) => command.words.length > 1;
const last = (command: Command) => command.words.at(-1) ?? [];
const butLast = (command: Command) => command.words.slice(0, -1);
const foldableScript = (command: Command) => isScript(command) && foldable(scriptOf(command));
/** A list whose script is a block scalar. */
const withBlock = (command: Command, indent: number, script: Piece) =>
  piece`${items(butLast(command), indent)}\n${" ".repeat(indent)}- ${script}\n`;

/** The same script under each header that a block scalar can have. */
const blocks: readonly Form[] = ["|", "|-", "|+", "|2-", "|4", "|-2 # the script"].map((header) => ({
  name: `command with the script under ${header}`,
  where: "entry",
  accepts: isScript,
  write: (c) => {
    const indent = 6 + Number(/\d/.exec(header)?.[0] ?? 3);
    return piece`${pod}      command:\n${withBlock(c, 6, block(scriptOf(c), header, indent))}`;
  },
}));

const foldeds: readonly Form[] = [">", ">-", ">+"].map((header) => ({
  name: `args with the script under ${header}`,
  where: "entry",
  accepts: foldableScript,
  write: (c) =>
    piece`${pod}      command: ${flow(butLast(c))}\n      args:\n        - ${folded(scriptOf(c), header, 10)}\n      env: []\n`,
}));

const entries: readonly Form[] = [
  { name: "command in flow", where: "entry", write: (c) => piece`${pod}      command: ${flow(words(c))}\n` },
  { name: "args alone", where: "entry", write: (c) => piece`${pod}      args: ${flow(words(c))}\n` },
  {
    name: "args before command, escaped",
    where: "entry",
    accepts: twoWords,
    write: (c) =>
      piece`${workload("Deployment")}        args: ${flow([last(c)], jsonEscaped)}\n        command: ${flow(butLast(c), jsonEscaped)}\n`,
  },
  {
    name: "command behind env and exec wrappers, YAML escapes",
    where: "entry",
    write: (c) =>
      piece`${workload("StatefulSet")}        command:\n        - env\n        - LANG=C\n        - nice\n${items(words(c), 8, (w) => yamlEscaped(w, 12))}\n`,
  },
  {
    name: "command in single quotes, DaemonSet",
    where: "entry",
    accepts: oneLine,
    write: (c) => piece`${workload("DaemonSet")}        command: ${flow(words(c), yamlSingle)}\n`,
  },
  {
    name: "CronJob in a List",
    where: "entry",
    write: (c) =>
      piece`apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Namespace\n  metadata: {name: jobs}\n- apiVersion: batch/v1\n  kind: CronJob\n  metadata:\n    name: nightly\n  spec:\n    schedule: "0 3 * * *"\n    jobTemplate:\n      spec:\n        template:\n          spec:\n            restartPolicy: Never\n            containers:\n            - name: app\n              image: registry.example/app:1.4\n              command:\n${items(words(c), 14)}\n`,
  },
  {
    name: "sidecar container, second document",
    where: "entry",
    write: (c) =>
      piece`${head("ConfigMap", "v1")}data: {a: b}\n---\n${workload("Deployment")}      initContainers:\n      - name: sidecar\n        restartPolicy: Always\n        image: registry.example/agent:3\n        command: ${flow(words(c))}\n`,
  },
  {
    name: "ephemeral container",
    where: "ephemeral",
    write: (c) =>
      piece`${pod}  ephemeralContainers:\n    - name: debugger\n      image: registry.example/tools:1\n      targetContainerName: app\n      command: ${flow(words(c))}\n`,
  },
  {
    name: "Argo Rollout",
    where: "entry",
    write: (c) => piece`${workload("Rollout", "argoproj.io/v1alpha1")}        command: ${flow(words(c))}\n`,
  },
  {
    name: "Knative Service",
    where: "entry",
    write: (c) =>
      piece`${head("Service", "serving.knative.dev/v1")}spec:\n  template:\n    spec:\n      containers:\n        - image: registry.example/app:1.4\n          command: ${flow(words(c))}\n`,
  },
  {
    name: "DeploymentConfig",
    where: "entry",
    write: (c) => piece`${workload("DeploymentConfig", "apps.openshift.io/v1")}        args: ${flow(words(c))}\n`,
  },
  {
    name: "list through an anchor",
    where: "entry",
    write: (c) =>
      piece`${head("Pod", "v1")}  annotations:\n    a: b\nspec:\n  containers:\n    - command: &start\n${items(words(c), 8)}\n      name: app\n      image: registry.example/app:1.4\n    - name: twin\n      image: registry.example/app:1.4\n      command: *start\n`,
  },
  {
    name: "JSON manifest",
    where: "entry",
    file: "pod.json",
    write: (c) =>
      piece`{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "app"},\n\t"spec": {"containers": [\n\t\t{"name": "app", "image": "registry.example/app:1.4",\n\t\t"command": ${flow(words(c), jsonEscaped)}}\n\t]}}\n`,
  },
  {
    name: "init container",
    where: "init",
    write: (c) =>
      piece`${head("Job", "batch/v1")}spec:\n  template:\n    spec:\n      initContainers:\n      - name: init\n        image: registry.example/init:1\n        command:\n${items(words(c), 8)}\n      containers:\n      - name: app\n        image: registry.example/app:1.4\n`,
  },
];

const beside: readonly Form[] = [
  ...["livenessProbe", "readinessProbe", "startupProbe"].map(
    (probe): Form => ({
      name: `${probe} exec`,
      where: "beside",
      write: (c) =>
        piece`${pod}      ${probe}:\n        exec:\n          command: ${flow(words(c))}\n        periodSeconds: 10\n`,
    }),
  ),
  {
    name: "postStart hook",
    where: "beside",
    raw: true,
    accepts: isScript,
    write: (c) =>
      piece`${workload("Deployment")}        lifecycle:\n          postStart:\n            exec:\n              command:\n${withBlock(c, 14, block(scriptOf(c), "|", 16))}`,
  },
  {
    name: "preStop hook of a sidecar",
    where: "beside",
    raw: true,
    write: (c) =>
      piece`${head("Pod", "v1")}spec:\n  initContainers:\n    - name: sidecar\n      image: registry.example/agent:3\n      restartPolicy: Always\n      lifecycle: {preStop: {exec: {command: ${flow(words(c))}}}}\n  containers:\n${main}`,
  },
];

const workflows: readonly Form[] = [
  {
    name: "Tekton script",
    where: "workflow",
    raw: true,
    accepts: isScript,
    write: (c) =>
      piece`${head("Task", "tekton.dev/v1")}spec:\n  steps:\n    - name: step\n      image: registry.example/ci:1\n      script: ${block(piece`#!/usr/bin/env ${c.shell ?? ""}\n${scriptOf(c)}`, "|", 8)}\n`,
  },
  {
    name: "Argo Workflow script",
    where: "workflow",
    raw: true,
    accepts: isScript,
    write: (c) =>
      piece`${head("Workflow", "argoproj.io/v1alpha1")}spec:\n  entrypoint: run\n  templates:\n    - name: run\n      script:\n        image: registry.example/ci:1\n        command: [${c.shell ?? ""}]\n        source: ${block(scriptOf(c), "|", 10)}\n`,
  },
  {
    name: "Argo WorkflowTemplate container",
    where: "workflow",
    write: (c) =>
      piece`${head("WorkflowTemplate", "argoproj.io/v1alpha1")}spec:\n  templates:\n    - name: run\n      container:\n        image: registry.example/ci:1\n        command: ${flow(words(c))}\n`,
  },
];

export const kubernetesForms: readonly Form[] = [...blocks, ...foldeds, ...entries, ...beside, ...workflows].map(
  (form) => (form.raw ? form : { ...form, write: (command) => form.write(rewrite(command, kubernetesDollars)) }),
);
