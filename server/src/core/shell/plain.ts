import type { Execution } from "./execution.ts";
export function plainCommand(_run: Execution): string[] | undefined {
  return undefined;
}
