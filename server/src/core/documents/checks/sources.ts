import type { Reference, Technique } from "../../techniques/technique.ts";
import { nearest } from "../../text/nearest.ts";
import { addReference, removeLines } from "../edits.ts";
import { change, type DocumentFix, type DocumentProblem } from "../problem.ts";

/** Citations without a reference, references without a citation, and two references of one name. */
export function* sources(technique: Technique): Iterable<DocumentProblem> {
  const { citations, references } = technique.body();
  const names = references.map((reference) => reference.name.value);
  const told = new Set<string>();
  for (const { name, span, reference } of citations) {
    if (reference !== undefined) continue;
    const near = nearest(name.value, names);
    const fixes: DocumentFix[] = near === undefined ? [] : [change(`Change to ${near}`, name.span, near, true)];
    if (name.value !== "") {
      fixes.push({ title: `Add ${name.value} to External References`, edits: [addReference(technique, name.value)] });
    }
    fixes.push(change("Remove the citation", span, ""));
    const message = `No entry of External References is called "${name.value}".${near === undefined ? " Add it there, or correct the name." : ` Did you mean "${near}"?`}`;
    yield { code: "unresolved-citation", message, span: name.span, severity: "warning", fixes };
  }
  const cited = new Set(citations.map((citation) => citation.name.value));
  for (const reference of references) {
    const { value } = reference.name;
    if (told.has(value)) yield duplicate(technique, reference, names.indexOf(value));
    else if (!cited.has(value) && !isNamed(technique, reference)) yield uncited(technique, reference);
    told.add(value);
    yield* unsafe(reference);
  }
}

/** References to an id, such as a detection strategy, are cited by the id itself. */
function isNamed({ text }: Technique, { name, span }: Reference): boolean {
  return (
    name.value === "mitre-attack" ||
    (/^[A-Z]+-?\d+$/.test(name.value) && text.slice(0, span.start).includes(name.value))
  );
}

function uncited({ text }: Technique, { name, span }: Reference): DocumentProblem {
  const message = `Nothing in this document cites "${name.value}".`;
  const fixes = [{ title: "Remove the reference", edits: [removeLines(text, span)] }];
  return { code: "uncited-reference", message, span, severity: "hint", fixes, unnecessary: true };
}

function duplicate(technique: Technique, reference: Reference, first: number): DocumentProblem {
  const same = technique.body().references[first]?.url?.value === reference.url?.value;
  const { name, span } = reference;
  const message = same
    ? `"${name.value}" is listed twice.`
    : `Two references are called "${name.value}", and citations lead to the first one. Give this one another name.`;
  const fixes = same ? [{ title: "Remove the reference", edits: [removeLines(technique.text, span)] }] : [];
  return { code: "duplicate-reference", message, span, severity: same ? "hint" : "information", fixes };
}

function* unsafe({ url }: Reference): Iterable<DocumentProblem> {
  if (!url || url.value.startsWith("https://")) return;
  const plain = /^http:\/\//i.test(url.value);
  const message = "Only https links are shown as links; this one is shown as its name.";
  const fixes = plain ? [change("Change to https", url.span, url.value.replace(/^http:/i, "https:"))] : [];
  yield { code: "not-https", message, span: url.span, severity: plain ? "hint" : "warning", fixes };
}
