import type { MappedText } from "../text/mapped.ts";
import type { Located, Path, Span } from "../text/span.ts";

export type LanguageId = "dockerfile" | "compose" | "kubernetes";

/**
 * What a file says, freed from how its language says it. Compose services, Kubernetes containers and Dockerfile stages
 * yield the same facts, so a rule is written once. Every value knows its span (for the squiggle) and its path (for the
 * patch).
 */
export type Fact = CommandFact | ExecFormFact | MountFact | PermissionFact | BindingFact;
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
