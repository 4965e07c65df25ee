import type { Fact, FactKind } from "../facts/fact.ts";
import { originOf } from "../facts/moved.ts";
import type { Operation, Problem } from "../languages/language.ts";
import type { Finding, Report, Rule, RuleContext } from "../rules/rule.ts";
import { movedSpan } from "../text/moved.ts";
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
    for (const { rule, reports } of context.ask(byKind.get(fact.kind) ?? [], fact)) {
      for (const report of reports) {
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

/** What rules said of a fact, where they looked at nothing but the fact and its command. */
interface Said {
  /** The release of Kubernetes that they were asked for. */
  readonly version: string;
  readonly by: Map<Rule, readonly Report[]>;
}

/** Kept as long as the fact, for the place where that was made: a keystroke moves most facts at most. */
const said = new WeakMap<Fact, Said>();

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

  /** What the rules say of the fact; asked anew are only those that looked around the last time. */
  *ask(rules: readonly Rule[], fact: Fact): Iterable<{ rule: Rule; reports: readonly Report[] }> {
    const affordable = fact.kind !== "command" || this.executions.pay(fact);
    const { fact: origin, by } = originOf(fact);
    const known = said.get(origin);
    const kept = known?.version === this.version ? known.by : new Map<Rule, readonly Report[]>();
    if (affordable && kept !== known?.by) said.set(origin, { version: this.version, by: kept });
    for (const rule of rules) {
      const before = affordable ? kept.get(rule) : undefined;
      if (before) {
        if (before.length > 0) yield { rule, reports: moved(before, by) };
        continue;
      }
      this.looksAround = false;
      const reports = [...rule.check(fact as never, this)];
      if (affordable && !this.looksAround) kept.set(rule, moved(reports, -by));
      yield { rule, reports };
    }
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

/** The same reports where the text that they speak of stands so many code units further on. */
function moved(reports: readonly Report[], by: number): readonly Report[] {
  if (by === 0) return reports;
  const replaced = (operation: Operation): Operation =>
    operation.op === "replace" ? { ...operation, span: movedSpan(operation.span, by) } : operation;
  return reports.map(({ span, related, fixes, ...rest }) => ({
    ...rest,
    span: movedSpan(span, by),
    ...(related && { related: related.map((place) => ({ ...place, span: movedSpan(place.span, by) })) }),
    ...(fixes && { fixes: fixes.map((fix) => ({ ...fix, operations: fix.operations.map(replaced) })) }),
  }));
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
