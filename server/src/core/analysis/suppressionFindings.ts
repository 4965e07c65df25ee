import type { Operation } from "../languages/language.ts";
import type { Finding, Fix } from "../rules/rule.ts";
import { linesAround } from "../text/lines.ts";
import { nearest } from "../text/nearest.ts";
import type { Span } from "../text/span.ts";
import type { SuppressContext, Suppression } from "./suppress.ts";

/** What suppressions do wrong, as findings with their quick fixes. They have no technique and cannot be suppressed. */

export const suppressionRules = ["unknown-suppression", "unused-suppression", "expired-suppression"] as const;

type NamedRule = Suppression["rules"][number];

/** A suppression that names no rule. */
export function namelessFinding(s: Suppression, text: string): Finding {
  const message = "This suppression names no rule and silences nothing. Write `ignore[rule-id]`.";
  return about("unknown-suppression", "warning", s.span, message, [{ ...removeAll(s, text), safety: "unsafe" }]);
}

/** A rule that there is none of: mostly a misspelt one. */
export function unknownFinding(s: Suppression, rule: NamedRule, { ruleIds, text }: SuppressContext): Finding {
  const near = nearest(rule.id, ruleIds);
  const message = `There is no rule \`${rule.id}\`, so this suppression silences nothing.${near ? ` Did you mean \`${near}\`?` : ""}`;
  const removal = { ...(s.rules.length === 1 ? removeAll(s, text) : removeOne(s, rule)), safety: "unsafe" as const };
  const change: Fix[] =
    near && s.rules.every(({ id }) => id !== near)
      ? [
          {
            title: `Change to ${near}`,
            safety: "safe",
            preferred: true,
            // The key of an annotation holds more than the id.
            operations: [
              {
                op: "replace",
                span: rule.span,
                text: text.slice(rule.span.start, rule.span.end).replace(rule.id, () => near),
              },
            ],
          },
        ]
      : [];
  return about("unknown-suppression", "warning", rule.span, message, [...change, removal]);
}

/** A rule that finds nothing in what the suppression covers. `unused` is how many of its rules are so. */
export function unusedFinding(s: Suppression, rule: NamedRule, unused: number, text: string): Finding {
  if (!s.covers) {
    const message = "`ignore-file` counts only before the first node or instruction of the file. Move it to the top.";
    return about("unused-suppression", "information", rule.span, message, [
      { ...removeAll(s, text), safety: "unsafe" },
    ]);
  }
  const message = `Nothing to suppress: ${rule.id} finds nothing here any more. Remove the suppression.`;
  const fix = unused === s.rules.length ? removeAll(s, text) : removeOne(s, rule);
  return about("unused-suppression", "information", rule.span, message, [{ ...fix, preferred: true }]);
}

/** A suppression whose day is over. Its reason is worth a look, so it is never taken out in bulk. */
export function expiredFinding(s: Suppression, until: NonNullable<Suppression["until"]>, text: string): Finding {
  const message = until.date
    ? `This suppression ended on ${until.date}: its findings are back. Mend them, or set a new date with a reason.`
    : "`until=` needs a date such as 2027-01-31; without one the suppression does not hold.";
  const reason = s.reason ? ` It said: ${s.reason}` : "";
  const fixes: Fix[] = [{ ...removeAll(s, text), safety: "unsafe" }];
  return about("expired-suppression", "warning", until.span, message + reason, fixes);
}

function about(
  rule: (typeof suppressionRules)[number],
  severity: Finding["severity"],
  span: Span,
  message: string,
  fixes: readonly Fix[],
): Finding {
  return { rule, severity, span, message, techniques: [], related: [], fixes, key: `${rule}:${message}` };
}

function removeAll(s: Suppression, text: string): Fix {
  const operation: Operation = s.path
    ? { op: "remove", path: s.path }
    : { op: "replace", span: removal(s.span, text), text: "" };
  return { title: "Remove the suppression", safety: "safe", operations: [operation] };
}

/** Takes one rule out of the list, with the comma behind it, or before it where it is the last. */
function removeOne(s: Suppression, rule: NamedRule): Fix {
  const index = s.rules.indexOf(rule);
  const [previous, next] = [s.rules[index - 1], s.rules[index + 1]];
  const span: Span = next
    ? { start: rule.span.start, end: next.span.start }
    : { start: previous?.span.end ?? rule.span.start, end: rule.span.end };
  return { title: `Remove ${rule.id} from the list`, safety: "safe", operations: [{ op: "replace", span, text: "" }] };
}

/** A comment on a line of its own goes with the line, one behind content with the blanks before it. */
function removal(span: Span, text: string): Span {
  const lineStart = linesAround(text, span.start, span.start).start;
  const before = text.slice(lineStart, span.start);
  if (before.trim() !== "") return { start: lineStart + before.trimEnd().length, end: span.end };
  const lineBreak = /^\r\n|^[\r\n]/.exec(text.slice(span.end, span.end + 2))?.[0] ?? "";
  return { start: lineStart, end: span.end + lineBreak.length };
}
