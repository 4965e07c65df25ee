import type { ComponentFact, Fact, Setting } from "../../facts/fact.ts";
import type { Path, Span } from "../../text/span.ts";
import { Cursor } from "../yaml/cursor.ts";
import { parseYaml } from "../yaml/document.ts";
import { isTemplated } from "../yaml/template.ts";
import type { KubernetesObject } from "./objects.ts";

type Component = ComponentFact["component"];

/** A configuration object, and where its spans and paths are in the file: as they are, or within the text that holds it. */
interface Source {
  readonly root: Cursor;
  locate(span: Span): Span;
  pathOf(node: Cursor): Path;
}

/** Fields that are one flag of the kubelet each (kubelet.config.k8s.io/v1beta1 and the kubelet's flag reference). */
const kubeletFields: readonly (readonly [flag: string, ...path: string[]])[] = [
  ["anonymous-auth", "authentication", "anonymous", "enabled"],
  ["authorization-mode", "authorization", "mode"],
  ["read-only-port", "readOnlyPort"],
];

/** The settings of kubelets and API servers in configuration objects, also where such an object is the text of another. */
export function* componentFacts(object: KubernetesObject): Iterable<Fact> {
  yield* configuration(object, own(object.root), object.kind, object.group);
  for (const holder of texts(object)) {
    for (const source of embedded(holder)) {
      const apiVersion = source.root.string("apiVersion");
      const kind = source.root.string("kind");
      if (kind !== undefined) yield* configuration(object, source, kind, apiVersion?.split("/")[0]);
    }
  }
}

function own(root: Cursor): Source {
  return { root, locate: (span) => span, pathOf: (node) => node.path };
}

function* configuration(
  object: KubernetesObject,
  source: Source,
  kind: string,
  group: string | undefined,
): Iterable<Fact> {
  const { root } = source;
  if (kind === "KubeletConfiguration" && isGroup(group, "kubelet.config.k8s.io")) {
    yield* component(object, source, "kubelet", fields(source, kubeletFields));
  } else if (kind === "AuthenticationConfiguration" && isGroup(group, "apiserver.config.k8s.io")) {
    // With conditions only some paths, such as the health checks, are open.
    const conditions = root.get("anonymous", "conditions")?.items() ?? [];
    const anonymous = fields(source, [["anonymous-auth", "anonymous", "enabled"]]);
    if (conditions.length === 0) yield* component(object, source, "kube-apiserver", anonymous);
  } else {
    for (const at of kubeadmRoots(root, kind, group)) {
      for (const [name, ...path] of kubeadmArguments) {
        const args = at.get(...path);
        if (!args) continue;
        const part = { ...source, root: args };
        yield* component(object, part, name, extraArguments(part));
      }
    }
  }
}

function* component(
  { owner }: KubernetesObject,
  source: Source,
  name: Component,
  settings: readonly Setting[],
): Iterable<ComponentFact> {
  if (settings.length === 0) return;
  const span = source.locate(source.root.span);
  const path = source.pathOf(source.root);
  yield { kind: "component", language: "kubernetes", owner, component: name, settings, span, path };
}

/** Where kubeadm's kinds keep flags, v1alpha2 to v1beta4. The names differ, so that each is looked for in all of them. */
const kubeadmArguments: readonly (readonly [Component, ...string[]])[] = [
  ["kube-apiserver", "apiServer", "extraArgs"],
  ["kube-apiserver", "apiServerExtraArgs"],
  ["kubelet", "nodeRegistration", "kubeletExtraArgs"],
];

const kubeadmKinds = new Set([
  "ClusterConfiguration",
  "InitConfiguration",
  "JoinConfiguration",
  "MasterConfiguration",
  "NodeConfiguration",
]);

/** kubeadm's own objects, and those that Cluster API's bootstrap and control plane providers hold. */
function kubeadmRoots(root: Cursor, kind: string, group: string | undefined): Cursor[] {
  // A patch for kind names no version: kind chooses it.
  if (kubeadmKinds.has(kind)) return isGroup(group, "kubeadm.k8s.io") ? [root] : [];
  if (group === undefined || !/^(?:bootstrap|controlplane)\.cluster\.x-k8s\.io$/.test(group)) return [];
  const spec = root.get("spec");
  const places = [spec, spec?.get("template", "spec")].flatMap((at) => [at, at?.get("kubeadmConfigSpec")]);
  const parts = ["clusterConfiguration", "initConfiguration", "joinConfiguration"];
  return places.flatMap((at) => parts.flatMap((part) => at?.get(part) ?? []));
}

/** A map from flags to values up to v1beta3, a list of `name` and `value` from v1beta4 on. */
function extraArguments(source: Source): Setting[] {
  const { root } = source;
  const entries = root.isSequence
    ? root.items().map((item) => ({ name: item.string("name"), value: item.get("value") }))
    : root.entries().map(({ key, value }) => ({ name: key.value, value }));
  return entries.flatMap(({ name, value }) => (name === undefined ? [] : setting(source, name, `--${name}`, value)));
}

function fields(source: Source, named: readonly (readonly [flag: string, ...path: string[]])[]): Setting[] {
  return named.flatMap(([flag, ...path]) => setting(source, flag, path.join("."), source.root.get(...path)));
}

function setting(source: Source, name: string, written: string, node: Cursor | undefined): Setting[] {
  const word = node?.word();
  if (!node || !word || isTemplated(word.value)) return [];
  const span = source.locate(word.text.locate(0, word.value.length));
  return [{ name, written, value: { value: booleanOf(word.value), span, path: source.pathOf(node) }, bare: false }];
}

/** Kubernetes reads YAML 1.1, in which `yes` and `on` are booleans as well. */
function booleanOf(value: string): string {
  if (/^(?:true|yes|on|y)$/i.test(value)) return "true";
  return /^(?:false|no|off|n)$/i.test(value) ? "false" : value;
}

function isGroup(group: string | undefined, expected: string): boolean {
  return group === undefined || group === expected;
}

/**
 * The texts that may hold such an object: what kubeadm keeps in the cluster, the kubeadm patches of a kind cluster.
 * Other ConfigMaps are let alone: dashboards and scripts would cost more than they hold.
 */
function texts({ root, kind, group, owner }: KubernetesObject): Cursor[] {
  if (kind === "ConfigMap" && isGroup(group, "")) {
    const named = (name: string | undefined) => /kube(?:let|adm)|ClusterConfiguration/i.test(name ?? "");
    const entries = root.get("data")?.entries() ?? [];
    return entries.flatMap(({ key, value }) => (value && (named(owner.name) || named(key.value)) ? [value] : []));
  }
  if (kind !== "Cluster" || group !== "kind.x-k8s.io") return [];
  const nodes = root.get("nodes")?.items() ?? [];
  return [root, ...nodes].flatMap((at) => at.get("kubeadmConfigPatches")?.items() ?? []);
}

function embedded(holder: Cursor): Source[] {
  const text = holder.word()?.text;
  if (!text || !/\b(?:Kubelet|Cluster|Init|Join)Configuration\b/.test(text.value)) return [];
  return parseYaml(text.value).tree.documents.flatMap((document) => {
    const root = Cursor.root(document);
    const locate = ({ start, end }: Span) => text.locate(start, end);
    return root ? [{ root, locate, pathOf: (node: Cursor) => [...holder.path, ...node.path] }] : [];
  });
}
