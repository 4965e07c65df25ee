/** What ATT&CK says of a technique, as `tradecraft/attackFacts` answers. */
export interface AttackFacts {
  readonly name: string;
  /** Short names: `privilege-escalation`. */
  readonly tactics: readonly string[];
  readonly url: string;
  readonly release: string;
}

/**
 * The snippet of a technique document with what is known filled in: the id, and for a technique of ATT&CK's its name,
 * tactics and release. What is left are places for the person.
 */
export function fillSkeleton(snippet: string, id: string, facts: AttackFacts | null): string {
  const [first = "", ...others] = facts?.tactics ?? [];
  const known = facts
    ? {
        "1": `attack_release: "${facts.release}"\nmitre_attack_url: ${facts.url}`,
        "2": facts.name,
        "4": first,
      }
    : { "1": `technique_id: ${id}` };
  return snippet
    .split("\n")
    .flatMap((line) => {
      // The list in the front matter has a line for each; the table has them in one.
      if (others.length > 0 && /^- \$\{4\|/.test(line))
        return [first, ...others].map((tactic) => `- ${verbatim(tactic)}`);
      if (others.length > 0 && line.startsWith("|")) return line.replace("$4", [first, ...others].join(", "));
      return line;
    })
    .map((line) => fillLine(line, known))
    .join("\n");
}

function fillLine(line: string, known: { readonly [place: string]: string }): string {
  return line.replace(/\$\{(\d+)(?::(?:\\.|[^}\\])*|\|[^|]*\|)\}|\$(\d+)/g, (whole, place?: string, again?: string) => {
    const value = known[place ?? again ?? ""];
    return value === undefined ? whole : verbatim(value);
  });
}

/** Text that a snippet takes as it stands. */
function verbatim(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
