import type { CommandFact, CommandPart, Word } from "../facts/fact.ts";
import { cover, encloses, type Span } from "../text/span.ts";
import { kindOfImage } from "./debug-image/images.ts";
import type { Fix } from "./rule.ts";

/** What the rules about commands share. */

/** A command that is the container's own, not one that runs beside it or while the image is built. */
export function isEntry(fact: CommandFact): boolean {
  return fact.place === "main" || fact.place === "init" || fact.place === "ephemeral";
}

/** The container in words: `container web`, `service web`, `the final stage`. */
export function containerName(fact: CommandFact): string {
  if (fact.language === "dockerfile") return "the image";
  const kind = fact.language === "compose" ? "service" : fact.place === "init" ? "init container" : "container";
  return fact.container === undefined ? `this ${kind}` : `${kind} ${fact.container}`;
}

/** The part that holds the word. */
export function partOf(fact: CommandFact, word: Word): CommandPart | undefined {
  return [fact.entrypoint, fact.arguments].find((part) => part?.words.includes(word));
}

/** The span of the words as far as one part holds them: a squiggle that stays on one value. */
export function wordsSpan(fact: CommandFact): Span {
  const written = fact.words.filter((word) => !word.implied);
  const first = written[0];
  const part = first && partOf(fact, first);
  return part
    ? cover(part.words.filter((word) => !word.implied).map((word) => word.span))
    : (first?.span ?? fact.owner.span);
}

/** The span where one part holds all of it, else the smaller one: a squiggle that stays on one value. */
export function inOnePart(fact: CommandFact, span: Span, smaller: Span): Span {
  const parts = [fact.entrypoint, fact.arguments].filter((part) => part !== undefined);
  return parts.length < 2 || parts.some((part) => encloses(part.span, span)) ? span : smaller;
}

/** With a capital: the beginning of a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Takes the part out, so that the image's own command runs again. Not offered where that is nothing but a shell: the
 * container would do nothing.
 */
export function removeOverride(fact: CommandFact, part: CommandPart): Fix[] {
  const whole = !(fact.entrypoint && fact.arguments);
  if (whole && fact.language !== "dockerfile" && fact.image && kindOfImage(fact.image.value) === "base") return [];
  if (fact.language === "dockerfile") {
    return [
      {
        title: `Remove the ${part.keyword.value.toUpperCase()} instruction`,
        safety: "unsafe",
        operations: [{ op: "remove", path: part.path.slice(0, 1) }],
      },
    ];
  }
  return [{ title: "Remove the override", safety: "unsafe", operations: [{ op: "remove", path: part.path }] }];
}
