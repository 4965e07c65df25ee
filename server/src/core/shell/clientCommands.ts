import type { OptionSpec } from "./options.ts";

/** What the clients of container runtimes and clusters understand, from their help and sources. */

/**
 * enter: a command in a container that runs already. run: a new container. create: one that is not started yet.
 * copy: files from or to a container.
 */
export type Deed = "enter" | "run" | "create" | "copy";

/** A client, or a group of its subcommands, with the options that may stand before the next word. */
export interface Client extends OptionSpec {
  readonly verbs: ReadonlyMap<string, Deed | Client>;
}

type Verbs = Readonly<Record<string, Deed | Client>>;

function client(spec: OptionSpec, verbs: Verbs): Client {
  return { ...spec, verbs: new Map(Object.entries(verbs)) };
}

function words(text: string): string[] {
  return text.split(" ");
}

const composeVerbs: Verbs = { exec: "enter", attach: "enter", run: "run", cp: "copy" };

const containerVerbs: Verbs = { ...composeVerbs, create: "create" };

/** `debug` comes with Docker Desktop. */
const dockerVerbs: Verbs = { ...containerVerbs, debug: "enter" };

const compose = client(
  {
    short: "fp",
    long: words("file project-name profile project-directory env-file ansi parallel progress workdir"),
  },
  composeVerbs,
);

const oldCompose = client(
  {
    short: "fpHc",
    long: [...(compose.long ?? []), ...words("host context log-level tlscacert tlscert tlskey")],
  },
  composeVerbs,
);

const docker = client(
  { short: "cHl", long: words("config context host log-level tlscacert tlscert tlskey") },
  { ...dockerVerbs, container: client({}, dockerVerbs), compose },
);

const podman = client(
  {
    short: "c",
    long: words(
      "cdi-spec-dir cgroup-manager config conmon connection db-backend default-mounts-file events-backend hooks-dir " +
        "identity imagestore log-level module network-cmd-path network-config-dir out pull-option root runroot runtime " +
        "runtime-flag ssh storage-driver storage-opt tls-ca tls-cert tls-key tmpdir url volumepath",
    ),
  },
  { ...containerVerbs, container: client({}, containerVerbs), compose },
);

const nerdctl = client(
  {
    short: "aHn",
    long: words(
      "address bridge-ip cdi-spec-dirs cgroup-manager cni-netconfpath cni-path data-root host host-gateway-ip hosts-dir " +
        "namespace snapshotter storage-driver userns-remap",
    ),
  },
  { ...containerVerbs, container: client({}, containerVerbs), compose },
);

/** crictl and ctr take long options with one dash too. */
const crictl = client(
  {
    short: "crit",
    long: words(
      "config image-endpoint runtime-endpoint timeout profile-cpu profile-mem tracing-endpoint " +
        "tracing-sampling-rate-per-million c r i t",
    ),
    singleDash: true,
  },
  { exec: "enter", attach: "enter", run: "run" },
);

const tasks = client({}, { exec: "enter", attach: "enter" });

const newContainers = client({}, { create: "create" });

const ctr = client(
  { long: words("address timeout connect-timeout namespace a n"), singleDash: true },
  {
    run: "run",
    ...{ tasks, task: tasks, t: tasks },
    ...{ containers: newContainers, container: newContainers, c: newContainers },
  },
);

/** An option that kubectl's root does not know takes a value too, by the library that looks for the subcommand (cobra). */
const kubernetesOptions: OptionSpec = {
  short: "nsv",
  flags: words("disable-compression help insecure-skip-tls-verify match-server-version warnings-as-errors"),
};

const kubectlVerbs: Verbs = {
  exec: "enter",
  attach: "enter",
  debug: "enter",
  run: "run",
  cp: "copy",
  alpha: client(kubernetesOptions, { debug: "enter" }),
};

const kubectl = client(kubernetesOptions, kubectlVerbs);

const oc = client(kubernetesOptions, { ...kubectlVerbs, rsh: "enter", rsync: "copy" });

export const clients: ReadonlyMap<string, Client> = new Map([
  ["docker", docker],
  ["docker-compose", oldCompose],
  ["podman", podman],
  ["podman-remote", podman],
  ["podman-compose", oldCompose],
  ["nerdctl", nerdctl],
  ["crictl", crictl],
  ["ctr", ctr],
  ["kubectl", kubectl],
  ["microk8s.kubectl", kubectl],
  ["oc", oc],
]);

/** Distributions of Kubernetes that have the clients as subcommands: `k3s kubectl exec`. */
export const dispatchers: ReadonlySet<string> = new Set(words("k3s k0s rke2 microk8s minikube"));
