import type { CommandFact, Fact, LanguageId } from "../facts/fact.ts";
import type { Language, Problem } from "../languages/language.ts";
import { type Finding, profiles, type Report, type Rule } from "../rules/rule.ts";
import { type Execution, execution } from "../shell/execution.ts";
import { unmasked } from "../text/templateMark.ts";
import type { FileSettings, Level } from "./configure.ts";
import { silenceLesser } from "./precedence.ts";
import { type SuppressedFinding, suppress } from "./suppress.ts";

/** A file as an editor or the command line hands it over. */
export interface SourceFile {
  readonly uri: string;
  /** The editor's language id, where an editor asks. */
  readonly languageId?: string | undefined;
  readonly text: string;
}

/** Everything known of one version of one file. Immutable; views read it and change nothing. */
export interface Analysis {
  readonly uri: string;
  readonly text: string;
  /** Undefined for a file in none of the languages: it has no facts and no findings. */
  readonly language: LanguageId | undefined;
  /** The language and the tree that it made, for patches and for the next version. */
  readonly parsed: { readonly language: Language<unknown>; readonly tree: unknown } | undefined;
  readonly problems: readonly Problem[];
  readonly facts: readonly Fact[];
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

export interface AnalyzeOptions {
  readonly settings: FileSettings;
  /** `YYYY-MM-DD`: the core has no clock. Without it no suppression expires. */
  readonly today?: string | undefined;
  /** The analysis of an older version of the file, whose unchanged parts are reused. */
  readonly previous?: Analysis | undefined;
}

/** Above this many UTF-16 code units a file is not analysed. No configuration written by people is near it. */
const fileLimit = 10_000_000;

/** Never throws. A file that is too large or in no known language gives an empty analysis, the first with a note. */
export function analyze(
  file: SourceFile,
  languages: readonly Language<unknown>[],
  rules: readonly Rule[],
  options: AnalyzeOptions,
): Analysis {
  const { uri, text } = file;
  const none = {
    uri,
    text,
    language: undefined,
    parsed: undefined,
    problems: [],
    facts: [],
    findings: [],
    suppressed: [],
  };
  const hint = {
    uri,
    head: text.slice(0, 65536),
    ...(file.languageId !== undefined && { languageId: file.languageId }),
  };
  const language = languages.find((l) => l.detect(hint));
  if (!language) return none;
  if (text.length > fileLimit) {
    const message = `This file is larger than ${fileLimit / 1e6} million characters and is not analysed.`;
    return { ...none, problems: [{ code: "file-too-large", message, span: { start: 0, end: 0 } }] };
  }
  const previous = options.previous?.parsed?.language === language ? options.previous.parsed.tree : undefined;
  const { tree, problems } = language.parse(text, previous);
  const facts = [...language.facts(tree)];
  const active = rules.filter((rule) => options.settings.rules.get(rule.id) !== "off");
  const { findings: found, notes } = check(facts, active, language.id, text);
  const [ruleIds, activeIds] = [rules.map((rule) => rule.id), active.map((rule) => rule.id)];
  const context = { text, ruleIds, activeIds, today: options.today };
  const kept = suppress(found, language.comments(tree), language.annotations?.(tree) ?? [], context);
  const { findings, suppressed } = configure(kept, rules, options.settings);
  const parsed = { language, tree };
  return { uri, text, language: language.id, parsed, problems: [...problems, ...notes], facts, findings, suppressed };
}

function check(
  facts: readonly Fact[],
  rules: readonly Rule[],
  language: LanguageId,
  text: string,
): { findings: Finding[]; notes: Problem[] } {
  const findings: Finding[] = [];
  const keys = new Map<string, number>();
  const places = new Set<string>();
  const executions = new Executions();
  const context = { language, facts, execution: executions.of };
  for (const fact of facts) {
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
    findings.push(...silenceLesser(ofFact, rules));
  }
  const unique = findings.map((f) => {
    const count = keys.get(f.key) ?? 0;
    keys.set(f.key, count + 1);
    return count === 0 ? f : { ...f, key: `${f.key}#${count}` };
  });
  return { findings: unique, notes: executions.omitted ? [tooManyCommands(executions.omitted)] : [] };
}

function tooManyCommands({ owner }: CommandFact): Problem {
  const message = `This file holds more than ${commandLimit / 1024} KB of commands; from here on they are not looked at.`;
  return { code: "commands-too-large", message, span: owner.span };
}

/**
 * How many characters of commands are taken apart in one file. Hostile scripts can cost 15 µs a character; the fullest
 * of 3,948 real files and fixtures holds 11 KB.
 */
const commandLimit = 512 * 1024;

/** Takes each command apart once, however many rules ask, and none any more when the file's share is used up. */
class Executions {
  private readonly known = new Map<CommandFact, Execution>();
  private left = commandLimit;
  /** The first command that was left out. */
  omitted: CommandFact | undefined;

  readonly of = (fact: CommandFact): Execution => {
    const known = this.known.get(fact);
    if (known) return known;
    this.left -= fact.words.reduce((sum, word) => sum + word.value.length, 0);
    if (this.left < 0) this.omitted ??= fact;
    const made = execution(this.left < 0 ? [] : fact.words);
    this.known.set(fact, made);
    return made;
  };
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

function inProfile(finding: Finding, settings: FileSettings): boolean {
  return profiles.indexOf(finding.profile ?? "recommended") <= profiles.indexOf(settings.profile);
}
