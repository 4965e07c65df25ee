import { type Install, isRelease } from "../../shell/installs.ts";

/** The client that a package or a downloaded file brings. */
export function clientOf({ name, by }: Install): string | undefined {
  if (by === "download") {
    if (name === "get.docker.com") return "docker";
    return releases.find(([file]) => isRelease(name, file))?.[1];
  }
  // Debian's `docker` is a tray for desktop icons, pip's a library.
  if (name === "docker" && !/^(?:apk|yum|dnf5?|microdnf|tdnf|zypper|snap|brew)$/.test(by)) return undefined;
  return packages.get(name) ?? (/^kubernetes[\d.]+-client$/.test(name) ? "kubectl" : undefined);
}

const packages: ReadonlyMap<string, string> = new Map(
  Object.entries({
    docker: "docker docker.io docker-ce docker-ce-cli docker-cli docker-engine moby-cli",
    "docker compose": "docker-compose docker-compose-plugin docker-compose-v2 docker-cli-compose",
    podman: "podman podman-docker podman-remote podman-compose",
    nerdctl: "nerdctl nerdctl-full",
    crictl: "cri-tools crictl",
    ctr: "containerd-ctr",
    kubectl: "kubectl kubernetes-client kubernetes-cli",
    oc: "openshift-clients origin-clients openshift-cli",
  }).flatMap(([client, names]) => names.split(" ").map((name): [string, string] => [name, client])),
);

/** Names of release files. The longer ones first, since the others begin them. */
const releases: readonly (readonly [string, string])[] = [
  ["docker-compose", "docker compose"],
  ["docker", "docker"],
  ["podman-remote", "podman"],
  ["podman", "podman"],
  ["nerdctl-full", "nerdctl"],
  ["nerdctl", "nerdctl"],
  ["crictl", "crictl"],
  ["kubectl", "kubectl"],
  ["openshift-client", "oc"],
  ["oc", "oc"],
];
