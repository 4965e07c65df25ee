import type { Fact, FactKind, FactOf } from "../../../server/src/core/facts/fact.ts";
import { kubernetes } from "../../../server/src/core/languages/kubernetes/index.ts";
import type { Span } from "../../../server/src/core/text/span.ts";

/** The facts of a manifest, by kind too, and what stands at a span of it. */
export function read(text: string) {
  const { tree } = kubernetes.parse(text);
  const facts: Fact[] = [...kubernetes.facts(tree)];
  const of = <K extends FactKind>(kind: K) => facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  return { tree, facts, of, at: (span: Span) => text.slice(span.start, span.end) };
}

/** A manifest of one pod with one container; both are given as YAML, from their own first column. */
export function pod(container: string, spec = ""): string {
  const indent = (text: string, by: number) => text.replace(/^(?=.)/gm, " ".repeat(by));
  const head = "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n";
  return `${head}${indent(spec, 2)}\n  containers:\n    - name: c\n${indent(container, 6)}\n`;
}
