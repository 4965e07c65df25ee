import type { Annotation, Comment } from "../languages/language.ts";
import type { Finding } from "../rules/rule.ts";
import type { Path, Span } from "../text/span.ts";
import { expiredFinding, namelessFinding, unknownFinding, unusedFinding } from "./suppressionFindings.ts";

/** A finding that someone decided to live with, and why. */
export interface SuppressedFinding {
  readonly finding: Finding;
  /** inSource: a comment or annotation in the file. external: an override in the configuration. */
  readonly kind: "inSource" | "external";
  readonly justification: string;
}

/** `tradecraft: ignore[rule-id, …] until=YYYY-MM-DD -- reason` and its form for the file, or an annotation. */
export interface Suppression {
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  readonly until: { readonly date: string; readonly span: Span } | undefined;
  readonly reason: string;
  /** What it silences; undefined for an `ignore-file` that stands too late to count. */
  readonly covers: Span | undefined;
  readonly span: Span;
  /** Where it stands in the data, if it is no comment. */
  readonly path?: Path;
}

const everything: Span = { start: 0, end: Number.POSITIVE_INFINITY };

export interface SuppressContext {
  readonly text: string;
  /** Every rule there is, and those of them that looked at the file. */
  readonly ruleIds: readonly string[];
  readonly activeIds: readonly string[];
  /** `YYYY-MM-DD`; without it nothing expires. */
  readonly today?: string | undefined;
}

/**
 * Takes the suppressed findings out. What suppressions do wrong comes back as findings of its own: unknown rules,
 * suppressions that silence nothing, expired ones.
 */
export function suppress(
  findings: readonly Finding[],
  comments: Iterable<Comment>,
  annotations: Iterable<Annotation>,
  context: SuppressContext,
): { findings: Finding[]; suppressed: SuppressedFinding[] } {
  const suppressed = new Map<Finding, SuppressedFinding>();
  const about: Finding[] = [];
  const all = [...[...comments].flatMap(fromComment), ...[...annotations].map(fromAnnotation)];
  for (const suppression of all) {
    const { until, covers } = suppression;
    const expired = until !== undefined && context.today !== undefined && until.date < context.today;
    const used = suppression.rules.map((rule) => ({
      rule,
      known: context.ruleIds.includes(rule.id),
      hits: findings.filter((f) => f.rule === rule.id && covers && overlaps(covers, f.span)),
    }));
    const unknown = used.filter((u) => !u.known);
    const unused = used.filter((u) => u.known && u.hits.length === 0 && context.activeIds.includes(u.rule.id));
    // One that silences nothing any more has no findings to bring back.
    if (expired && unused.length < used.length) about.push(expiredFinding(suppression, until, context.text));
    if (used.length === 0) about.push(namelessFinding(suppression, context.text));
    for (const { rule } of unknown) about.push(unknownFinding(suppression, rule, context));
    for (const { rule } of unused) about.push(unusedFinding(suppression, rule, unused.length, context.text));
    for (const finding of expired ? [] : used.flatMap(({ hits }) => hits)) {
      suppressed.set(finding, { finding, kind: "inSource", justification: suppression.reason });
    }
  }
  return { findings: [...findings.filter((f) => !suppressed.has(f)), ...about], suppressed: [...suppressed.values()] };
}

/** A finding belongs to a suppression where it starts in what that covers. */
function overlaps(covers: Span, finding: Span): boolean {
  return covers.start <= finding.start && finding.start <= covers.end;
}

function fromComment(comment: Comment): Suppression[] {
  const match = /^tradecraft:\s*ignore(-file)?\b(?:\[([^\]]*)\])?(?:\s+until=(\S+))?(?:\s*--\s*(.*))?/.exec(
    comment.text,
  );
  if (!match) return [];
  const [, file, list, date, reason] = match;
  const start = comment.span.end - comment.text.length;
  const listStart = start + comment.text.indexOf("[") + 1;
  const rules = [...(list ?? "").matchAll(/[^\s,]+/g)].map((m) => ({
    id: m[0],
    span: { start: listStart + m.index, end: listStart + m.index + m[0].length },
  }));
  const untilStart = start + comment.text.indexOf("until=");
  const valid = date !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(date);
  return [
    {
      rules,
      // A date that is none never holds: better a finding again than a silence for ever.
      until:
        date === undefined
          ? undefined
          : { date: valid ? date : "", span: { start: untilStart, end: untilStart + 6 + date.length } },
      reason: reason?.trim() ?? "",
      covers: file ? (comment.leading ? everything : undefined) : comment.covers,
      span: comment.span,
    },
  ];
}

function fromAnnotation({ rule, reason, span, covers }: Annotation): Suppression {
  return { rules: [{ id: rule.value, span }], until: undefined, reason, covers, span, path: rule.path };
}
