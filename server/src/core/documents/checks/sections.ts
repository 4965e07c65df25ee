import type { Technique } from "../../techniques/technique.ts";
import { span } from "../../text/span.ts";
import { insertSection } from "../edits.ts";
import type { DocumentProblem } from "../problem.ts";

/** Sections that a document needs and lacks. */
export function* sections(technique: Technique): Iterable<DocumentProblem> {
  const { description, headings, details, problems } = technique.body();
  // A text that was not read says nothing of its sections.
  if (problems.some((problem) => problem.code === "text-not-read")) return;
  const header = technique.header();
  const title = headings.find((h) => h.depth === 1);
  const start = header.span ? Math.min(technique.text.length, endOfFence(technique.text, header.span.end)) : 0;
  const place = title?.span ?? header.name?.span ?? span(start, start);
  if (!description) {
    const lines = ["## Description", "What an adversary does, in two or three sentences."];
    yield {
      code: "no-description",
      message: 'There is no section "## Description", and so hovers have nothing to say about this technique.',
      span: place,
      severity: "warning",
      fixes: [
        {
          title: "Add a description",
          edits: [insertSection(technique.text, title?.span.end ?? start, lines)],
          preferred: true,
        },
      ],
    };
  } else if (description.markdown.value.trim() === "") {
    const message = "This section is empty, and so hovers have nothing to say about this technique.";
    yield { code: "empty-description", message, span: description.heading.span, severity: "warning", fixes: [] };
  }
  const rows = [
    ...row("Tactics", header.tactics),
    ...row("Platforms", header.platforms),
    ...row("Data Sources", header.dataSources),
    ...(header.url ? [`| **MITRE ATT&CK URL** | [${header.url.value}](${header.url.value}) |`] : []),
  ];
  if (details.length === 0 && rows.length > 0) {
    const lines = ["## Technical Details", "", "| Attribute | Details |", "|-----------|----------|", ...rows];
    yield {
      code: "no-technical-details",
      message: 'Documents of this format have a table "Technical Details" before their title.',
      span: place,
      severity: "hint",
      fixes: [{ title: "Add the table from the front matter", edits: [insertSection(technique.text, start, lines)] }],
    };
  }
}

function endOfFence(text: string, closing: number): number {
  const end = text.indexOf("\n", closing);
  return end === -1 ? text.length : end;
}

function row(title: string, items: readonly { readonly value: string }[]): string[] {
  return items.length === 0 ? [] : [`| **${title}** | ${items.map((item) => item.value).join(", ")} |`];
}
