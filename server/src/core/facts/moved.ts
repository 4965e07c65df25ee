import { mover } from "../text/moved.ts";
import type { Fact } from "./fact.ts";

/** A fact as it was made, and how far from there it stands now. */
export interface Origin {
  readonly fact: Fact;
  /** In code units. */
  readonly by: number;
}

const origins = new WeakMap<Fact, Origin>();

/** The facts of a text that now stands so many code units further on. They know where they come from. */
export function movedFacts(facts: readonly Fact[], by: number): readonly Fact[] {
  if (by === 0) return facts;
  const move = mover(by);
  return facts.map((fact) => {
    const moved = move(fact);
    origins.set(moved, { fact, by });
    return moved;
  });
}

export function originOf(fact: Fact): Origin {
  return origins.get(fact) ?? { fact, by: 0 };
}
