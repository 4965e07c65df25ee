import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { indexTechnique, readHeader } from "../../server/src/core/techniques/header.ts";
import { parseTechnique } from "../../server/src/core/techniques/parseTechnique.ts";
import type { Technique } from "../../server/src/core/techniques/technique.ts";
import { sharedFiles, sharedMissing } from "../shared.ts";
import { expectExactSpans, values } from "./helpers.ts";

/** Reads a document the way its generator wrote it: line by line, with none of the code under test. */
function oracle(text: string): unknown {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) as unknown as [string, string, string];
  const keys = parse(head) as { [key: string]: unknown };
  const url = String(keys.mitre_attack_url);
  const lines = body.split("\n");
  const headings = lines.flatMap((line) => {
    const match = /^(#{1,6}) +(.*?) *$/.exec(line);
    return match ? [[match[1]?.length, match[2]]] : [];
  });
  const section = (title: string): string[] => {
    const from = lines.indexOf(`## ${title}`);
    if (from === -1) return [];
    const to = lines.findIndex((line, i) => i > from && /^##? /.test(line));
    return lines.slice(from + 1, to === -1 ? undefined : to);
  };
  const details = section("Technical Details")
    .filter((line) => line.startsWith("| **"))
    .map((line) => {
      // The last bar is missing where a value goes on in the next line (T1077), which is a row of its own in Markdown.
      const [, attribute, ...value] = line.replace(/\s*\|$/, "").split("|");
      return [attribute?.trim().replaceAll("**", ""), value.join("|").trim()];
    });
  const references = section("External References")
    .filter((line) => line.startsWith("- ["))
    .map((line) => {
      const middle = line.indexOf("](");
      const url = line.slice(middle + 2, line.lastIndexOf(")"));
      // In one document (T1176) the generator has written a parenthesis of the prose around it into the URL.
      return [line.slice(3, middle).trim(), url.endsWith("128680/)") ? url.slice(0, -1) : url];
    });
  const cited = [...body.matchAll(/\(Citation: ?([^)]*)\)/g)].map((m) => (m[1] as string).trim());
  return {
    id: url.split("/techniques/")[1]?.replace("/", "."),
    name: keys.name,
    stixId: keys.id,
    title: keys.title,
    url,
    tactics: keys.tactics ?? [],
    platforms: keys.platforms ?? [],
    dataSources: keys.data_sources ?? [],
    contributors: keys.contributors ?? [],
    headings,
    details,
    references,
    citations: cited.map((name) => [name, references.some(([reference]) => reference === name)]),
    description: section("Description").join("\n").trim(),
    detection: section("Detection").join("\n").trim(),
  };
}

function found(technique: Technique): unknown {
  const header = technique.header();
  const body = technique.body();
  return {
    id: header.id?.value,
    name: header.name?.value,
    stixId: header.stixId?.value,
    title: header.title?.value,
    url: header.url?.value,
    tactics: values(header.tactics),
    platforms: values(header.platforms),
    dataSources: values(header.dataSources),
    contributors: values(header.contributors),
    headings: body.headings.map((h) => [h.depth, h.text.value]),
    details: body.details.map((d) => [d.attribute.value, d.value.value]),
    references: body.references.map((r) => [r.name.value, r.url?.value]),
    citations: body.citations.map((c) => [c.name.value, c.reference !== undefined]),
    description: (body.description?.markdown.value ?? "").trim(),
    detection: (body.detection?.markdown.value ?? "").trim(),
  };
}

const minutes = 60_000;

describe.skipIf(sharedMissing)("ATT&CK's documents", () => {
  it.each([
    ["techniques-v16.1", { documents: 798, unresolved: 6, uncited: 36, withDataSources: 615, withDetection: 724 }],
    ["techniques-v18.1", { documents: 834, unresolved: 1, uncited: 529, withDataSources: 0, withDetection: 0 }],
    ["variants", { documents: 10, unresolved: 0, uncited: 0, withDataSources: 7, withDetection: 10 }],
  ])(
    "%s: each says what a line by line reading says",
    (folder, expected) => {
      const counts = { documents: 0, unresolved: 0, uncited: 0, withDataSources: 0, withDetection: 0 };
      for (const { file, text } of sharedFiles(`attack/${folder}`, /\.md$/)) {
        const technique = parseTechnique(text, file);
        expect(found(technique), file).toEqual(oracle(text));
        expectExactSpans(technique);
        const body = technique.body();
        const problems = [...technique.header().problems, ...body.problems].filter(
          (p) => p.code !== "unresolved-citation",
        );
        expect(problems, file).toEqual([]);
        const cited = new Set(body.citations.map((c) => c.reference));
        counts.documents++;
        counts.unresolved += body.citations.filter((c) => c.reference === undefined).length;
        // The first reference is the technique's own page.
        counts.uncited += body.references.filter((_, i) => i > 0 && !cited.has(i)).length;
        counts.withDataSources += technique.header().dataSources.length > 0 ? 1 : 0;
        counts.withDetection += body.detection ? 1 : 0;
      }
      expect(counts).toEqual(expected);
    },
    5 * minutes,
  );

  it("have rows that only the table has", () => {
    const rows = [...sharedFiles("attack/techniques-v16.1", /^T1(128|098)\.md$/)].map(({ text }) => {
      const { permissionsRequired, systemRequirements } = parseTechnique(text).body();
      return [values(permissionsRequired), systemRequirements?.value];
    });
    expect(rows).toEqual([
      [[], undefined],
      [["Administrator", "SYSTEM"], "{{LinkByID|S0108}}"],
    ]);
  });

  it("have the same id and name in the index as in the full header, however they are written", () => {
    for (const folder of ["techniques-v16.1", "techniques-v18.1", "variants"]) {
      for (const { file, text } of sharedFiles(`attack/${folder}`, /\.md$/)) {
        for (const written of [text, `\uFEFF${text.replaceAll("\n", "\r\n")}`]) {
          const { id, name } = readHeader(written);
          expect(indexTechnique(written), file).toEqual({ id: id?.value, name: name?.value });
        }
      }
    }
  });
});
