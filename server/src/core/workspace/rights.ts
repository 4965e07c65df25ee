import { aggregationLabels, builtInRole } from "../facts/builtInRoles.ts";
import { isAtLeast, type KubernetesVersion } from "../facts/version.ts";
import { folderOf } from "./names.ts";
import type { BindingSummary, CommandGrant, Place, RoleSummary } from "./summary.ts";
import type { Workspace } from "./workspace.ts";

/** What a binding gives, as far as the workspace knows its role. */
export interface Rights {
  /** By which words it runs commands in pods, and where they stand; built-in roles stand nowhere. */
  readonly command?: { readonly words: string; readonly place?: Place; readonly way: CommandGrant["way"] };
  readonly writes: boolean;
  /** What the API server lets everyone do anyway. */
  readonly discovery: boolean;
}

/** A role as a binding names it. */
export interface RoleReference {
  readonly kind: string;
  readonly name: string;
  /** Of a RoleBinding. */
  readonly namespace?: string | undefined;
  readonly clusterWide: boolean;
}

/**
 * The rights that a reference to a role gives. Undefined where neither the workspace nor the API server's own roles have
 * it. A ClusterRole gathers those that its aggregation rule selects; so do the built-in `admin`, `edit` and `view`.
 */
export function rightsOf(
  workspace: Workspace,
  role: RoleReference,
  version: KubernetesVersion | undefined,
): Rights | undefined {
  const builtIn = role.kind === "ClusterRole" ? builtInRole(role.name) : undefined;
  const written = rolesNamed(workspace, role).flatMap((own) => [own, ...gathered(workspace, own)]);
  const roles = builtIn ? [...written, ...gatheredBuiltIn(workspace, role.name)] : written;
  if (roles.length === 0 && !builtIn) return undefined;
  const holds = { pods: true, websocket: !isAtLeast(version, 1, 35), node: role.clusterWide };
  const grants = roles.flatMap(({ commands }) => commands).filter(({ way }) => holds[way]);
  const command = builtIn?.command !== undefined ? { words: builtIn.command, way: "pods" as const } : surest(grants);
  return {
    ...(command && { command }),
    writes: (builtIn?.writes ?? false) || roles.some(({ writes }) => writes),
    discovery: (builtIn?.discovery ?? false) && roles.length === 0,
  };
}

function surest(grants: readonly CommandGrant[]): Rights["command"] {
  const grant = grants.find(({ way }) => way !== "websocket") ?? grants[0];
  return grant && { words: grant.words, place: grant, way: grant.way };
}

function rolesNamed(workspace: Workspace, { kind, name, namespace }: RoleReference): readonly RoleSummary[] {
  const named = workspace.roles(kind, name);
  return kind === "Role" ? named.filter((role) => mayBeSame(role.namespace, namespace)) : named;
}

function gathered(workspace: Workspace, { aggregates }: RoleSummary): RoleSummary[] {
  return aggregates.flatMap((labels) => workspace.labelled(labels));
}

/** `admin` gathers what `edit` gathers, and that what `view` does (bootstrappolicy, aggregation rules). */
function gatheredBuiltIn(workspace: Workspace, name: string): RoleSummary[] {
  const parts = name === "admin" ? ["admin", "edit", "view"] : name === "edit" ? ["edit", "view"] : [name];
  return Object.entries(aggregationLabels).flatMap(([label, into]) =>
    parts.includes(into) ? workspace.labelled({ [label]: "true" }) : [],
  );
}

/** A pod's service account, with the file and the namespace of the pod. */
export interface Account {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uri: string;
}

/** The bindings that give a service account its rights, by its own name. Groups are the matter of the rules on bindings. */
export function bindingsOfAccount(workspace: Workspace, account: Account): readonly BindingSummary[] {
  const { name, namespace, uri } = account;
  return workspace.bindingsOf(name).filter((binding) =>
    binding.subjects.some((subject) => {
      if (subject.kind !== "ServiceAccount" || subject.name !== name) return false;
      const bound = subject.namespace ?? binding.namespace;
      // Every namespace has a `default`, most pods run under it, and most files leave the namespace open: such files
      // belong together only where they are one, or say the same namespace in one folder.
      if (name !== "default" || binding.uri === uri) return mayBeSame(bound, namespace);
      return bound !== undefined && bound === namespace && folderOf(binding.uri) === folderOf(uri);
    }),
  );
}

/** What a file leaves open, Kustomize, Helm or kubectl sets. */
export function mayBeSame(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
