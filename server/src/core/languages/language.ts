import type { Fact, LanguageId } from "../facts/fact.ts";
import type { Edit } from "../text/edit.ts";
import type { Located, Path, Span } from "../text/span.ts";

/** What is known of a file before it is parsed. */
export interface FileHint {
  readonly uri: string;
  /** The editor's language id, where an editor asks. */
  readonly languageId?: string;
  /** The text, or at least its first 64 KB. */
  readonly head: string;
}

/** Something wrong with the text itself. Never a reason to lose findings elsewhere. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  /** What is meant, most likely: to be written over the span. */
  readonly suggestion?: string;
}

/** A comment that may hold a suppression. */
export interface Comment {
  /** Without the comment sign. */
  readonly text: string;
  /** From the comment sign to the end of the comment's line. */
  readonly span: Span;
  /** What it speaks of: its line where it ends one, else the node or instruction below it with all that it holds. */
  readonly covers: Span;
  /** True before the first node, where `ignore-file` is allowed. */
  readonly leading: boolean;
}

/** A reason that a document gives in its data, not in a comment: a Kubernetes annotation. */
export interface Annotation {
  /** The key after `tradecraft/ignore.`: a rule id. */
  readonly rule: Located<string>;
  readonly reason: string;
  readonly span: Span;
  readonly covers: Span;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A change to a tree, made text by the language's format-preserving `patch`. */
export type Operation =
  /** Removes the node with its key or list item; a collection that this leaves empty goes with it. */
  | { readonly op: "remove"; readonly path: Path }
  /** Writes a value at a path whose parent exists, in place of what is there. */
  | { readonly op: "set"; readonly path: Path; readonly value: JsonValue }
  /** Adds a list item at the end of the collection at the path. */
  | { readonly op: "append"; readonly path: Path; readonly value: JsonValue }
  /** Writes text over a span. */
  | { readonly op: "replace"; readonly span: Span; readonly text: string };

export interface Language<Tree> {
  readonly id: LanguageId;
  /** Decides by name, editor language and content, in this order of trust. Cheap: called for every file. */
  detect(file: FileHint): boolean;
  /** Never throws. `previous` is the tree of an older version of the same file, whose unchanged parts may be reused. */
  parse(text: string, previous?: Tree): { readonly tree: Tree; readonly problems: readonly Problem[] };
  facts(tree: Tree): Iterable<Fact>;
  comments(tree: Tree): Iterable<Comment>;
  annotations?(tree: Tree): Iterable<Annotation>;
  /** The edits that carry out the operation; empty where the path no longer exists. */
  patch(tree: Tree, operations: readonly Operation[]): readonly Edit[];
  /**
   * Who else changes with what the operations change, in words (`service worker`): the places that share it by alias,
   * merge key or `extends`. The fact says for whom the change is meant.
   */
  sharers?(tree: Tree, operations: readonly Operation[], fact: Fact): readonly string[];
  /** Where and how a suppression comment for a finding at the span is written: above it, or at the end of its line. */
  suppression(tree: Tree, at: Span, comment: string): SuppressionEdit | undefined;
  /** The same for the whole file. */
  fileSuppression(tree: Tree, comment: string): SuppressionEdit | undefined;
}

export interface SuppressionEdit {
  readonly edit: Edit;
  /** Where in `edit.text` the comment stands, so that an editor can select its reason. */
  readonly commentOffset: number;
}
