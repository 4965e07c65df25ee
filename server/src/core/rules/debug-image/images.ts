/** Images made to look into networks and pods, by repository: the last two parts of the name, or the last one. */
const tools = new Set([
  "nicolaka/netshoot",
  "netshoot",
  "praqma/network-multitool",
  "wbitt/network-multitool",
  "network-multitool",
  "amouat/network-utils",
  "raesene/alpine-nettools",
  "jrecord/nettools",
  "leodotcloud/swiss-army-knife",
  "arunvelsriram/utils",
  "giantswarm/tiny-tools",
  "digitalocean/doks-debug",
  "radial/busyboxplus",
  "tutum/dnsutils",
  "infoblox/dnstools",
  "dnsutils",
  "jessie-dnsutils",
  "aylei/kubectl-debug",
  "aylei/debug-agent",
  "kubectl-debug",
  "eldadru/ksniff",
  "lightruncom/koolkits",
  "kalilinux/kali-rolling",
  "kalilinux/kali-linux-docker",
]);

/** Distributions and shells: Docker Hub's official images whose own command is a shell. */
const bases = new Set(
  (
    "alpine busybox ubuntu debian bash fedora centos rockylinux almalinux amazonlinux oraclelinux archlinux " +
    "photon clearlinux buildpack-deps"
  ).split(" "),
);

/** `tool`: made for a console. `base`: starts a shell unless it is told what else. */
export function kindOfImage(reference: string): "tool" | "base" | undefined {
  const name = reference.toLowerCase().replace(/@.*$/s, "");
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  const repository = colon === -1 ? name : name.slice(0, colon);
  const tag = colon === -1 ? "" : name.slice(colon + 1);
  const parts = repository.split("/");
  const last = parts.at(-1) ?? "";
  if (tools.has(last) || tools.has(parts.slice(-2).join("/"))) return "tool";
  // Distroless images have a shell under these tags alone (GoogleContainerTools/distroless, README).
  if (repository.includes("/distroless/") && /^debug(?:-|$)/.test(tag)) return "tool";
  return bases.has(last) && isOfficial(parts.slice(0, -1)) ? "base" : undefined;
}

/** Somebody else's `ubuntu` may start anything. */
function isOfficial(before: readonly string[]): boolean {
  return before.length === 0 || before.at(-1) === "library" || before.join("/") === "docker.io";
}
