import type { Finding, Rule } from "../rules/rule.ts";

/**
 * One cause gives one finding. Of the findings on one fact those go whose rule another one of them supersedes: a bare
 * shell is not also an overridden entrypoint. `supersedes` is transitive.
 */
export function silenceLesser(findings: readonly Finding[], rules: readonly Rule[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const silenced = new Set<string>();
  const pending = findings.map((f) => f.rule);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const lesser of rules.find((rule) => rule.id === id)?.supersedes ?? []) {
      if (silenced.has(lesser)) continue;
      silenced.add(lesser);
      pending.push(lesser);
    }
  }
  return findings.filter((f) => !silenced.has(f.rule));
}
