import type { Fact, MountFact, PodFact } from "../../facts/fact.ts";
import type { Located } from "../../text/span.ts";
import { type Cursor, characters } from "../yaml/cursor.ts";
import { isTemplated } from "../yaml/template.ts";
import { commandFacts } from "./commands.ts";
import { containerFact } from "./containers.ts";
import type { KubernetesObject } from "./objects.ts";
import { type PodSpec, podSpecsOf } from "./podSpecs.ts";
import { volumesByName } from "./volumes.ts";

/** The pods of a workload, their containers, commands and host mounts; nothing for other kinds. */
export function* workloadFacts(object: KubernetesObject): Iterable<Fact> {
  for (const pod of podSpecsOf(object)) {
    yield podFact(object, pod);
    const volumes = volumesByName(pod);
    for (const container of pod.containers) {
      const fact = containerFact(object, pod, container, volumes);
      yield fact;
      yield* commandFacts(fact, container);
    }
    for (const volume of pod.volumes) {
      const mount = hostPath(object, volume, pod);
      if (mount) yield mount;
    }
  }
}

function podFact({ owner }: KubernetesObject, { node, workflow }: PodSpec): PodFact {
  const account = [node.get("serviceAccountName"), node.get("serviceAccount")].find((value) => value?.word()?.value);
  const automount = node.get("automountServiceAccountToken");
  const share = node.get("shareProcessNamespace");
  const ephemeral = node.entry("ephemeralContainers");
  const [accountWord, automountWord] = [account?.word(), automount?.word()];
  const shareWord = share?.isTrue ? share.word() : undefined;
  const debugs = (ephemeral?.value?.items().length ?? 0) > 0;
  return {
    kind: "pod",
    language: "kubernetes",
    owner,
    ...(accountWord && { serviceAccount: characters(accountWord) }),
    ...(automountWord && { automount: characters(automountWord) }),
    ...(shareWord && { shareProcessNamespace: characters(shareWord) }),
    ...(debugs && ephemeral && { ephemeralContainers: ephemeral.key }),
    workflow,
    shared: node.shared || [account, automount, share, ephemeral?.value].some((value) => value?.shared),
    span: node.span,
    path: node.path,
  };
}

function hostPath(object: KubernetesObject, volume: Cursor, pod: PodSpec): MountFact | undefined {
  const source = volume.get("hostPath", "path")?.word();
  if (!source) return undefined;
  const name = volume.string("name");
  const mounts = pod.containers
    .flatMap(({ node }) => node.get("volumeMounts")?.items() ?? [])
    .filter((mount) => name !== undefined && mount.string("name") === name);
  const users: Located<string>[] = mounts.map((mount) => ({
    value: mount.string("mountPath") ?? "",
    span: mount.span,
    path: mount.path,
  }));
  return {
    kind: "mount",
    language: "kubernetes",
    owner: object.owner,
    source,
    ...(!isTemplated(source.value) && { host: source.value }),
    readOnly: mounts.length > 0 && mounts.every((mount) => mount.get("readOnly")?.isTrue ?? false),
    span: volume.span,
    path: volume.path,
    users,
    shared: volume.shared || mounts.some((mount) => mount.shared),
  };
}
