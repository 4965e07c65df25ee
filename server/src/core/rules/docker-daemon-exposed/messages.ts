import type { Severity } from "../rule.ts";

/** What whoever reaches the daemon can do. */
const power = "starts containers as root and enters all others";

export function usedMessage(severity: Severity): string {
  if (severity === "information") {
    return (
      "This client talks to Docker without TLS. That is fine for a proxy with few rights or a daemon that only listens here; " +
      "see that nobody else reaches the port."
    );
  }
  return (
    `This Docker daemon takes orders without login: whoever else reaches its port ${power}. ` +
    "Use TLS on port 2376, or a socket that only this client mounts."
  );
}

export function listeningMessage(loopback: boolean): string {
  return loopback
    ? `The Docker daemon takes orders without login from everything in the same pod or container: it ${power}. ` +
        "Add `--tlsverify` with certificates, or listen on a socket only."
    : `The Docker daemon listens here without asking for a certificate: whoever reaches the port ${power}. ` +
        "Add `--tlsverify` with certificates, or listen on a socket only.";
}

export function certificatesMessage(published: boolean): string {
  const who = published ? "whoever reaches the host's published port" : "whoever reaches it";
  return (
    `Empty, this makes the Docker daemon listen on port 2375 without TLS: ${who} ${power}. ` +
    "Set it to `/certs` and let clients use port 2376 with certificates."
  );
}

export function publishedMessage(what: "daemon" | "local" | "proxy"): string {
  if (what === "proxy") {
    return (
      "This makes the socket proxy answer outside its own network: whoever reaches the host's port uses all that it lets through. " +
      "Leave it unpublished, or bind it to 127.0.0.1."
    );
  }
  const who = what === "local" ? "every process of this host" : "whoever reaches this port of the host";
  return `Publishes the Docker API without TLS: ${who} ${power}. Leave it unpublished, or use port 2376 with certificates.`;
}
