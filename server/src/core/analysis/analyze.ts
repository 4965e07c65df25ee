import type { Fact, LanguageId } from "../facts/fact.ts";
import type { Language, Problem } from "../languages/language.ts";
import { type Finding, profiles, type Rule } from "../rules/rule.ts";
import type { FileSummary } from "../workspace/summary.ts";
import { WorkspaceIndex } from "../workspace/workspace.ts";
import { check } from "./check.ts";
import type { FileSettings, Level } from "./configure.ts";
import { type Parsed, read, type SourceFile } from "./read.ts";
import { type SuppressedFinding, suppress } from "./suppress.ts";

/** Everything known of one version of one file. Immutable; views read it and change nothing. */
export interface Analysis {
  readonly uri: string;
  readonly text: string;
  /** Undefined for a file in none of the languages: it has no facts and no findings. */
  readonly language: LanguageId | undefined;
  /** The language and the tree that it made, for patches and for the next version. */
  readonly parsed: Parsed | undefined;
  readonly problems: readonly Problem[];
  readonly facts: readonly Fact[];
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** What the file tells the others of its workspace. */
  readonly summary: FileSummary | undefined;
  /** True where a rule asked the workspace: what other files say may change the findings. */
  readonly joined: boolean;
}

export interface AnalyzeOptions {
  readonly settings: FileSettings;
  /** `YYYY-MM-DD`: the core has no clock. Without it no suppression expires. */
  readonly today?: string | undefined;
  /** The analysis, or what was parsed, of an older version of the file, whose unchanged parts are reused. */
  readonly previous?: Pick<Analysis, "parsed"> | undefined;
  /** What the other files say. The file's own entry there is not looked at: its text counts. */
  readonly workspace?: WorkspaceIndex | undefined;
}

const alone = new WorkspaceIndex();

/** Never throws. A file that is too large or in no known language gives an empty analysis, the first with a note. */
export function analyze(
  file: SourceFile,
  languages: readonly Language<unknown>[],
  rules: readonly Rule[],
  options: AnalyzeOptions,
): Analysis {
  const { uri, text } = file;
  const reading = read(file, languages, options.previous?.parsed);
  const { parsed, facts, summary } = reading;
  const nothing = { uri, text, parsed, facts, summary, findings: [], suppressed: [], joined: false };
  if (!parsed) return { ...nothing, language: undefined, problems: reading.problems };
  const { language, tree } = parsed;
  const active = rules.filter((rule) => options.settings.rules.get(rule.id) !== "off");
  const { kubernetesVersion } = options.settings;
  const known = { uri, language: language.id, kubernetesVersion, facts };
  const isShown = (finding: Finding) => isAsked(finding.rule, options.settings) || inProfile(finding, options.settings);
  const workspace = () => (options.workspace ?? alone).seenFrom(uri, summary);
  const { findings: found, notes, joined } = check({ rules: active, known, parsed, text, workspace, isShown });
  const [ruleIds, activeIds] = [rules.map((rule) => rule.id), active.map((rule) => rule.id)];
  const context = { text, ruleIds, activeIds, today: options.today };
  const kept = suppress(found, language.comments(tree), language.annotations?.(tree) ?? [], context);
  const { findings, suppressed } = configure(kept, rules, options.settings);
  const problems = [...reading.problems, ...notes];
  return { ...nothing, language: language.id, problems, findings, suppressed, joined };
}

/** Applies the profile and the levels: the file's own settings first, then each override that holds for it. */
function configure(
  kept: { findings: readonly Finding[]; suppressed: readonly SuppressedFinding[] },
  rules: readonly Rule[],
  settings: FileSettings,
): { findings: Finding[]; suppressed: SuppressedFinding[] } {
  const findings: Finding[] = [];
  const suppressed = kept.suppressed.filter((s) => inProfile(s.finding, settings));
  for (const finding of kept.findings) {
    const override = settings.overrides.findLast((o) => o.rules.has(finding.rule));
    const level: Level | undefined = override?.rules.get(finding.rule) ?? settings.rules.get(finding.rule);
    if (level === "off") {
      if (override) suppressed.push({ finding, kind: "external", justification: override.reason ?? "" });
    } else if (level !== undefined) findings.push({ ...finding, severity: level });
    else if (inProfile(finding, settings)) findings.push(finding);
  }
  const order = new Map(rules.map((rule, i) => [rule.id, i]));
  findings.sort((a, b) => a.span.start - b.span.start || (order.get(a.rule) ?? -1) - (order.get(b.rule) ?? -1));
  return { findings, suppressed };
}

/** True where the configuration gives the rule a level, in whatever profile it is. */
function isAsked(rule: string, settings: FileSettings): boolean {
  return settings.rules.has(rule) || settings.overrides.some((override) => override.rules.has(rule));
}

function inProfile(finding: Finding, settings: FileSettings): boolean {
  return profiles.indexOf(finding.profile ?? "recommended") <= profiles.indexOf(settings.profile);
}
