import type { CommandFact, Fact, FactKind, FactOf, LanguageId } from "../facts/fact.ts";
import type { KubernetesVersion } from "../facts/version.ts";
import type { Operation } from "../languages/language.ts";
import type { Execution } from "../shell/execution.ts";
import type { Span } from "../text/span.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** From loud to quiet, in the words of LSP. */
export const severities = ["error", "warning", "information", "hint"] as const;
export type Severity = (typeof severities)[number];

/** `recommended` is what a maintainer would not dispute; each later profile shows all of the ones before it. */
export const profiles = ["recommended", "strict", "audit"] as const;
export type Profile = (typeof profiles)[number];

/** `T1609`, `T1059.004` */
export type TechniqueId = string;

/** A rule looks at facts of some kinds and reports what it finds. Its page `rule.md` is its manual, hover text and test. */
export interface Rule<K extends FactKind = FactKind> {
  /** Names the smell, not the technique: techniques are renumbered between ATT&CK releases, smells are not. */
  readonly id: string;
  readonly title: string;
  readonly techniques: readonly [TechniqueId, ...TechniqueId[]];
  readonly severity: Severity;
  readonly confidence: "high" | "medium" | "low";
  readonly profile: Profile;
  /** Rules that say less about the same fact and are silent where this one speaks. */
  readonly supersedes?: readonly string[];
  readonly on: readonly K[];
  check(fact: FactOf<K>, context: RuleContext): Iterable<Report>;
}

/** What a rule may know beyond its fact. */
export interface RuleContext {
  readonly uri: string;
  readonly language: LanguageId;
  /** The release of the cluster, where the configuration says it. */
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** Every fact of the file. */
  readonly facts: readonly Fact[];
  /** What the words of a command start. Worked out once for all rules. */
  execution(fact: CommandFact): Execution;
  /** What the files of the workspace say together, as seen from this one. */
  readonly workspace: Workspace;
}

export interface Report {
  readonly span: Span;
  /** One or two plain sentences: what is there, why it matters here, what to do. */
  readonly message: string;
  /** Where this case is louder or quieter than the rule. */
  readonly severity?: Severity;
  /** Where this case belongs to a stricter profile than the rule. */
  readonly profile?: Profile;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

export interface Related {
  readonly uri?: string;
  readonly span: Span;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  /** safe: the file does the same as before. unsafe: behaviour may change; offered, never applied in bulk. */
  readonly safety: "safe" | "unsafe";
  /** True for the one fix that is clearly right. */
  readonly preferred?: boolean;
  readonly operations: readonly Operation[];
}

export interface Finding extends Report {
  readonly rule: string;
  readonly techniques: readonly TechniqueId[];
  readonly severity: Severity;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  /** The lesser rules that found the same cause, for which this one speaks. */
  readonly includes?: readonly string[];
  /** Names the place by meaning (object, container, verb), not by line, so that it survives lines inserted above. */
  readonly key: string;
}

/** Keeps the fact kind of a literal, so that `check` gets the right fact. */
export function defineRule<K extends FactKind>(rule: Rule<K>): Rule<K> {
  return rule;
}
