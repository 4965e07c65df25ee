import type { Cursor } from "../yaml/cursor.ts";
import type { KubernetesObject } from "./objects.ts";
import type { ContainerNode, PodSpec } from "./podSpecs.ts";

/** Where each kind keeps its WorkflowSpec (Argo Workflows, field reference). */
const specs: Readonly<Record<string, readonly string[]>> = {
  Workflow: ["spec"],
  WorkflowTemplate: ["spec"],
  ClusterWorkflowTemplate: ["spec"],
  CronWorkflow: ["spec", "workflowSpec"],
};

/** The containers of a workflow's templates, as if they were those of one pod with the workflow's account. */
export function* argoPods({ kind, root }: KubernetesObject): Iterable<PodSpec> {
  const node = Object.hasOwn(specs, kind) ? root.get(...(specs[kind] ?? [])) : undefined;
  if (!node) return;
  const templates = templatesOf(node);
  const volumes = [node, ...templates].flatMap((holder) => holder.get("volumes")?.items() ?? []);
  const claims = node.get("volumeClaimTemplates")?.items() ?? [];
  yield { node, containers: templates.flatMap(containersOf), volumes, claims, workflow: true };
}

/** The named templates, the defaults of all, and those that stand in the step or task that runs them. */
function templatesOf(spec: Cursor): Cursor[] {
  const named = [spec.get("templateDefaults") ?? [], ...(spec.get("templates")?.items() ?? [])].flat();
  const inline = named.flatMap((template) => {
    const steps = template.get("steps")?.items() ?? [];
    const tasks = template.get("dag", "tasks")?.items() ?? [];
    return [...steps.flatMap((group) => group.items()), ...tasks].flatMap((step) => step.get("inline") ?? []);
  });
  return [...named, ...inline];
}

function containersOf(template: Cursor): ContainerNode[] {
  const list = (key: string): Cursor[] => template.get(key)?.items() ?? [];
  const container = template.get("container");
  const script = template.get("script");
  const set = template.get("containerSet");
  return [
    ...list("initContainers").map((node) => ({ node, place: "init" as const })),
    ...(container ? [{ node: container, place: "main" as const }] : []),
    ...(script ? [{ node: script, place: "main" as const, script: "source" as const }] : []),
    // Its `volumeMounts` are those of all its containers.
    ...(set?.get("containers")?.items() ?? []).map((node) => ({
      node,
      place: "main" as const,
      ...(set && { defaults: set }),
    })),
    ...list("sidecars").map((node) => ({ node, place: "main" as const })),
  ];
}
