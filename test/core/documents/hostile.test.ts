import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { completionAt } from "../../../server/src/core/documents/completion.ts";
import { completionsFor } from "../../../server/src/core/documents/completionItems.ts";
import { foldsOf } from "../../../server/src/core/documents/folding.ts";
import { documentHover } from "../../../server/src/core/documents/hover.ts";
import { linksOf } from "../../../server/src/core/documents/links.ts";
import { type OutlineEntry, outlineOf } from "../../../server/src/core/documents/outline.ts";
import { definitionOf, pointerAt, referencesOf } from "../../../server/src/core/documents/places.ts";
import { rename, renameableAt } from "../../../server/src/core/documents/rename.ts";
import { createLibrary } from "../../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";
import { encloses, type Span, span } from "../../../server/src/core/text/span.ts";
import { bundledTechniques } from "../../../server/src/techniques.generated.ts";
import { own } from "./texts.ts";

const library = createLibrary(bundledTechniques);

/** Asks everything that an editor asks. What it gives does not matter, but that it lies in the text. */
function useFully(text: string, offsets: readonly number[]): void {
  const technique = parseTechnique(text, "x");
  const within = (at: Span) => {
    if (at.start > at.end || !encloses(span(0, text.length), at)) expect.fail(`${at.start}-${at.end}`);
  };
  const outline = (entry: OutlineEntry): void => {
    within(entry.span);
    if (!encloses(entry.span, entry.selection)) expect.fail(entry.name);
    for (const child of entry.children) {
      if (!encloses(entry.span, child.span)) expect.fail(child.name);
      outline(child);
    }
  };
  outline(outlineOf(technique));
  for (const fold of foldsOf(technique)) within(fold.span);
  for (const link of linksOf(technique)) within(link.span);
  const here = { uri: "x", text, technique };
  for (const offset of offsets) {
    documentHover(text, offset, { library, technique });
    const pointer = pointerAt(text, offset, library, technique);
    if (pointer) {
      definitionOf(pointer, here, library);
      for (const place of referencesOf(pointer, here, [here], true)) within(place.span);
    }
    for (const surroundings of ["markdown", "comments"] as const) {
      for (const known of [technique, undefined]) {
        const context = completionAt(text, offset, surroundings, known);
        if (!context) continue;
        within(context.span);
        if (/[\r\n]/.test(text.slice(context.span.start, context.span.end))) expect.fail("more than one line");
        if (!encloses(context.span, span(offset, offset))) expect.fail("not at the cursor");
        completionsFor(context, library, known);
      }
    }
  }
  const target = offsets.map((offset) => renameableAt(technique, offset)).find((found) => found);
  const edits = target && rename(technique, target, "a `*_ name");
  if (edits && !("refused" in edits)) applyEdits(text, edits);
}

/** The same numbers in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let n = seed; ; ) {
    n = (n * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield n / 2_147_483_648;
  }
}

const hostile: [name: string, text: string][] = [
  ["nothing", ""],
  ["a fence alone", "---"],
  ["an open front matter", "---\ntactics:\n- "],
  ["front matter that is no mapping", "---\n- a\n- b\n---\n"],
  ["flow front matter", "---\n{a: [b, c], tactics: [execution], name: {x: y}}\n---\n# a\n## b\n"],
  ["a huge front matter", `---\n${"tactics:\n- a\n".repeat(2000)}---\n`],
  ["deep quotes", `---\ntechnique_id: A\n---\n${"> ".repeat(500)}M1018`],
  ["many ids", `---\ntechnique_id: A\n---\n${"M1018 ".repeat(9000)}`],
  ["many citations", `---\ntechnique_id: A\n---\n${"(Citation: a)\n".repeat(3900)}## External References\n- [a](b)\n`],
  ["a long line", `---\ntechnique_id: A\n---\n${"T1609 (Citation: ".repeat(100_000)}`],
  ["fences without end", `---\ntechnique_id: A\n---\n${"```\n".repeat(3001)}`],
  ["lone surrogates", `---\ntechnique_id: A\nname: \ud83d\n---\n\udc00 T1609 \ud83d(Citation: \udc00)\n`],
  ["lone carriage returns", own.replaceAll("\n", "\r")],
  ["carriage returns", own.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\uFEFF${own}`],
  [
    "citations in references",
    "---\ntechnique_id: A\n---\n## External References\n- a (Citation: a) b\n- [a](x) (Citation: a)\n",
  ],
];

describe("hostile documents", () => {
  it.each(hostile)("%s", (_, text) => {
    const next = numbers(text.length);
    useFully(text, [0, text.length, ...Array.from({ length: 30 }, () => Math.floor(next.next().value * text.length))]);
  });

  it("real ones, cut off anywhere", () => {
    const folder = join(import.meta.dirname, "../../../data/techniques");
    const texts = readdirSync(folder)
      .slice(0, 9)
      .map((file) => readFileSync(join(folder, file), "utf8"));
    const next = numbers(7);
    for (const text of [...texts, own]) {
      for (let i = 0; i < 20; i++) {
        const cut = text.slice(0, Math.floor(next.next().value * text.length));
        const joined = i % 4 === 0 ? cut + text.slice(Math.floor(next.next().value * text.length)) : cut;
        const near = [cut.length, cut.length - 1].filter((offset) => offset >= 0);
        useFully(joined, [...near, ...Array.from({ length: 8 }, () => Math.floor(next.next().value * joined.length))]);
      }
    }
  }, 120_000);
});
