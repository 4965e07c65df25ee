import type { MappedText } from "./mapped.ts";
import type { Span } from "./span.ts";

export function movedSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/**
 * Copies of plain data that stand so many code units further on: spans and mapped texts are moved, all else stays, and
 * what was one object is one object again. Data without a place is not copied.
 */
export function mover(by: number): <T>(value: T) => T {
  const copies = new Map<object, object>();
  const move = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const known = copies.get(value);
    if (known) return known;
    const copy = copyOf(value);
    copies.set(value, copy);
    return copy;
  };
  const copyOf = (value: object): object => {
    if (Array.isArray(value)) return movedItems(value);
    if (isSpan(value)) return movedSpan(value, by);
    if (isMapped(value)) {
      return { value: value.value, locate: (from: number, to: number) => movedSpan(value.locate(from, to), by) };
    }
    let copy: Record<string, unknown> | undefined;
    for (const [key, part] of Object.entries(value)) {
      const other = move(part);
      if (other === part) continue;
      copy ??= { ...value };
      copy[key] = other;
    }
    return copy ?? value;
  };
  const movedItems = (items: readonly unknown[]): readonly unknown[] => {
    const copy = items.map(move);
    return copy.every((item, i) => item === items[i]) ? items : copy;
  };
  return <T>(value: T) => move(value) as T;
}

function isSpan(value: object): value is Span {
  return "start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number";
}

function isMapped(value: object): value is MappedText {
  return "locate" in value && typeof value.locate === "function";
}
