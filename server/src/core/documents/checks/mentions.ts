import { attack, attackCatalogue, isBefore, succession } from "../../techniques/catalogue.ts";
import { splitFrontMatter } from "../../techniques/frontMatter.ts";
import type { Technique } from "../../techniques/technique.ts";
import { span } from "../../text/span.ts";
import { idAsWritten } from "../edits.ts";
import { attackMentions } from "../mentions.ts";
import { change, type DocumentContext, type DocumentProblem } from "../problem.ts";

/** Techniques that the text names and ATT&CK has no more, or never had. */
export function* mentions(technique: Technique, { library }: DocumentContext): Iterable<DocumentProblem> {
  const { text } = technique;
  const { body } = splitFrontMatter(text);
  const catalogue = attackCatalogue();
  const header = technique.header();
  const own = header.id?.value;
  const release = header.attackRelease?.value;
  const named = attackMentions(text.slice(body.start)).map(({ id, span: at }) => ({
    id,
    at: span(at.start + body.start, at.end + body.start),
  }));
  const ids = new Set([own, ...named.map((mention) => mention.id)]);
  for (const { id, at } of named) {
    if (id === own) continue;
    const known = catalogue.get(id);
    if (!known) {
      // A later release may have it.
      if (library.get(id) || (release !== undefined && isBefore(attack.release, release))) continue;
      // ATT&CK's other matrices, Mobile and ICS, have ids of the same form.
      const message = `The Enterprise matrix of ATT&CK ${attack.release} has no technique ${id}.`;
      yield { code: "unknown-technique", message, span: at, severity: "hint", fixes: [] };
      continue;
    }
    const { revokedBy, revokedIn, deprecated } = known;
    if (deprecated) {
      const message = `ATT&CK has deprecated ${id} and names nothing in its place.`;
      yield { code: "deprecated-technique", message, span: at, severity: "hint", fixes: [] };
    }
    // Whoever names both speaks of the change.
    if (!revokedBy || ids.has(revokedBy)) continue;
    const later = revokedIn !== undefined && release !== undefined && isBefore(release, revokedIn);
    const message = succession(known) ?? "";
    const fixes = [change(`Change to ${revokedBy}`, at, idAsWritten(text, at, revokedBy), true)];
    yield { code: "revoked-technique", message, span: at, severity: later ? "hint" : "information", fixes };
  }
}
