import type { Analyzer } from "../core/index.ts";
import type { Manual } from "../core/rules/manual.ts";
import type { Profile, Rule, Severity, TechniqueId } from "../core/rules/rule.ts";
import { readArguments } from "./arguments.ts";
import { exit, type Io, UsageError } from "./io.ts";

/** What can be reported, as lists and reports name it: the rules, and the findings about suppressions. */
export interface RuleInfo {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Rule["confidence"];
  readonly profile: Profile;
  readonly techniques: readonly TechniqueId[];
  /** What it finds, in Markdown. */
  readonly finds: string;
  readonly manual: Manual | undefined;
}

/** In the order of the analyzer's ids. */
export function ruleInfos(analyzer: Analyzer): readonly RuleInfo[] {
  const rules = analyzer.rules.map(({ rule, manual }): RuleInfo => ({ ...rule, finds: manual.finds, manual }));
  return [...rules, ...aboutSuppressions.filter(({ id }) => analyzer.ruleIds.includes(id))];
}

const always = { confidence: "high", profile: "recommended", techniques: [], manual: undefined } as const;

const aboutSuppressions: readonly RuleInfo[] = [
  {
    ...always,
    id: "unknown-suppression",
    title: "Suppression of an unknown rule",
    severity: "warning",
    finds: "A suppression that names no rule, or one that does not exist. It silences nothing.",
  },
  {
    ...always,
    id: "unused-suppression",
    title: "Suppression without effect",
    severity: "information",
    finds:
      "A suppression of a rule that finds nothing in the place it covers, or one for the file that stands too late.",
  },
  {
    ...always,
    id: "expired-suppression",
    title: "Expired suppression",
    severity: "warning",
    finds: "A suppression whose date has passed. Its findings are reported again.",
  },
];

const options = { format: { type: "string", values: ["text", "json"] } } as const;

/** `tradecraft rules`: what can be found, and how loud it is. */
export function listRules(argv: readonly string[], io: Io, analyzer: Analyzer): number {
  const { options: given, operands } = readArguments(argv, options);
  if (operands.length > 0) throw new UsageError(`rules takes no operand, and ${operands[0]} is one.`);
  const infos = ruleInfos(analyzer);
  io.stdout.write(given.format === "json" ? asJson(infos) : asText(infos));
  return exit.clean;
}

function asJson(infos: readonly RuleInfo[]): string {
  const rules = infos.map(({ id, title, severity, confidence, profile, techniques, finds }) => ({
    id,
    title,
    severity,
    confidence,
    profile,
    techniques,
    finds,
  }));
  return `${JSON.stringify({ version: 1, rules }, undefined, 2)}\n`;
}

function asText(infos: readonly RuleInfo[]): string {
  const rows = infos.map((i) => [i.id, i.severity, i.profile, i.techniques.join(" "), i.title]);
  const widths = rows.reduce((max, row) => row.map((cell, i) => Math.max(max[i] ?? 0, cell.length)), [] as number[]);
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join("");
}
