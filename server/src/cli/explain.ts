import type { LanguageId } from "../core/facts/fact.ts";
import type { Analyzer } from "../core/index.ts";
import { manualSections } from "../core/rules/manual.ts";
import { tacticName } from "../core/techniques/catalogue.ts";
import type { LibraryTechnique } from "../core/techniques/library.ts";
import { renderCitations } from "../core/techniques/renderMarkdown.ts";
import type { Benchmark, Section } from "../core/techniques/technique.ts";
import { nearest } from "../core/text/nearest.ts";
import { readArguments } from "./arguments.ts";
import { Configurations } from "./configuration.ts";
import { exit, type Io, UsageError } from "./io.ts";
import { techniqueInfo } from "./report.ts";
import { type RuleInfo, ruleInfos } from "./rules.ts";
import { styleFor, widthOf } from "./terminal.ts";
import { terminalMarkdown } from "./terminalMarkdown.ts";

/** `tradecraft explain`: the page of a rule or technique, to be read in a terminal. */
export function explain(argv: readonly string[], io: Io, base: Analyzer): number {
  const { operands } = readArguments(argv, {});
  const [id, ...more] = operands;
  if (id === undefined || more.length > 0) throw new UsageError("explain takes one id, of a rule or a technique.");
  const configurations = new Configurations(base, { cwd: io.cwd });
  const { analyzer } = configurations.of(io.cwd);
  for (const line of [...configurations.notes, ...configurations.problems]) io.stderr.write(`${line}\n`);

  const rules = ruleInfos(analyzer);
  const rule = rules.find((r) => r.id === id.toLowerCase());
  const technique = analyzer.library.get(id) ?? analyzer.library.get(id.toUpperCase());
  const style = styleFor(io);
  const width = Math.min(100, widthOf(io));
  if (rule) io.stdout.write(terminalMarkdown(rulePage(rule, analyzer), { style, width }));
  else if (technique) {
    const page = techniquePage(technique, rules);
    const names = technique.body().references.map((reference) => reference.name.value);
    io.stdout.write(terminalMarkdown(page, { style, width, citations: new Set(names) }));
  } else {
    const near = nearest(id, [...rules.map((r) => r.id), ...analyzer.library.all().map((t) => t.id)]);
    throw new UsageError(`there is no rule and no technique ${id}.${near ? ` Did you mean ${near}?` : ""}`);
  }
  return exit.clean;
}

function rulePage({ id, title, severity, profile, finds, manual, techniques }: RuleInfo, analyzer: Analyzer): string {
  const list = techniques.map((technique) => {
    const { name, tactics, url } = techniqueInfo(analyzer.library, technique);
    const of = tactics.length > 0 ? ` (${tactics.join(", ")})` : "";
    return `- ${technique}${name === technique ? "" : ` ${name}`}${of}${url ? ` ${url}` : ""}`;
  });
  return joinBlocks([
    `# ${title}`,
    `\`${id}\` · ${severity} · profile ${profile}`,
    ...section(manualSections.finds, finds),
    ...section(manualSections.why, manual?.why),
    ...section(manualSections.todo, manual?.todo),
    ...section(manualSections.fine, manual?.fine),
    ...section("Techniques", list.join("\n")),
  ]);
}

const languageNames: Readonly<Record<LanguageId, string>> = {
  dockerfile: "Dockerfile",
  compose: "Compose",
  kubernetes: "Kubernetes",
};

function techniquePage(technique: LibraryTechnique, rules: readonly RuleInfo[]): string {
  const { tactics, attackRelease } = technique.header();
  const body = technique.body();
  const text = (part: Section | undefined) => part && renderCitations(part.markdown.value.trim(), technique);
  const facts = [
    tactics.map((tactic) => tacticName(tactic.value)).join(", "),
    attackRelease ? `MITRE ATT&CK® ${attackRelease.value}` : "",
    techniqueInfo({ get: () => technique }, technique.id).url ?? "",
  ];
  const inFiles = Object.entries(body.inConfiguration).flatMap(([language, part]) =>
    part ? [`### ${languageNames[language as LanguageId]}`, text(part) ?? ""] : [],
  );
  const mitigations = body.mitigations.map(
    (m) => `- **${m.id.value} ${m.name.value}**: ${renderCitations(m.text.value.replace(/\s+/g, " "), technique)}`,
  );
  const ids = (items: readonly Benchmark[]) =>
    items.map((b) => `- ${b.name.value}: ${b.controls.map((c) => c.value).join(", ")}`).join("\n");
  const references = body.references
    .filter((r) => r.name.value !== "mitre-attack")
    .map((r) => `- ${r.name.value}${r.url ? ` ${r.url.value}` : ""}`);
  const finders = rules.filter((rule) => rule.techniques.includes(technique.id));
  return joinBlocks([
    `# ${technique.id} ${technique.name}`,
    facts.filter((fact) => fact !== "").join(" · "),
    text(body.description) ?? "",
    ...section("In container configuration", inFiles.join("\n\n")),
    ...section("Mitigations", mitigations.join("\n")),
    ...section("Detection", text(body.detection)),
    ...section("Benchmarks", ids(body.benchmarks)),
    ...section("Related", ids(body.related)),
    ...section("Rules", finders.map((rule) => `- \`${rule.id}\` ${rule.title}`).join("\n")),
    ...section("References", references.join("\n")),
  ]);
}

function section(title: string, text: string | undefined): string[] {
  return text ? [`## ${title}`, text] : [];
}

function joinBlocks(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== "").join("\n\n");
}
