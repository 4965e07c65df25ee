import type { BindingFact, CommandFact, Fact, PermissionFact, PodFact, RoleFact } from "../facts/fact.ts";
import { type Grant, grantsOf } from "../facts/permission.ts";
import { commandRequests } from "../facts/requests.ts";
import type { Located, Span } from "../text/span.ts";
import { repository, resolve } from "./names.ts";

/** Where something stands, for related information. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

/** What one file tells the others: small, and without the file's tree. */
export interface FileSummary {
  readonly uri: string;
  readonly roles: readonly RoleSummary[];
  readonly bindings: readonly BindingSummary[];
  readonly accounts: readonly AccountSummary[];
  readonly pods: readonly PodSummary[];
  readonly entrypoints: readonly EntrypointSummary[];
  readonly builds: readonly BuildSummary[];
}

export interface RoleSummary extends Place {
  readonly kind: "Role" | "ClusterRole";
  readonly name: string;
  readonly namespace?: string;
  /** How it lets its holders run commands in pods: the first of each way. */
  readonly commands: readonly CommandGrant[];
  /** True where it changes anything. */
  readonly writes: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** The label selectors by which it gathers other ClusterRoles. */
  readonly aggregates: readonly Readonly<Record<string, string>>[];
}

/** The words by which a role lets its holders run commands in pods. */
export interface CommandGrant extends Place {
  /** `create on pods/exec` */
  readonly words: string;
  /**
   * pods: everywhere. websocket: by `get` alone, which Kubernetes 1.35 no longer takes. node: through `nodes/proxy`, which
   * only a ClusterRoleBinding can give.
   */
  readonly way: "pods" | "websocket" | "node";
}

export interface BindingSummary extends Place {
  readonly kind: "RoleBinding" | "ClusterRoleBinding";
  readonly name?: string;
  readonly namespace?: string;
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

export interface AccountSummary extends Place {
  readonly name: string;
  readonly namespace?: string;
  /** `automountServiceAccountToken: false` */
  readonly withoutToken: boolean;
}

/** A workload whose pods run under a named service account. */
export interface PodSummary extends Place {
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly account: string;
}

/** The ENTRYPOINT of a Dockerfile's final stage; the span is that of the instruction's keyword. */
export interface EntrypointSummary extends Place {
  /** The words, shortened for a message. */
  readonly words: string;
  /** The stage's name. */
  readonly stage?: string;
}

/** A service that builds an image and names it. */
export interface BuildSummary {
  readonly uri: string;
  /** The image's name without tag. */
  readonly image: string;
  /** The URI of the Dockerfile. */
  readonly dockerfile: string;
  readonly target?: string;
}

/** A quick look at a text that spares most files of a workspace being parsed: false where its summary would be empty. */
export function mayTellOthers(text: string): boolean {
  return (
    /\bkind["']?\s*:\s*["']?(?:(?:Cluster)?Role(?:Binding)?|ServiceAccount)\b/.test(text) ||
    /\bserviceAccount(?:Name)?["']?\s*:/.test(text) ||
    /^[ \t]*(?:entrypoint[ \t]|["']?build["']?:)/im.test(text)
  );
}

/** Undefined where the file tells the others nothing. */
export function summarize(uri: string, facts: readonly Fact[]): FileSummary | undefined {
  const roles: RoleSummary[] = [];
  const bindings: BindingSummary[] = [];
  const accounts: AccountSummary[] = [];
  const pods: PodSummary[] = [];
  const entrypoints: EntrypointSummary[] = [];
  const builds: BuildSummary[] = [];
  for (const fact of facts) {
    if (fact.kind === "role") roles.push(...role(uri, fact));
    else if (fact.kind === "binding") bindings.push(binding(uri, fact));
    else if (fact.kind === "pod" && fact.serviceAccount) pods.push(pod(uri, fact, fact.serviceAccount));
    else if (fact.kind === "command") entrypoints.push(...entrypoint(uri, fact));
    else if (fact.kind === "container" && fact.build && fact.image) {
      const { dockerfile, target } = fact.build;
      const image = repository(fact.image.value);
      builds.push({ uri, image, dockerfile: resolve(uri, dockerfile), ...(target !== undefined && { target }) });
    } else if (fact.kind === "account" && fact.owner.name !== undefined) {
      const { name, namespace, span } = fact.owner;
      accounts.push({
        uri,
        span,
        name,
        ...(namespace !== undefined && { namespace }),
        withoutToken: fact.withoutToken,
      });
    }
  }
  const summary = { uri, roles, bindings, accounts, pods, entrypoints, builds };
  return Object.values(summary).some((part) => Array.isArray(part) && part.length > 0) ? summary : undefined;
}

function pod(uri: string, { owner }: PodFact, account: Located<string>): PodSummary {
  const { kind, name, namespace } = owner;
  const named = { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) };
  return { uri, span: account.span, kind, ...named, account: account.value };
}

function entrypoint(uri: string, fact: CommandFact): EntrypointSummary[] {
  const { entrypoint: part, owner } = fact;
  if (fact.language !== "dockerfile" || fact.place !== "main" || owner.kind !== "stage" || !part) return [];
  const words = part.words.filter((word) => !word.implied).map((word) => word.value);
  const text = words.join(" ").replace(/\s+/g, " ");
  return [
    {
      uri,
      span: part.keyword.span,
      words: text.length > 60 ? `${text.slice(0, 59)}…` : text,
      ...(owner.name !== undefined && { stage: owner.name }),
    },
  ];
}

function role(uri: string, { owner, clusterScoped, rules, labels, aggregates }: RoleFact): RoleSummary[] {
  const { name, namespace, span } = owner;
  if (name === undefined) return [];
  return [
    {
      uri,
      span,
      kind: clusterScoped ? "ClusterRole" : "Role",
      name,
      ...(namespace !== undefined && { namespace }),
      commands: commandGrants(uri, rules),
      writes: rules.some(writes),
      labels: Object.fromEntries(labels.map(({ key, value }) => [key.value, value])),
      aggregates,
    },
  ];
}

function commandGrants(uri: string, rules: readonly PermissionFact[]): CommandGrant[] {
  const found = new Map<CommandGrant["way"], CommandGrant>();
  for (const rule of rules) {
    for (const grant of grantsOf(rule, commandRequests(rule))) {
      const { verb, resource } = grant;
      const way = wayOf(grant);
      if (!found.has(way))
        found.set(way, { uri, span: resource.span, words: `${verb.value} on ${resource.value}`, way });
    }
  }
  return [...found.values()];
}

function wayOf({ request }: Grant): CommandGrant["way"] {
  if (request.resource === "nodes") return "node";
  return request.verb === "get" ? "websocket" : "pods";
}

/** Verbs that read, and those that ask the API server about rights. */
const reading = new Set(["get", "list", "watch"]);
const reviews = /^(?:token|(?:self|local)?subject(?:access|rules))reviews$/;

function writes(rule: PermissionFact): boolean {
  const changes = rule.verbs.some(({ value }) => !reading.has(value));
  return changes && rule.resources.some(({ value }) => !reviews.test(value));
}

function binding(uri: string, fact: BindingFact): BindingSummary {
  const { name, namespace } = fact.owner;
  return {
    uri,
    span: fact.roleName.span,
    kind: fact.clusterScoped ? "ClusterRoleBinding" : "RoleBinding",
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    role: { kind: fact.roleKind, name: fact.roleName.value },
    subjects: fact.subjects.map((s) => ({
      kind: s.kind,
      name: s.name.value,
      ...(s.namespace !== undefined && { namespace: s.namespace }),
    })),
  };
}
