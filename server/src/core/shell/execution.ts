// Placeholder until the shell layer lands (overwrite freely).
import type { Word } from "../facts/fact.ts";
import type { Span } from "../text/span.ts";
export interface Execution {
  readonly program?: { readonly name: string; readonly words: readonly { readonly span: Span }[]; readonly span: Span };
  readonly shell?: { readonly name: string; readonly kind: "script" | "file" | "console" };
  readonly calls: readonly unknown[];
  readonly opaque: boolean;
}
export function execution(_words: readonly Word[]): Execution {
  return { calls: [], opaque: false };
}
