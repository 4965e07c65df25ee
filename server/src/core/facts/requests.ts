import type { PermissionFact } from "./fact.ts";
import type { ResourceRequest } from "./permission.ts";
import { isAtLeast, type KubernetesVersion } from "./version.ts";

/** The requests that rules about permissions ask for, each with the reason why it does what they say. */

const onPods = (subresource: string, ...verbs: string[]): ResourceRequest[] =>
  verbs.map((verb) => ({ verb, group: "", resource: "pods", subresource }));

/**
 * Requests that open a stream to a pod. `create` is what kubectl sends; a WebSocket handshake is an HTTP GET and was
 * authorised as `get` alone until Kubernetes 1.35 asked for `create` there as well (feature gate
 * AuthorizePodWebsocketUpgradeCreatePermission, beta and on by default from 1.35: pkg/features/kube_features.go;
 * KEP-4006). Where the version is not known, `get` counts.
 */
const stream = (subresource: string, version: KubernetesVersion | undefined): ResourceRequest[] =>
  onPods(subresource, "create", ...(isAtLeast(version, 1, 35) ? [] : ["get"]));

export const execRequests = (version?: KubernetesVersion) => stream("exec", version);
export const attachRequests = (version?: KubernetesVersion) => stream("attach", version);
export const portForwardRequests = (version?: KubernetesVersion) => stream("portforward", version);

/** An ephemeral container is added by an update or a patch (pkg/registry/core/pod/storage: EphemeralContainersREST). */
export const ephemeralRequests = onPods("ephemeralcontainers", "update", "patch");

/**
 * The kubelet's own API, behind the API server's proxy: its /exec, /run and /attach take GET and POST and ask no more
 * than `nodes/proxy` (kubernetes/kubernetes, pkg/kubelet/server/auth.go). Nodes belong to no namespace, so only a
 * ClusterRole can grant it.
 */
export const nodeProxyRequests: ResourceRequest[] = ["get", "create"].map((verb) => ({
  verb,
  group: "",
  resource: "nodes",
  subresource: "proxy",
  clusterWide: true,
}));

/** The API server passes any method on to the pod or service (pkg/registry/core/pod/rest/subresources.go). */
export const serviceProxyRequests: ResourceRequest[] = ["pods", "services"].flatMap((resource) =>
  ["get", "create", "update", "patch", "delete"].map((verb) => ({ verb, group: "", resource, subresource: "proxy" })),
);

/** All that run a command and that a rule can grant where it stands. */
export function commandRequests(rule: PermissionFact, version?: KubernetesVersion): ResourceRequest[] {
  const inPods = [...execRequests(version), ...attachRequests(version), ...ephemeralRequests];
  return rule.clusterScoped ? [...inPods, ...nodeProxyRequests] : inPods;
}
