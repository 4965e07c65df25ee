import type { Cursor } from "../yaml/cursor.ts";
import type { KubernetesObject } from "./objects.ts";
import type { ContainerNode, PodSpec } from "./podSpecs.ts";

/**
 * The pods of Tekton's tasks (Tekton Pipelines, API reference v1 and v1beta1). A task or pipeline does not say whose
 * account it runs with, only a run does.
 */
export function* tektonPods({ kind, root }: KubernetesObject): Iterable<PodSpec> {
  const spec = root.get("spec");
  if (!spec) return;
  switch (kind) {
    case "Task":
    case "ClusterTask":
      yield task(spec);
      break;
    case "StepAction":
      yield { containers: [step(spec)], volumes: [], claims: [], workflow: true };
      break;
    case "Pipeline":
      yield* pipeline(spec);
      break;
    case "TaskRun": {
      const inline = spec.get("taskSpec");
      yield run(spec);
      if (inline) yield task(inline);
      break;
    }
    case "PipelineRun": {
      const inline = spec.get("pipelineSpec");
      yield run(spec.get("taskRunTemplate") ?? spec);
      if (inline) yield* pipeline(inline);
    }
  }
}

function* pipeline(spec: Cursor): Iterable<PodSpec> {
  for (const list of ["tasks", "finally"]) {
    for (const entry of spec.get(list)?.items() ?? []) {
      const inline = entry.get("taskSpec");
      if (inline) yield task(inline);
    }
  }
}

function run(node: Cursor): PodSpec {
  return { node, containers: [], volumes: [], claims: [], workflow: true };
}

function task(spec: Cursor): PodSpec {
  const list = (key: string): Cursor[] => spec.get(key)?.items() ?? [];
  const containers = [
    ...list("steps").map((node) => step(node, spec.get("stepTemplate"))),
    ...list("sidecars").map((node) => step(node)),
  ];
  return { containers, volumes: list("volumes"), claims: [], workflow: true };
}

function step(node: Cursor, defaults?: Cursor): ContainerNode {
  return { node, place: "main", script: "script", ...(defaults && { defaults }) };
}
