import type { ContainerFact, ContainerMount, EnvironmentVariable, Port } from "../../facts/fact.ts";
import type { Located } from "../../text/span.ts";
import { type Cursor, characters } from "../yaml/cursor.ts";
import { isTemplated } from "../yaml/template.ts";
import type { KubernetesObject } from "./objects.ts";
import type { ContainerNode, PodSpec } from "./podSpecs.ts";
import { containerMounts } from "./volumes.ts";

/** A container of a pod. `volumes` are those of the pod, by name. */
export function containerFact(
  { owner }: KubernetesObject,
  pod: PodSpec,
  { node, place }: ContainerNode,
  volumes: ReadonlyMap<string, Pick<ContainerMount, "kind" | "source">>,
): ContainerFact {
  const name = node.string("name");
  const image = node.get("image")?.word();
  const stdin = node.get("stdin");
  const tty = node.get("tty");
  return {
    kind: "container",
    language: "kubernetes",
    place,
    owner,
    ...(name !== undefined && { name }),
    ...(image && { image }),
    workflow: pod.workflow,
    commanded: says(node.get("command")) || says(node.get("args")),
    ...located("stdin", stdin),
    ...located("tty", tty),
    environment: environment(node),
    ports: ports(node, pod.node.get("hostNetwork")?.isTrue ?? false),
    mounts: containerMounts(node, volumes),
    shared: node.shared || (stdin?.shared ?? false) || (tty?.shared ?? false),
    span: node.span,
    path: node.path,
  };
}

/** True for a value that is no empty list, whether it is known or comes from a template. */
function says(value: Cursor | undefined): boolean {
  if (!value || value.isNull) return value?.isTemplated ?? false;
  return !value.isSequence || value.items().length > 0;
}

function located<K extends string>(key: K, value: Cursor | undefined): { [k in K]?: Located<string> } {
  const word = value?.isTrue ? value.word() : undefined;
  return word ? ({ [key]: characters(word) } as { [k in K]: Located<string> }) : {};
}

/** Of two variables of one name the later one counts. */
function environment(container: Cursor): EnvironmentVariable[] {
  const variables = new Map<string, EnvironmentVariable>();
  for (const entry of container.get("env")?.items() ?? []) {
    const name = entry.get("name")?.word();
    if (!name) continue;
    const word = entry.get("value")?.word();
    const written = word && characters(word);
    const value = written && expand(written.value, variables);
    variables.delete(name.value);
    variables.set(name.value, {
      name: characters(name),
      ...(written && { written }),
      ...(written && value !== undefined && { value: { ...written, value } }),
      path: entry.path,
      shared: entry.shared,
    });
  }
  return [...variables.values()];
}

/** Longer values are left open: references to references can double a value at each step. */
const valueLimit = 4096;

/**
 * A value with `$(NAME)` replaced by the variables before it and `$$` by a dollar, as the kubelet does (kubernetes,
 * third_party/forked/golang/expansion). Undefined where a reference or template leaves it open.
 */
function expand(value: string, known: ReadonlyMap<string, EnvironmentVariable>): string | undefined {
  if (isTemplated(value)) return undefined;
  if (!value.includes("$")) return value;
  let left = valueLimit;
  const expanded = value.replace(/\$\$|\$\(([^)]*)\)/g, (_, name: string | undefined) => {
    const found = name === undefined ? "$" : known.get(name)?.value?.value;
    left = found === undefined ? -1 : left - found.length;
    return left < 0 ? "" : (found ?? "");
  });
  return left < 0 ? undefined : expanded;
}

/** Ports with a `hostPort`. In the host's network every port has one, its own (kubernetes, core/v1/defaults.go). */
function ports(container: Cursor, hostNetwork: boolean): Port[] {
  return (container.get("ports")?.items() ?? []).flatMap((entry) => {
    const own = entry.get("containerPort")?.word();
    const host = entry.get("hostPort")?.word();
    const written = host && host.value !== "0" ? host : hostNetwork ? own : undefined;
    const port = portNumber(own?.value);
    const published = portNumber(written?.value);
    if (!written || port === undefined) return [];
    const address = entry.string("hostIP");
    return {
      container: [port, port] as const,
      ...(published !== undefined && { published: [published, published] as const }),
      ...(address && { host: address }),
      span: characters(written).span,
      path: entry.path,
      shared: entry.shared,
    };
  });
}

function portNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
