/** Where a Docker daemon listens, or a client looks for one, by TCP. */
export interface Address {
  /** Empty where none is written: Docker then takes the loopback address (docker/cli, opts/hosts.go). */
  readonly host: string;
  /** As written, a variable too; undefined for the default, which is 2375 without TLS. */
  readonly port: string | undefined;
}

/** `tcp://host:port`, or `host:port` as the daemon takes it as well; undefined for sockets and what a variable decides. */
export function tcpAddress(text: string): Address | undefined {
  const [, scheme, rest = ""] = /^(?:(tcp|http):\/\/)?([^/\s]*)/i.exec(text) ?? [];
  const [, host, port] = /^(\[[^\]]*\]|[^:]*|\$\{[^}]*\})(?::([^:]+|\$\{[^}]*\}))?$/.exec(rest) ?? [];
  if (host === undefined || (scheme === undefined && !/^\d+$/.test(port ?? ""))) return undefined;
  return { host: host.replace(/^\[|\]$/g, ""), port };
}

/** True for the port on which Docker speaks without TLS. */
export function isPlain({ port }: Address): boolean {
  return port === undefined || port === "2375";
}

/** True for an address of the machine, or the pod, itself. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|(?:0*:)+0*1|)$/i.test(host);
}
