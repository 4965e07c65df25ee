import { type Span, span } from "./span.ts";

/**
 * A decoded value (a YAML scalar, a JSON string, a shell script over several Dockerfile lines) that knows for each of
 * its UTF-16 code units where in the file that unit was written.
 */
export interface MappedText {
  readonly value: string;
  /** The span in the file of `value.slice(start, end)`. */
  locate(start: number, end: number): Span;
}

/** A value that stands in the file letter for letter. */
export function verbatim(value: string, start: number): MappedText {
  return { value, locate: (from, to) => span(start + from, start + to) };
}

/** A value of which only the place as a whole is known: every part of it maps to the whole. */
export function opaque(value: string, whole: Span): MappedText {
  return { value, locate: () => whole };
}

/** Collects a value piece by piece, each with the span in the file that it was written as. */
export class MappedTextBuilder {
  private value = "";
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  /** Adds units that stand letter for letter from `start` on. */
  copy(text: string, start: number): void {
    for (let i = 0; i < text.length; i++) {
      this.starts.push(start + i);
      this.ends.push(start + i + 1);
    }
    this.value += text;
  }

  /** Adds units that were written otherwise: an escape sequence, a folded line break. */
  write(text: string, source: Span): void {
    for (let i = 0; i < text.length; i++) {
      this.starts.push(source.start);
      this.ends.push(source.end);
    }
    this.value += text;
  }

  /** `whole` is where an empty part, or one past the end, is said to be. */
  build(whole: Span): MappedText {
    const { value, starts, ends } = this;
    const locate = (from: number, to: number): Span => {
      const last = Math.min(to, value.length) - 1;
      const first = starts[from] ?? whole.end;
      return last < from ? span(first, first) : span(first, ends[last] as number);
    };
    return { value, locate };
  }
}

/** The part of a mapped text between two of its own offsets. */
export function slice(text: MappedText, start: number, end: number): MappedText {
  return { value: text.value.slice(start, end), locate: (from, to) => text.locate(start + from, start + to) };
}
