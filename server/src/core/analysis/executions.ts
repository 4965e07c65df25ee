import type { CommandFact } from "../facts/fact.ts";
import type { Problem } from "../languages/language.ts";
import { type Execution, execution } from "../shell/execution.ts";

/**
 * How many characters of commands are taken apart in one file. Hostile scripts can cost 15 µs a character; the fullest
 * of 3,948 real files and fixtures holds 11 KB.
 */
const commandLimit = 512 * 1024;

/** Kept as long as the fact: a keystroke leaves the facts of other documents as they were. */
const known = new WeakMap<CommandFact, Execution>();
const nothing = execution([]);

/** Takes each command apart once, however many rules ask, and none any more when the file's share is used up. */
export class Executions {
  /** What of this file was asked for, and paid. */
  private readonly paid = new Set<CommandFact>();
  private left = commandLimit;
  /** The first command that was left out. */
  private omitted: CommandFact | undefined;

  of(fact: CommandFact): Execution {
    if (!this.pay(fact)) return nothing;
    const made = known.get(fact) ?? execution(fact.words);
    known.set(fact, made);
    return made;
  }

  /** Takes the command's share off what is left; false where that is not enough. */
  pay(fact: CommandFact): boolean {
    if (this.paid.has(fact)) return true;
    const price = fact.words.reduce((sum, word) => sum + word.value.length, 0);
    if (price > this.left) {
      this.left = 0;
      this.omitted ??= fact;
      return false;
    }
    this.left -= price;
    this.paid.add(fact);
    return true;
  }

  /** What there is to say of commands that were left out. */
  notes(): Problem[] {
    if (!this.omitted) return [];
    const message = `This file holds more than ${commandLimit / 1024} KB of commands; from here on they are not looked at.`;
    return [{ code: "commands-too-large", message, span: this.omitted.owner.span }];
  }
}
