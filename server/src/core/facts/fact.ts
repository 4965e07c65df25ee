import type { MappedText } from "../text/mapped.ts";
import type { Located, Path, Span } from "../text/span.ts";

export type LanguageId = "dockerfile" | "compose" | "kubernetes";

/**
 * What a file says, freed from how its language says it. Compose services, Kubernetes containers and Dockerfile stages
 * yield the same facts, so a rule is written once. Every value knows its span (for the squiggle) and its path (for the
 * patch).
 */
export type Fact =
  | CommandFact
  | ExecFormFact
  | ContainerFact
  | PodFact
  | MountFact
  | ComponentFact
  | PermissionFact
  | RoleFact
  | BindingFact;
export type FactKind = Fact["kind"];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

/** The object of the file that a fact belongs to. */
export interface Owner {
  /** `Deployment`, `Role`, `service`, `stage` … */
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  /** The span of the name, or of what stands for it where there is none: a place for related information. */
  readonly span: Span;
}

// ── what runs ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where a command runs: when the container starts (main, init, ephemeral), beside it, or while the image is built. */
export type Place = "main" | "init" | "ephemeral" | "probe" | "hook" | "healthcheck" | "build";

/** One word of an argument list, decoded. `text` maps parts of it to the file. */
export interface Word extends Located<string> {
  readonly text: MappedText;
  /** True where nobody wrote the word: the `/bin/sh -c` that Docker puts before a shell form. */
  readonly implied?: boolean;
}

/** One of the two halves of a command: ENTRYPOINT / `entrypoint` / `command`, or CMD / `command` / `args`. */
export interface CommandPart {
  /** The instruction or key as written, where a hover and a finding about the override stand. */
  readonly keyword: Located<string>;
  /** The value as a whole. */
  readonly span: Span;
  readonly path: Path;
  /** exec: a list of words. shell: Docker's shell form. string: Compose's string, split into words without a shell. */
  readonly form: "exec" | "shell" | "string";
  readonly words: readonly Word[];
  /** Present but empty, which in Compose removes what the image says. */
  readonly cleared: boolean;
  /** True where the value stands elsewhere too, by a YAML alias or merge key: an edit changes more than this place. */
  readonly shared: boolean;
}

/** A command of one container, both halves known as far as the file tells. */
export interface CommandFact {
  readonly kind: "command";
  readonly language: LanguageId;
  readonly place: Place;
  readonly owner: Owner;
  /** The container's or service's name, the stage's alias. */
  readonly container?: string;
  readonly image?: Located<string>;
  /** The container that it runs in; undefined while an image is built. */
  readonly runsIn?: ContainerFact;
  /** A workflow engine's step (Argo, Tekton): scripts are its trade. */
  readonly workflow: boolean;
  readonly entrypoint?: CommandPart;
  readonly arguments?: CommandPart;
  /** The words that run, in order. Without `entrypoint` the image's own may stand before them. */
  readonly words: readonly Word[];
  readonly path: Path;
}

/** A Dockerfile instruction whose arguments begin like an exec form. Docker runs a malformed one through a shell. */
export interface ExecFormFact {
  readonly kind: "exec-form";
  readonly language: LanguageId;
  readonly owner: Owner;
  /** ENTRYPOINT, CMD, RUN, SHELL or HEALTHCHECK CMD. */
  readonly instruction: Located<string>;
  /** From the opening bracket to the end of the arguments. */
  readonly span: Span;
  /** The arguments with continuations joined, mapped to the file. */
  readonly text: MappedText;
  readonly path: Path;
}

// ── containers and pods ──────────────────────────────────────────────────────────────────────────────────────────

/** A container as its file describes it: a Compose service, a container of a pod, the image of a final stage. */
export interface ContainerFact {
  readonly kind: "container";
  readonly language: LanguageId;
  readonly place: "main" | "init" | "ephemeral";
  readonly owner: Owner;
  /** The container's or service's name, the stage's alias. */
  readonly name?: string;
  readonly image?: Located<string>;
  /** A workflow engine's step. */
  readonly workflow: boolean;
  /** True where the file says what runs: `command`, `args`, `entrypoint`, a Tekton `script`. */
  readonly commanded: boolean;
  /** `stdin`, `stdin_open` and `tty` where they are true. The spans cover the value, the paths lead to the entry. */
  readonly stdin?: Located<string>;
  readonly tty?: Located<string>;
  /** The variables that count, in the order in which the file gives them; of a Dockerfile its ENV. */
  readonly environment: readonly EnvironmentVariable[];
  readonly ports: readonly Port[];
  readonly mounts: readonly ContainerMount[];
  /** True where the container, its `stdin` or its `tty` stands elsewhere too, by alias, merge key or `extends`. */
  readonly shared: boolean;
  readonly span: Span;
  readonly path: Path;
}

export interface EnvironmentVariable {
  readonly name: Located<string>;
  /**
   * As the container gets it, defaults of variables filled in; undefined where it comes from elsewhere (a Secret, the
   * caller's environment) or a variable or template leaves it open. The span has no quotes unless nothing is in them.
   */
  readonly value?: Located<string>;
  /** The value as written, variables and all; undefined where the file gives none. */
  readonly written?: Located<string>;
  /**
   * The entry as a whole, for a patch. Of an ENV with several variables it names the word, which no patch removes.
   */
  readonly path: Path;
  readonly shared: boolean;
}

/** A port that the outside reaches: Compose `ports`, Kubernetes `hostPort`. EXPOSE and `containerPort` publish nothing. */
export interface Port {
  /** The container's port, or both ends of a range. */
  readonly container: readonly [number, number];
  /** Where it is published, if the file says; `host` is the address. */
  readonly published?: readonly [number, number];
  readonly host?: string;
  /** The published port, or the words that say both. */
  readonly span: Span;
  /** The entry as a whole, for a patch. */
  readonly path: Path;
  readonly shared: boolean;
}

/** Something that the container finds at a path of its own. */
export interface ContainerMount {
  /**
   * host: a path of the host (`hostPath`, a bind mount). claim: a claim or a named volume. empty: what begins empty and
   * goes with the container or pod (`emptyDir`, `tmpfs`, an anonymous volume). other: all else, what is not known too.
   */
  readonly kind: "configMap" | "secret" | "projected" | "host" | "claim" | "empty" | "other";
  /** What is mounted, by name or host path, where it is known; of an `emptyDir` the volume's name in its pod. */
  readonly source?: string;
  /** The absolute path in the container. Mounts whose target a variable or template leaves open are left out. */
  readonly target: Located<string>;
  /** The one file or folder of the volume that is mounted, with `subPath`. */
  readonly subPath?: string;
  readonly readOnly: boolean;
  /** The entry as a whole, for a patch. */
  readonly path: Path;
  readonly shared: boolean;
}

/** A pod, or the template of one. */
export interface PodFact {
  readonly kind: "pod";
  readonly language: LanguageId;
  readonly owner: Owner;
  /** `spec.serviceAccountName`, or the deprecated `serviceAccount`. Undefined: the namespace's `default`. */
  readonly serviceAccount?: Located<string>;
  /** `automountServiceAccountToken` of the pod where written. */
  readonly automount?: Located<string>;
  /** `shareProcessNamespace` where it is true. The path leads to the entry. */
  readonly shareProcessNamespace?: Located<string>;
  /** The key `ephemeralContainers` where the list has items. The path leads to the entry. */
  readonly ephemeralContainers?: Located<string>;
  /** A workflow engine's pod. */
  readonly workflow: boolean;
  /** True where the pod spec or one of the values above stands elsewhere too, by alias or merge key. */
  readonly shared: boolean;
  /** The pod spec. */
  readonly span: Span;
  readonly path: Path;
}

// ── what is within reach ─────────────────────────────────────────────────────────────────────────────────────────

/** A path of the host that a container gets. */
export interface MountFact {
  readonly kind: "mount";
  readonly language: LanguageId;
  readonly owner: Owner;
  /** The host's path as written; variables unresolved. */
  readonly source: Located<string>;
  /** The same with the defaults of variables filled in; undefined where a variable or template leaves it open. */
  readonly host?: string;
  /** The path in the container, where the same node says it. */
  readonly target?: Located<string>;
  readonly readOnly: boolean;
  /** The list entry or volume as a whole. */
  readonly span: Span;
  readonly path: Path;
  /** Entries elsewhere in the object that use it by name: a pod's `volumeMounts`, to be removed together with it. */
  readonly users: readonly Located<string>[];
  readonly shared: boolean;
}

/** The configuration of an administration service in an object of its own: KubeletConfiguration, kubeadm's kinds. */
export interface ComponentFact {
  readonly kind: "component";
  readonly language: LanguageId;
  readonly owner: Owner;
  readonly component: "kubelet" | "kube-apiserver";
  /** By the names of the component's flags, without dashes: `anonymous-auth`, whatever the file calls them. */
  readonly settings: readonly Setting[];
  readonly span: Span;
  readonly path: Path;
}

export interface Setting {
  readonly name: string;
  /** The words as written, for messages: `authentication.anonymous.enabled`, `--anonymous-auth`. */
  readonly written: string;
  /**
   * The value as text; a boolean flag without one is `true`, at an empty span behind it. The span has no quotes, so that
   * another value can be written over it.
   */
  readonly value: Located<string>;
  /** True for a flag that stands without a value. */
  readonly bare: boolean;
}

// ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** One rule of a Role or ClusterRole. */
export interface PermissionFact {
  readonly kind: "permission";
  readonly language: LanguageId;
  readonly owner: Owner;
  readonly clusterScoped: boolean;
  readonly apiGroups: readonly Located<string>[];
  readonly resources: readonly Located<string>[];
  readonly resourceNames: readonly Located<string>[];
  readonly nonResourceURLs: readonly Located<string>[];
  readonly verbs: readonly Located<string>[];
  /** The rule as a whole. */
  readonly span: Span;
  readonly path: Path;
  readonly shared: boolean;
}

/** A Role or ClusterRole as a whole. */
export interface RoleFact {
  readonly kind: "role";
  readonly language: LanguageId;
  readonly owner: Owner;
  readonly clusterScoped: boolean;
  readonly rules: readonly PermissionFact[];
  /** `metadata.labels`; the spans are those of the keys, the paths lead to the entries. */
  readonly labels: readonly Label[];
  /** `aggregationRule.clusterRoleSelectors` as `matchLabels`; a selector with `matchExpressions` is left out. */
  readonly aggregates: readonly Readonly<Record<string, string>>[];
  readonly span: Span;
  readonly path: Path;
}

export interface Label {
  readonly key: Located<string>;
  readonly value: string;
}

/** A RoleBinding or ClusterRoleBinding. */
export interface BindingFact {
  readonly kind: "binding";
  readonly language: LanguageId;
  readonly owner: Owner;
  readonly clusterScoped: boolean;
  readonly roleKind: string;
  /** `roleRef.name` */
  readonly roleName: Located<string>;
  readonly subjects: readonly Subject[];
  readonly span: Span;
  readonly path: Path;
}

export interface Subject {
  readonly kind: string;
  readonly name: Located<string>;
  readonly namespace?: string;
  readonly path: Path;
}
