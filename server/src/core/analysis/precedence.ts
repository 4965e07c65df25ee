import type { Finding, Rule } from "../rules/rule.ts";

/**
 * One cause gives one finding. Of the findings on one fact those go whose rule another one of them supersedes: a bare
 * shell is not also an overridden entrypoint. `supersedes` is transitive. The one that stays names those that it speaks
 * for. A finding that the settings do not show speaks for nobody.
 */
export function silenceLesser(
  findings: readonly Finding[],
  rules: readonly Rule[],
  isShown: (finding: Finding) => boolean,
): readonly Finding[] {
  if (findings.length < 2) return findings;
  const shown = findings.filter(isShown);
  const lesserOf = new Map(shown.map(({ rule }) => [rule, lesserThan(rule, rules)]));
  const silenced = new Set([...lesserOf.values()].flatMap((lesser) => [...lesser]));
  return findings.flatMap((finding) => {
    if (silenced.has(finding.rule)) return [];
    const lesser = lesserOf.get(finding.rule);
    const includes = [...new Set(shown.map(({ rule }) => rule))].filter((rule) => lesser?.has(rule));
    return includes.length > 0 ? { ...finding, includes } : finding;
  });
}

function lesserThan(rule: string, rules: readonly Rule[]): ReadonlySet<string> {
  const lesser = new Set<string>();
  const pending = [rule];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const next of rules.find((other) => other.id === id)?.supersedes ?? []) {
      if (lesser.has(next)) continue;
      lesser.add(next);
      pending.push(next);
    }
  }
  return lesser;
}
