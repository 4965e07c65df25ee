import type { CommandFact, Fact, PermissionFact } from "../facts/fact.ts";
import { grantsOf } from "../facts/permission.ts";
import { commandRequests } from "../facts/requests.ts";
import type { TechniqueId } from "../rules/rule.ts";
import { socketAt } from "../rules/runtime-socket-mount/sockets.ts";
import { contains, type Located, type Span } from "../text/span.ts";
import { unmasked } from "../text/templateMark.ts";

/** A word of a file that a technique is about, whether or not a rule finds fault with it. */
export interface Topic {
  readonly span: Span;
  readonly technique: TechniqueId;
  readonly fact: Fact;
}

/** The innermost topic at an offset. */
export function topicAt(facts: readonly Fact[], offset: number): Topic | undefined {
  const here = facts.flatMap((fact) => [...topicsOf(fact)]).filter((topic) => contains(topic.span, offset));
  return here.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0];
}

function* topicsOf(fact: Fact): Iterable<Topic> {
  switch (fact.kind) {
    case "command":
      for (const part of [fact.entrypoint, fact.arguments]) {
        if (part && fact.place !== "build") yield { span: part.keyword.span, technique: "T1609", fact };
      }
      break;
    case "permission":
      for (const word of commandWords(fact)) yield { span: word.span, technique: "T1609", fact };
      break;
    case "mount":
      if (socketAt(fact.host ?? fact.source.value)) yield { span: fact.source.span, technique: "T1609", fact };
      break;
    case "binding":
      if (fact.roleName.value === "cluster-admin") yield { span: fact.roleName.span, technique: "T1098.006", fact };
  }
}

/** The words by which a permission runs commands, and those that would with another verb. */
function commandWords(fact: PermissionFact): Located<string>[] {
  const granting = grantsOf(fact, commandRequests(fact)).flatMap((grant) => [grant.resource, grant.verb]);
  const named = fact.resources.filter((r) =>
    /^(?:(?:pods|\*)\/(?:exec|attach|ephemeralcontainers)|nodes\/proxy)$/.test(r.value),
  );
  return [...granting, ...named];
}

/** The words that run, as one would type them, with a remark where the image puts its own program before them. */
export function effectiveCommand(fact: CommandFact): string {
  const words = fact.words
    .map((word) => unmasked(word.value))
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)));
  const text = words.join(" ");
  const known = fact.entrypoint || fact.language === "dockerfile" ? text : `(the image's ENTRYPOINT) ${text}`;
  return known.length > 120 ? `${known.slice(0, 119)}…` : known;
}
