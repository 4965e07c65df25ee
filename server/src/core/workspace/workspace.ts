import { type Entry, Nearby } from "./nearby.ts";
import type {
  AccountSummary,
  BindingSummary,
  BuildSummary,
  EntrypointSummary,
  FileSummary,
  PodSummary,
  RoleSummary,
} from "./summary.ts";

/**
 * What the files of a workspace say together, asked from one of them. Of several objects of one name the nearest count:
 * a repository may hold many applications, each with an `operator`.
 */
export interface Workspace {
  roles(kind: string, name: string): readonly RoleSummary[];
  /** ClusterRoles that the labels select, wherever they stand. */
  labelled(labels: Readonly<Record<string, string>>): readonly RoleSummary[];
  /** Bindings to a role of that name. */
  bindingsTo(kind: string, name: string): readonly BindingSummary[];
  /** Bindings that have a subject of that name. */
  bindingsOf(subject: string): readonly BindingSummary[];
  accounts(name: string): readonly AccountSummary[];
  /** Workloads that run under an account of that name. */
  pods(account: string): readonly PodSummary[];
  /** Services that build the image of that name. */
  builds(image: string): readonly BuildSummary[];
  /** The ENTRYPOINT of the Dockerfile at the URI: of that stage, or of the final one. */
  entrypoint(dockerfile: string, target?: string): EntrypointSummary | undefined;
}

/** The summaries of all files, kept so that a change of one file touches that file's entries only. */
export class WorkspaceIndex {
  private readonly files = new Map<string, FileSummary>();
  private readonly roles = new Nearby<RoleSummary>();
  private readonly labelled = new Nearby<RoleSummary>();
  private readonly bindingsByRole = new Nearby<BindingSummary>();
  private readonly bindingsBySubject = new Nearby<BindingSummary>();
  private readonly accounts = new Nearby<AccountSummary>();
  private readonly podsByAccount = new Nearby<PodSummary>();
  private readonly buildsByImage = new Nearby<BuildSummary>();

  /** Puts a file's summary in place of the one before. True where that changes more than where things stand. */
  set(uri: string, summary: FileSummary | undefined): boolean {
    const known = this.files.get(uri);
    if (known) this.each(known, (list, key, entry) => list.delete(key, entry));
    if (summary) {
      this.files.set(uri, summary);
      this.each(summary, (list, key, entry) => list.add(key, entry));
    } else this.files.delete(uri);
    return !known || !summary ? known !== summary : !meansTheSame(known, summary);
  }

  clear(): void {
    for (const uri of [...this.files.keys()]) this.set(uri, undefined);
  }

  /** The workspace as the file sees it whose summary of this moment is given: it counts in place of the kept one. */
  seenFrom(uri: string, own: FileSummary | undefined): Workspace {
    /** What the file says itself, else what is nearest to it. */
    const near = <T extends Entry>(kept: Nearby<T>, key: string, fresh: readonly T[] = []): readonly T[] =>
      fresh.length > 0 ? fresh : kept.nearest(key, uri);
    const has = (role: RoleSummary, labels: [string, string][]) =>
      role.kind === "ClusterRole" && labels.every(([key, value]) => role.labels[key] === value);
    return {
      roles: (kind, name) =>
        near(
          this.roles,
          `${kind} ${name}`,
          own?.roles.filter((r) => r.kind === kind && r.name === name),
        ),
      labelled: (labels) => {
        const wanted = Object.entries(labels);
        const [first] = wanted;
        if (!first) return [];
        const others = this.labelled.all(first.join("=")).filter((role) => role.uri !== uri);
        return [...others, ...(own?.roles ?? [])].filter((role) => has(role, wanted));
      },
      bindingsTo: (kind, name) =>
        near(
          this.bindingsByRole,
          `${kind} ${name}`,
          own?.bindings.filter((b) => b.role.kind === kind && b.role.name === name),
        ),
      bindingsOf: (name) =>
        near(
          this.bindingsBySubject,
          name,
          own?.bindings.filter((b) => b.subjects.some((s) => s.name === name)),
        ),
      accounts: (name) =>
        near(
          this.accounts,
          name,
          own?.accounts.filter((account) => account.name === name),
        ),
      pods: (account) =>
        near(
          this.podsByAccount,
          account,
          own?.pods.filter((pod) => pod.account === account),
        ),
      builds: (image) =>
        near(
          this.buildsByImage,
          image,
          own?.builds.filter((build) => build.image === image),
        ),
      entrypoint: (dockerfile, target) =>
        this.files.get(dockerfile)?.entrypoints.find((e) => target === undefined || e.stage === target),
    };
  }

  private each(summary: FileSummary, act: <T extends Entry>(list: Nearby<T>, key: string, entry: T) => void): void {
    for (const role of summary.roles) {
      act(this.roles, `${role.kind} ${role.name}`, role);
      if (role.kind !== "ClusterRole") continue;
      for (const label of Object.entries(role.labels)) act(this.labelled, label.join("="), role);
    }
    for (const binding of summary.bindings) {
      act(this.bindingsByRole, `${binding.role.kind} ${binding.role.name}`, binding);
      for (const name of new Set(binding.subjects.map((s) => s.name))) act(this.bindingsBySubject, name, binding);
    }
    for (const account of summary.accounts) act(this.accounts, account.name, account);
    for (const pod of summary.pods) act(this.podsByAccount, pod.account, pod);
    for (const build of summary.builds) act(this.buildsByImage, build.image, build);
  }
}

/** True for summaries that differ in places at most: neither can change another file's findings. */
function meansTheSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => (key === "span" && isObject(one[key])) || meansTheSame(one[key], other[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
