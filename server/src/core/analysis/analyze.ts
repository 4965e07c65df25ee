import type { Fact, LanguageId } from "../facts/fact.ts";
import type { Language, Problem } from "../languages/language.ts";
import { type Finding, profiles, type Report, type Rule, type RuleContext } from "../rules/rule.ts";
import { unmasked } from "../text/templateMark.ts";
import type { FileSummary } from "../workspace/summary.ts";
import { type Workspace, WorkspaceIndex } from "../workspace/workspace.ts";
import type { FileSettings, Level } from "./configure.ts";
import { Executions } from "./executions.ts";
import { silenceLesser } from "./precedence.ts";
import { type Parsed, read, type SourceFile } from "./read.ts";
import { noteSharers } from "./sharing.ts";
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
  /** The analysis of an older version of the file, whose unchanged parts are reused. */
  readonly previous?: Analysis | undefined;
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
  const { findings: found, notes, joined } = check(active, parsed, text, known, workspace, isShown);
  const [ruleIds, activeIds] = [rules.map((rule) => rule.id), active.map((rule) => rule.id)];
  const context = { text, ruleIds, activeIds, today: options.today };
  const kept = suppress(found, language.comments(tree), language.annotations?.(tree) ?? [], context);
  const { findings, suppressed } = configure(kept, rules, options.settings);
  const problems = [...reading.problems, ...notes];
  return { ...nothing, language: language.id, problems, findings, suppressed, joined };
}

/** `joined` tells whether a rule asked for the workspace, which is then made. */
function check(
  rules: readonly Rule[],
  parsed: NonNullable<Analysis["parsed"]>,
  text: string,
  known: Omit<RuleContext, "execution" | "workspace">,
  workspace: () => Workspace,
  isShown: (finding: Finding) => boolean,
): { findings: Finding[]; notes: Problem[]; joined: boolean } {
  const findings: Finding[] = [];
  const keys = new Map<string, number>();
  const places = new Set<string>();
  const executions = new Executions();
  let seen: Workspace | undefined;
  const context: RuleContext = {
    ...known,
    execution: executions.of,
    get workspace() {
      seen ??= workspace();
      return seen;
    },
  };
  for (const fact of known.facts) {
    const ofFact: Finding[] = [];
    for (const rule of rules) {
      if (!rule.on.includes(fact.kind)) continue;
      for (const report of rule.check(fact as never, context)) {
        // What several places share by alias stands once and is reported once.
        const place = `${rule.id} ${report.span.start} ${report.span.end}`;
        if (places.has(place)) continue;
        places.add(place);
        ofFact.push(toFinding(rule, report, keyOf(rule, fact, report, text)));
      }
    }
    for (const finding of silenceLesser(ofFact, rules, isShown)) {
      findings.push({ ...finding, fixes: noteSharers(finding.fixes, fact, parsed.language, parsed.tree) });
    }
  }
  const unique = findings.map((f) => {
    const count = keys.get(f.key) ?? 0;
    keys.set(f.key, count + 1);
    return count === 0 ? f : { ...f, key: `${f.key}#${count}` };
  });
  return { findings: unique, notes: executions.notes(), joined: seen !== undefined };
}

function toFinding(rule: Rule, report: Report, key: string): Finding {
  return {
    fixes: [],
    ...report,
    message: unmasked(report.message),
    related: (report.related ?? []).map((r) => ({ ...r, message: unmasked(r.message) })),
    rule: rule.id,
    techniques: rule.techniques,
    severity: report.severity ?? rule.severity,
    profile: report.profile ?? rule.profile,
    key,
  };
}

/** The finding's place by meaning: the rule, the object, the container, the words. No line, no index. */
function keyOf(rule: Rule, fact: Fact, report: Report, text: string): string {
  const { kind, namespace, name } = fact.owner;
  const container =
    fact.kind === "command"
      ? `${fact.place} ${fact.container ?? ""}`
      : fact.kind === "container"
        ? `${fact.place} ${fact.name ?? ""}`
        : "";
  const words = text.slice(report.span.start, Math.min(report.span.end, report.span.start + 512)).replace(/\s+/g, " ");
  return [rule.id, kind, namespace ?? "", name ?? "", container, words].join("\u001f");
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
