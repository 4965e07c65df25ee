import type { Fact, FactKind } from "../facts/fact.ts";
import type { Problem } from "../languages/language.ts";
import type { Finding, Report, Rule, RuleContext } from "../rules/rule.ts";
import { unmasked } from "../text/templateMark.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { Executions } from "./executions.ts";
import { silenceLesser } from "./precedence.ts";
import type { Parsed } from "./read.ts";
import { noteSharers } from "./sharing.ts";

interface Checked {
  /** Those that are not switched off. */
  readonly rules: readonly Rule[];
  readonly known: Pick<RuleContext, "uri" | "language" | "kubernetesVersion" | "facts">;
  readonly parsed: Parsed;
  readonly text: string;
  readonly workspace: () => Workspace;
  readonly isShown: (finding: Finding) => boolean;
}

/** What the rules find in a file. `joined` tells whether one of them asked for the workspace, which is then made. */
export function check({ rules, known, parsed, text, workspace, isShown }: Checked): {
  findings: Finding[];
  notes: Problem[];
  joined: boolean;
} {
  const findings: Finding[] = [];
  const keys = new Map<string, number>();
  const places = new Set<string>();
  const context = new Context(known, workspace);
  const byKind = rulesByKind(rules);
  for (const fact of known.facts) {
    const ofFact: Finding[] = [];
    for (const rule of byKind.get(fact.kind) ?? []) {
      for (const report of context.reports(rule, fact)) {
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
  return { findings: unique, notes: context.executions.notes(), joined: context.joined };
}

function rulesByKind(rules: readonly Rule[]): ReadonlyMap<FactKind, Rule[]> {
  const byKind = new Map<FactKind, Rule[]>();
  for (const rule of rules) {
    for (const kind of rule.on) {
      const list = byKind.get(kind);
      if (list) list.push(rule);
      else byKind.set(kind, [rule]);
    }
  }
  return byKind;
}

/**
 * What rules said of a fact, kept as long as the fact where they looked at nothing but the fact and its command: a
 * keystroke leaves the facts of the documents before it as they were.
 */
const said = new WeakMap<Fact, Map<Rule, { readonly version: string; readonly reports: readonly Report[] }>>();

/** What rules may know beyond their fact. Notes whether one looks at more than its fact. */
class Context implements RuleContext {
  readonly executions = new Executions();
  readonly language;
  joined = false;
  private looksAround = false;
  private seen: Workspace | undefined;
  private readonly version: string;

  constructor(
    private readonly known: Checked["known"],
    private readonly makeWorkspace: () => Workspace,
  ) {
    this.language = known.language;
    const { major, minor } = known.kubernetesVersion ?? {};
    this.version = `${major}.${minor}`;
  }

  reports(rule: Rule, fact: Fact): readonly Report[] {
    const ofFact = said.get(fact);
    const before = ofFact?.get(rule);
    const affordable = fact.kind !== "command" || this.executions.pay(fact);
    if (before?.version === this.version && affordable) return before.reports;
    this.looksAround = false;
    const reports = [...rule.check(fact as never, this)];
    if (this.looksAround || !affordable) return reports;
    const entry = { version: this.version, reports };
    if (ofFact) ofFact.set(rule, entry);
    else said.set(fact, new Map([[rule, entry]]));
    return reports;
  }

  readonly execution: RuleContext["execution"] = (fact) => this.executions.of(fact);

  get kubernetesVersion() {
    return this.known.kubernetesVersion;
  }

  get uri() {
    this.looksAround = true;
    return this.known.uri;
  }

  get facts() {
    this.looksAround = true;
    return this.known.facts;
  }

  get workspace() {
    this.looksAround = true;
    this.joined = true;
    this.seen ??= this.makeWorkspace();
    return this.seen;
  }
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
