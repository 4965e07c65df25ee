import type { Problem } from "../languages/language.ts";
import type { Related, Severity } from "../rules/rule.ts";
import type { Library } from "../techniques/library.ts";
import type { Technique } from "../techniques/technique.ts";
import type { Edit } from "../text/edit.ts";

/** What is wrong with a technique document, and what can be done about it. */
export interface DocumentProblem extends Problem {
  readonly severity: Severity;
  readonly fixes: readonly DocumentFix[];
  readonly related?: readonly Related[];
  /** True for what could go without loss; editors fade it. */
  readonly unnecessary?: true;
}

/** Edits of the text that is at hand. None of them changes what a document is about, unless its title says so. */
export interface DocumentFix {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly preferred?: true;
}

/** What a check may know beyond the document. */
export interface DocumentContext {
  readonly library: Library;
  /** The other own documents about the technique. */
  readonly twins: readonly Technique[];
}

/** Looks at a document and tells what it finds, in any order. */
export type DocumentCheck = (technique: Technique, context: DocumentContext) => Iterable<DocumentProblem>;

/** A fix that writes `text` in place of a span, if that changes anything. */
export function change(title: string, span: Edit["span"], text: string, preferred = false): DocumentFix {
  return { title, edits: [{ span, text }], ...(preferred && { preferred: true }) };
}
