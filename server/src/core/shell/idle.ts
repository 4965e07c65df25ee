// Placeholder (overwrite freely).
import type { Span } from "../text/span.ts";
import type { Execution } from "./execution.ts";
export function idleness(_run: Execution): { byShell: boolean; span: Span } | undefined {
  return undefined;
}
