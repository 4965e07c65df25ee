import { describe, expect, it } from "vitest";
import { completionAt } from "../../../server/src/core/documents/completion.ts";
import { completionsFor } from "../../../server/src/core/documents/completionItems.ts";
import { foldsOf } from "../../../server/src/core/documents/folding.ts";
import { linksOf } from "../../../server/src/core/documents/links.ts";
import { type OutlineEntry, outlineOf } from "../../../server/src/core/documents/outline.ts";
import { rename, renameableAt } from "../../../server/src/core/documents/rename.ts";
import { createLibrary } from "../../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import type { Technique } from "../../../server/src/core/techniques/technique.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";
import { encloses, type Span, span } from "../../../server/src/core/text/span.ts";
import { bundledTechniques } from "../../../server/src/techniques.generated.ts";
import { realDocuments, slice } from "./texts.ts";

const library = createLibrary(bundledTechniques);

/** Fails where an editor would refuse the outline, and where it leaves something out. */
function expectOutline(technique: Technique, file: string): void {
  // Not an expectation for each of the entries: there are a hundred thousand.
  const counts: { [kind: string]: number } = {};
  const check = (entry: OutlineEntry, within: Span): void => {
    counts[entry.kind] = (counts[entry.kind] ?? 0) + 1;
    if (!encloses(within, entry.span) || !encloses(entry.span, entry.selection)) expect.fail(`${file}: ${entry.name}`);
    if (entry.name.trim() === "") expect.fail(`${file}: an entry without a name`);
    let last = entry.span.start;
    for (const child of entry.children) {
      if (child.span.start < last) expect.fail(`${file}: ${child.name} begins within the one before it`);
      last = child.span.end;
      check(child, entry.span);
    }
  };
  check(outlineOf(technique), span(0, technique.text.length));
  const { references, mitigations } = technique.body();
  expect(counts, file).toMatchObject({
    key: technique.header().entries.length,
    reference: references.length,
    ...(mitigations.length > 0 && { mitigation: mitigations.length }),
  });
}

/** Renames the reference, reads the document again and compares. */
function expectRename(technique: Technique, index: number, file: string): void {
  const { text } = technique;
  const before = technique.body();
  const reference = before.references[index];
  if (!reference || before.references.findIndex((r) => r.name.value === reference.name.value) !== index) return;
  const target = renameableAt(technique, reference.name.span.start);
  const edits = target && rename(technique, target, "Quite Another Name 2026");
  if (!edits || "refused" in edits) throw new Error(`${file}: ${edits?.refused}`);
  const after = parseTechnique(applyEdits(text, edits)).body();
  const resolved = (body: typeof after) => body.citations.map((citation) => citation.reference);
  expect(resolved(after), file).toEqual(resolved(before));
  expect(after.references[index]?.name.value).toBe("Quite Another Name 2026");
  expect(after.references[index]?.url?.value).toBe(reference.url?.value);
}

/** Asks where something is offered, and fails where it would be written over more than its line. */
function expectCompletions(technique: Technique, file: string): number {
  const { text } = technique;
  const places = ["tactics:\n- ", "platforms:\n  - ", "(Citation: ", "/techniques/T1", "- [", "\nname"].flatMap(
    (part) => {
      const at = text.indexOf(part);
      return at === -1 ? [] : [at + part.length];
    },
  );
  let offered = 0;
  for (const offset of [...places, ...places.map((place) => place + 3), text.length]) {
    const context = completionAt(text, offset, "markdown", technique);
    if (!context) continue;
    const line = span(text.lastIndexOf("\n", offset - 1) + 1, `${text}\n`.indexOf("\n", offset));
    if (!encloses(line, context.span) || !encloses(context.span, span(offset, offset)))
      expect.fail(`${file} ${offset}`);
    offered += completionsFor(context, library, technique).items.length;
  }
  return offered;
}

describe("every document that is known", () => {
  it("has a valid outline, folds, links, completions, and names that can be changed", () => {
    let documents = 0;
    let links = 0;
    for (const { file, text } of realDocuments()) {
      const technique = parseTechnique(text);
      expectOutline(technique, file);
      const folds = foldsOf(technique);
      expect(folds.length, file).toBeGreaterThan(3);
      expect(
        folds.filter((fold) => !slice(text, fold.span).includes("\n")),
        file,
      ).toEqual([]);
      for (const link of linksOf(technique)) {
        links++;
        if (!link.url.endsWith(`/${slice(text, link.span)}`)) expect.fail(`${file}: ${link.url}`);
      }
      if (documents++ % 8 !== 0) continue;
      expect(expectCompletions(technique, file), file).toBeGreaterThan(10);
      // Reads the document two more times.
      expectRename(technique, documents % 16 === 1 ? 1 : 2, file);
    }
    expect(documents).toBeGreaterThan(50);
    expect(links).toBeGreaterThan(50);
  }, 300_000);
});
