import type { Annotation, Comment } from "../languages/language.ts";
import type { Finding, Fix } from "../rules/rule.ts";
import { linesAround } from "../text/lines.ts";
import { nearest } from "../text/nearest.ts";
import type { Span } from "../text/span.ts";

/** A finding that someone decided to live with, and why. */
export interface SuppressedFinding {
  readonly finding: Finding;
  /** inSource: a comment or annotation in the file. external: an override in the configuration. */
  readonly kind: "inSource" | "external";
  readonly justification: string;
}

/** `tradecraft: ignore[rule-id, …] until=YYYY-MM-DD -- reason` and its form for the file, or an annotation. */
interface Suppression {
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  readonly until: { readonly date: string; readonly span: Span } | undefined;
  readonly reason: string;
  /** What it silences; undefined for an `ignore-file` that stands too late to count. */
  readonly covers: Span | undefined;
  readonly span: Span;
  readonly removable: boolean;
}

const everything: Span = { start: 0, end: Number.POSITIVE_INFINITY };
export const suppressionRules = ["unknown-suppression", "unused-suppression", "expired-suppression"] as const;

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
    if (expired) about.push(expiredFinding(suppression, until));
    if (suppression.rules.length === 0) about.push(unknownFinding(suppression, "", suppression.span, context.ruleIds));
    for (const rule of suppression.rules) {
      if (!context.ruleIds.includes(rule.id)) {
        about.push(unknownFinding(suppression, rule.id, rule.span, context.ruleIds));
        continue;
      }
      const hits = findings.filter((f) => f.rule === rule.id && covers && overlaps(covers, f.span));
      if (hits.length === 0 && context.activeIds.includes(rule.id))
        about.push(unusedFinding(suppression, rule, context.text));
      if (expired) continue;
      for (const finding of hits) {
        suppressed.set(finding, { finding, kind: "inSource", justification: suppression.reason });
      }
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
      removable: true,
    },
  ];
}

function fromAnnotation({ rule, reason, span, covers }: Annotation): Suppression {
  return { rules: [{ id: rule.value, span }], until: undefined, reason, covers, span, removable: false };
}

// ── findings about suppressions ──────────────────────────────────────────────────────────────────────────────────

function about(
  rule: (typeof suppressionRules)[number],
  severity: Finding["severity"],
  span: Span,
  message: string,
  fixes: Fix[] = [],
): Finding {
  return { rule, severity, span, message, techniques: [], related: [], fixes, key: `${rule}:${message}` };
}

function unknownFinding(s: Suppression, id: string, span: Span, ruleIds: readonly string[]): Finding {
  if (id === "") {
    return about(
      "unknown-suppression",
      "warning",
      span,
      "This suppression names no rule and silences nothing. Write `ignore[rule-id]`.",
    );
  }
  const near = nearest(id, ruleIds);
  const fixes: Fix[] =
    near && s.removable
      ? [
          {
            title: `Change to ${near}`,
            safety: "safe",
            preferred: true,
            operations: [{ op: "replace", span, text: near }],
          },
        ]
      : [];
  const message = `There is no rule \`${id}\`, so this suppression silences nothing.${near ? ` Did you mean \`${near}\`?` : ""}`;
  return about("unknown-suppression", "warning", span, message, fixes);
}

function unusedFinding(s: Suppression, rule: { id: string; span: Span }, text: string): Finding {
  const message = s.covers
    ? `Nothing to suppress: ${rule.id} finds nothing here any more. Remove the suppression.`
    : "`ignore-file` counts only before the first node or instruction of the file. Move it to the top.";
  const fixes: Fix[] =
    s.removable && s.rules.length === 1
      ? [
          {
            title: "Remove the suppression",
            safety: "safe",
            preferred: true,
            operations: [{ op: "replace", span: removal(s.span, text), text: "" }],
          },
        ]
      : [];
  return about("unused-suppression", "information", rule.span, message, fixes);
}

function expiredFinding(s: Suppression, until: { date: string; span: Span }): Finding {
  const message = until.date
    ? `This suppression ended on ${until.date}: its findings are back. Mend them, or set a new date with a reason.`
    : "`until=` needs a date such as 2027-01-31; without one the suppression does not hold.";
  return about("expired-suppression", "warning", until.span, `${message}${s.reason ? ` It said: ${s.reason}` : ""}`);
}

/** A comment on a line of its own goes with the line, one behind content with the blanks before it. */
function removal(span: Span, text: string): Span {
  const lineStart = linesAround(text, span.start, span.start).start;
  const before = text.slice(lineStart, span.start);
  if (before.trim() !== "") return { start: lineStart + before.trimEnd().length, end: span.end };
  const lineBreak = /^\r\n|^[\r\n]/.exec(text.slice(span.end, span.end + 2))?.[0] ?? "";
  return { start: lineStart, end: span.end + lineBreak.length };
}
