import { normalizePath } from "../../text/path.ts";

/** A socket by which containers are started and entered, or a folder in which one lies. */
export interface RuntimeSocket {
  readonly name: string;
  readonly folder: boolean;
}

/** File names of the runtimes' sockets, wherever they lie. */
const sockets: Readonly<Record<string, string>> = {
  "docker.sock": "the Docker daemon's socket",
  "containerd.sock": "containerd's socket",
  "crio.sock": "CRI-O's socket",
  "podman.sock": "Podman's socket",
  "cri-dockerd.sock": "cri-dockerd's socket",
  "dockershim.sock": "the Docker shim's socket",
  docker_engine: "the Docker daemon's pipe",
};

/** Folders that hold such a socket on common hosts. What lies deeper in them is meant by name only. */
const folders = new Set([
  "/",
  "/run",
  "/var",
  "/var/run",
  "/run/containerd",
  "/var/run/containerd",
  "/run/crio",
  "/var/run/crio",
  "/run/podman",
  "/var/run/podman",
  "/run/docker",
  "/var/run/docker",
  "/run/k3s/containerd",
  "/var/run/k3s/containerd",
]);

/** What of a runtime a host path gives, if anything. A path relative to the file is the project's own. */
export function socketAt(hostPath: string): RuntimeSocket | undefined {
  if (/^\.{1,2}(?:[/\\]|$)/.test(hostPath)) return undefined;
  const path = normalizePath(hostPath.replaceAll("\\", "/"));
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (Object.hasOwn(sockets, name)) return { name: sockets[name] as string, folder: false };
  return folders.has(path) ? { name: path, folder: true } : undefined;
}
