import type { Fact } from "../facts/fact.ts";
import type { Language } from "../languages/language.ts";
import type { Fix } from "../rules/rule.ts";

/** A fix that changes more than the place of its finding says so, and is never one to make without a look. */
export function noteSharers(fixes: readonly Fix[], fact: Fact, language: Language<unknown>, tree: unknown): Fix[] {
  return fixes.map((fix) => {
    const sharers = language.sharers?.(tree, fix.operations, fact) ?? [];
    if (sharers.length === 0) return fix;
    const { preferred: _, ...rest } = fix;
    return { ...rest, title: `${fix.title} (also changes ${inWords(sharers)})`, safety: "unsafe" };
  });
}

/** More names than this are counted. */
const nameLimit = 3;

/** `service worker`, `services worker and cron`, `services a, b, c and 4 more`. */
function inWords(names: readonly string[]): string {
  const kind = /^\S+ (?=\S+$)/.exec(names[0] ?? "")?.[0];
  const same = kind !== undefined && names.length > 1 && names.every((name) => name.startsWith(kind));
  const words = same ? names.map((name) => name.slice(kind.length)) : names;
  const shown = words.length > nameLimit ? [...words.slice(0, nameLimit), `${words.length - nameLimit} more`] : words;
  const list = shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
  return same ? `${kind.trimEnd()}s ${list}` : list;
}
