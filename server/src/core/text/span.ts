/** Half-open range of UTF-16 code unit offsets. Lines and columns exist only in `protocol/` and `cli/`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function span(start: number, end: number): Span {
  return { start, end };
}

/** True where the two spans share a position; an empty span touches what it borders. */
export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** True where `inner` lies within `outer`. */
export function encloses(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True where the offset lies in the span or directly at its end, as an editor's cursor does. */
export function contains(s: Span, offset: number): boolean {
  return s.start <= offset && offset <= s.end;
}

/** The smallest span that holds all of them. The list must not be empty. */
export function cover(spans: readonly Span[]): Span {
  return span(Math.min(...spans.map((s) => s.start)), Math.max(...spans.map((s) => s.end)));
}

/** Keys and indices from the root of a document to a node. What an entry means is the language's own. */
export type Path = readonly (string | number)[];

/** A value that remembers where it was written. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
  readonly path: Path;
}
