import { describe, expect, it } from "vitest";
import { read } from "./read.ts";

/** The settings of a manifest: the component, the flag, what the file says at its place. */
function settings(text: string): string[] {
  const { of, at } = read(text);
  return of("component").flatMap(({ component, settings }) =>
    settings.map(
      ({ name, written, value }) => `${component} ${name} (${written}) = ${value.value} at ${at(value.span)}`,
    ),
  );
}

describe("the settings of components", () => {
  it("are those of a KubeletConfiguration by the names of its flags, booleans as YAML 1.1 has them", () => {
    const text = `
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: { anonymous: { enabled: on } }
authorization:
  mode: "Webhook"
readOnlyPort: 10255
`;
    expect(settings(text)).toEqual([
      "kubelet anonymous-auth (authentication.anonymous.enabled) = true at on",
      "kubelet authorization-mode (authorization.mode) = Webhook at Webhook",
      "kubelet read-only-port (readOnlyPort) = 10255 at 10255",
    ]);
  });

  it("are kubeadm's extra arguments, as a map and as a list", () => {
    const text = `
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer: { extraArgs: { v: '2' } }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration:
  kubeletExtraArgs:
    - { name: a, value: "1" }
    - { name: a, value: "2" }
    - { value: "3" }
    - { name: b }
`;
    expect(settings(text)).toEqual([
      "kube-apiserver v (--v) = 2 at 2",
      "kubelet a (--a) = 1 at 1",
      "kubelet a (--a) = 2 at 2",
    ]);
  });

  it("are found in the objects of Cluster API", () => {
    const text = `
apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
spec:
  kubeadmConfigSpec:
    clusterConfiguration:
      apiServer:
        extraArgs: { insecure-port: "0" }
    initConfiguration:
      nodeRegistration: { kubeletExtraArgs: { read-only-port: "0" } }
`;
    expect(settings(text)).toEqual([
      "kube-apiserver insecure-port (--insecure-port) = 0 at 0",
      "kubelet read-only-port (--read-only-port) = 0 at 0",
    ]);
  });

  it("are found in texts, where they stand in the file", () => {
    const text = `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "kubeadm-config"}, "data": {
  "ClusterConfiguration": "kind: ClusterConfiguration\\napiServer:\\n  extraArgs:\\n    a: \\"x\\"\\n",
  "note": "ClusterConfiguration: [",
  "kubelet": "kind: KubeletConfiguration\\nreadOnlyPort: 1\\n---\\nkind: KubeletConfiguration\\nreadOnlyPort: 2\\n"
}}`;
    expect(settings(text)).toEqual([
      "kube-apiserver a (--a) = x at x",
      "kubelet read-only-port (readOnlyPort) = 1 at 1",
      "kubelet read-only-port (readOnlyPort) = 2 at 2",
    ]);
  });

  it("are left alone where the object is another one, a template decides, or conditions narrow them", () => {
    const text = `
apiVersion: example.com/v1
kind: KubeletConfiguration
readOnlyPort: 1
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: {{ .Values.port }}
---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous: { enabled: true, conditions: [{ path: /livez }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: other }
data:
  text: |
    kind: KubeletConfiguration
    readOnlyPort: 1
`;
    expect(settings(text)).toEqual([]);
  });
});
