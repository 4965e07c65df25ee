import { parseTechnique } from "../techniques/parseTechnique.ts";
import type { Citation, Technique } from "../techniques/technique.ts";
import { applyEdits, type Edit } from "../text/edit.ts";
import { contains, type Span } from "../text/span.ts";
import { partAt } from "./parts.ts";

/** The name of a source at an offset, in a citation or among the references. */
export interface Renameable {
  readonly span: Span;
  readonly name: string;
  /** Index into the references; undefined for citations of a name that none has. */
  readonly reference: number | undefined;
}

/** Why something cannot be done, in a sentence for a person. */
export interface Refusal {
  readonly refused: string;
}

/** Within a citation, or on the name in a reference: its URL has other things to be renamed by. */
export function renameableAt(technique: Technique, offset: number): Renameable | undefined {
  const part = partAt(technique, offset);
  if (part?.kind === "citation") {
    const { name, reference } = part.citation;
    return { span: name.span, name: name.value, reference };
  }
  if (part?.kind !== "reference" || !contains(part.reference.name.span, offset)) return undefined;
  const { name } = part.reference;
  return { span: name.span, name: name.value, reference: technique.body().references.indexOf(part.reference) };
}

/** Renames a source in its reference and in all its citations. */
export function rename(technique: Technique, { name, reference }: Renameable, wanted: string): Edit[] | Refusal {
  const text = wanted.trim();
  const { citations, references } = technique.body();
  const refused = refusal(text);
  if (refused) return { refused };
  const other = references.findIndex((r) => r.name.value === text);
  if (reference !== undefined && other !== -1 && text !== name) {
    return { refused: `Another entry of External References is called "${text}". Choose a name that none has.` };
  }
  const own = reference === undefined ? undefined : references[reference];
  const cited = citations.filter((c) => (own ? c.reference === reference : c.name.value === name));
  const edits = [...(own ? [own] : []), ...cited].map((named) => ({ span: named.name.span, text }));
  if (readsBack(technique, edits, { text, cited, reference })) return edits;
  return { refused: `"${text}" would not be read as one name here. Leave out signs that Markdown gives a meaning.` };
}

function refusal(name: string): string | undefined {
  if (name === "") return "A source needs a name. Write at least one letter.";
  if (/[\r\n]/.test(name)) return "The name of a source is one line. Leave out the line break.";
  const sign = /[)[\]]/.exec(name)?.[0];
  if (sign === undefined) return undefined;
  return `The name of a source cannot hold "${sign}", which ends a citation or begins a link. Leave it out.`;
}

interface Renamed {
  readonly text: string;
  readonly cited: readonly Citation[];
  readonly reference: number | undefined;
}

/** True where the document, read anew, has the new name where the old one was, and all else means what it meant. */
function readsBack(technique: Technique, edits: readonly Edit[], { text, cited, reference }: Renamed): boolean {
  const before = technique.body();
  const after = parseTechnique(applyEdits(technique.text, edits)).body();
  const renamed = new Set(cited);
  return (
    after.citations.length === before.citations.length &&
    after.references.length === before.references.length &&
    after.references.every((r, i) => r.name.value === (i === reference ? text : before.references[i]?.name.value)) &&
    after.citations.every((c, i) => {
      const old = before.citations[i];
      if (!old || c.name.value !== (renamed.has(old) ? text : old.name.value)) return false;
      // What led nowhere may lead somewhere now.
      return old.reference === undefined || c.reference === old.reference;
    })
  );
}
