import { attackCatalogue, isBefore, succession } from "../../techniques/catalogue.ts";
import type { Technique } from "../../techniques/technique.ts";
import { idAsWritten } from "../edits.ts";
import { change, type DocumentContext, type DocumentProblem } from "../problem.ts";

/** Which technique the document is about: whether ATT&CK still has it, and whether another document is about it too. */
export function* identity(technique: Technique, { twins, library }: DocumentContext): Iterable<DocumentProblem> {
  const header = technique.header();
  const { id } = header;
  if (!id) return;
  const [twin] = twins;
  if (twin) {
    const shown = library.get(id.value)?.uri === technique.uri;
    const message = shown
      ? `Another document is about ${id.value} too; this one is shown. Keep one of them.`
      : `Another document is about ${id.value} too, and it is the one that is shown. Keep one of them.`;
    const place = twin.header().id?.span ?? { start: 0, end: 0 };
    const related = twins.map(({ uri }) => ({ uri, span: place, message: `also about ${id.value}` }));
    yield { code: "duplicate-technique", message, span: id.span, severity: "warning", fixes: [], related };
  }
  // A document that says so itself, as an import does, need not be told.
  const says = header.entries.some((entry) => /^(?:revoked|revoked_by|deprecated)$/.test(entry.key.value));
  const known = attackCatalogue().get(id.value);
  if (!known || says) return;
  if (known.deprecated) {
    const message = `ATT&CK has deprecated ${id.value} and names nothing in its place.`;
    yield { code: "deprecated-technique", message, span: id.span, severity: "information", fixes: [] };
  }
  const { revokedBy, revokedIn } = known;
  if (!revokedBy) return;
  const release = header.attackRelease?.value;
  const later = revokedIn !== undefined && release !== undefined && isBefore(release, revokedIn);
  const message = `${succession(known)} Move what is still true to a document about ${revokedBy}.`;
  const written = technique.text.slice(id.span.start, id.span.end);
  const successor = idAsWritten(technique.text, id.span, revokedBy);
  const fixes = /^T\d{4}(?:[./]\d{3})?$/.test(written)
    ? [change(`Make this document about ${revokedBy}`, id.span, successor)]
    : [];
  yield { code: "revoked-technique", message, span: id.span, severity: later ? "hint" : "information", fixes };
}
