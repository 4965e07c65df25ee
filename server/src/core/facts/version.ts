/** A release of Kubernetes. Patch releases change nothing that a finding depends on. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
}

/** Reads `1.34`, `v1.34`, `1.34.2` and what distributions append to it (`v1.30.4+k3s1`); undefined for anything else. */
export function parseVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d+(?:[-+][\w.+-]*)?)?$/.exec(text.trim());
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

/** True where the version is known to be that release or a later one. */
export function isAtLeast(version: KubernetesVersion | undefined, major: number, minor: number): boolean {
  return version !== undefined && (version.major > major || (version.major === major && version.minor >= minor));
}
