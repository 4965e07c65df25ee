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
    if (isSpan(value)) return movedSpan(value, by);
    const known = copies.get(value);
    if (known) return known;
    const copy = Array.isArray(value) ? movedItems(value) : isMapped(value) ? movedText(value, by) : movedParts(value);
    if (copy !== value) copies.set(value, copy);
    return copy;
  };
  const movedItems = (items: readonly unknown[]): readonly unknown[] => {
    let copy: unknown[] | undefined;
    for (let i = 0; i < items.length; i++) {
      const other = move(items[i]);
      if (other === items[i]) continue;
      copy ??= [...items];
      copy[i] = other;
    }
    return copy ?? items;
  };
  const movedParts = (value: object): object => {
    const parts = value as Readonly<Record<string, unknown>>;
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(parts)) {
      const other = move(parts[key]);
      if (other === parts[key]) continue;
      copy ??= { ...parts };
      copy[key] = other;
    }
    return copy ?? value;
  };
  return <T>(value: T) => move(value) as T;
}

function movedText({ value, locate }: MappedText, by: number): MappedText {
  return { value, locate: (start, end) => movedSpan(locate(start, end), by) };
}

function isSpan(value: object): value is Span {
  return "start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number";
}

function isMapped(value: object): value is MappedText {
  return "locate" in value && typeof value.locate === "function";
}
