import { type Analysis, analyze } from "../server/src/core/analysis/analyze.ts";
import {
  defaultConfiguration,
  type FileSettings,
  type Level,
  settingsFor,
} from "../server/src/core/analysis/configure.ts";
import { parseVersion } from "../server/src/core/facts/version.ts";
import { languages } from "../server/src/core/languages/registry.generated.ts";
import { registry } from "../server/src/core/rules/registry.generated.ts";
import type { Finding, Fix, Profile, Rule } from "../server/src/core/rules/rule.ts";
import { applyEdits } from "../server/src/core/text/edit.ts";
import type { WorkspaceIndex } from "../server/src/core/workspace/workspace.ts";

export const rules: readonly Rule[] = registry.map((entry) => entry.rule);

/** A file name by which each language recognises a text. */
export const nameOf: Readonly<Record<string, string>> = {
  dockerfile: "Dockerfile",
  compose: "compose.yaml",
  kubernetes: "manifest.yaml",
};

export interface Options {
  readonly profile?: Profile;
  readonly levels?: Readonly<Record<string, Level>>;
  readonly today?: string;
  readonly previous?: Analysis;
  readonly rules?: readonly Rule[];
  readonly workspace?: WorkspaceIndex;
  /** The release of the cluster: `1.34`. */
  readonly kubernetes?: string;
}

/** Analyses a text under a file name (or a language's usual one), by default as an assessor sees it. */
export function analyzeText(name: string, text: string, options: Options = {}): Analysis {
  const kubernetesVersion = parseVersion(options.kubernetes ?? "");
  const settings: FileSettings = {
    ...settingsFor(defaultConfiguration, name),
    ...(kubernetesVersion && { kubernetesVersion }),
    profile: options.profile ?? "audit",
    rules: new Map(Object.entries(options.levels ?? {})),
  };
  const { today, previous, workspace } = options;
  const file = { uri: `file:///work/${nameOf[name] ?? name}`, text };
  return analyze(file, languages, options.rules ?? rules, { settings, today, previous, workspace });
}

/** The text after a fix; undefined where the fix cannot be applied to it. */
export function applyFix(analysis: Analysis, fix: Fix): string | undefined {
  const edits = analysis.parsed?.language.patch(analysis.parsed.tree, fix.operations) ?? [];
  return edits.length > 0 ? applyEdits(analysis.text, edits) : undefined;
}

/**
 * Findings that a fix may leave behind: the ones that were there, and the ones that the mended finding had swallowed,
 * which is what the analysis finds with its rule off.
 */
export function allowedAfter(name: string, before: Analysis, mended: Finding): ReadonlySet<string> {
  const swallowed = analyzeText(name, before.text, { levels: { [mended.rule]: "off" } });
  return new Set([...before.findings, ...swallowed.findings].map((f) => f.key));
}
