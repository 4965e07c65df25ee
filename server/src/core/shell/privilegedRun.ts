import type { ClientUse } from "./clients.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import type { ShellWord } from "./script.ts";

/**
 * The word by which a new container is given the host: `--privileged`, the host's processes, the host's root as a
 * volume. Undefined where the use starts none, or one like any other.
 */
export function privilege({ client, deed, verb, rest }: ClientUse): ShellWord | undefined {
  if ((deed !== "run" && deed !== "create") || verb.startsWith("compose")) return undefined;
  if (client === "kubectl" || client === "microk8s.kubectl" || client === "oc") return inManifest(rest);
  const { options } = readOptions(rest, 0, client === "ctr" ? ctrRun : run);
  return options.find(({ name, value }) => {
    const given = value?.text.value ?? "";
    if (name === "privileged") return given !== "false";
    if (name === "pid") return given === "host";
    if (name === "v" || name === "volume") return /^\/+:\//.test(given);
    return name === "mount" && mountsRoot(given);
  })?.word;
}

/** The options of `docker run` that take no value, and those that Podman and nerdctl add. */
const run: OptionSpec = {
  short: "acehlmpuvw",
  flags: (
    "detach disable-content-trust env-host help http-proxy init interactive no-healthcheck no-hosts no-hostname " +
    "oom-kill-disable passwd privileged publish-all quiet read-only read-only-tmpfs replace rm rmi sig-proxy tls-verify " +
    "tty use-api-socket"
  ).split(" "),
};

const ctrRun: OptionSpec = {
  flags: (
    "allow-new-privs apparmor-default-profile cni detach disable-cgroup enable-cdi help net-host no-pivot null-io " +
    "privileged read-only remap-labels rm seccomp tty d t"
  ).split(" "),
  singleDash: true,
};

/** `type=bind,source=/,target=/mnt` */
function mountsRoot(mount: string): boolean {
  const fields = new Map(mount.split(",").map((field) => field.split("=", 2) as [string, string | undefined]));
  return fields.get("type") === "bind" && /^\/+$/.test(fields.get("source") ?? fields.get("src") ?? "");
}

/** `kubectl run` has `--privileged`, and takes a manifest's fields as JSON. */
function inManifest(rest: readonly ShellWord[]): ShellWord | undefined {
  const separator = rest.findIndex((word) => word.text.value === "--");
  const own = separator === -1 ? rest : rest.slice(0, separator);
  for (const [i, word] of own.entries()) {
    const { value } = word.text;
    if (value === "--privileged" || value === "--privileged=true") return word;
    const json = value.startsWith("--overrides=") ? value.slice(12) : own[i - 1]?.text.value === "--overrides" && value;
    if (json && givesHost(json)) return word;
  }
  return undefined;
}

function givesHost(json: string): boolean {
  try {
    const open: unknown[] = [JSON.parse(json)];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (typeof next !== "object" || next === null) continue;
      for (const [key, value] of Object.entries(next)) {
        if (value === true && (key === "hostPID" || key === "privileged")) return true;
        if (key === "hostPath" && (value as { path?: unknown } | null)?.path === "/") return true;
        open.push(value);
      }
    }
  } catch {
    // What is not JSON, or is completed by a variable, is not known.
  }
  return false;
}
