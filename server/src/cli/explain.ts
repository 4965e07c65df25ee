import type { Analyzer } from "../core/index.ts";
import { manualSections } from "../core/rules/manual.ts";
import { attackCatalogue } from "../core/techniques/catalogue.ts";
import { nearest } from "../core/text/nearest.ts";
import { pageOf } from "../core/views/page.ts";
import type { ListedFinding, PageFindings } from "../core/views/pageFindings.ts";
import { readArguments } from "./arguments.ts";
import { Configurations } from "./configuration.ts";
import { exit, type Io, UsageError } from "./io.ts";
import { type FileReport, type Renderer, techniqueInfo } from "./report.ts";
import { type RuleInfo, ruleInfos } from "./rules.ts";
import { scan } from "./scan.ts";
import { printableLine, styleFor, widthOf } from "./terminal.ts";
import { terminalMarkdown } from "./terminalMarkdown.ts";

/** `tradecraft explain`: the page of a rule or technique, to be read in a terminal. */
export async function explain(argv: readonly string[], world: Io, base: Analyzer): Promise<number> {
  const io = sayingOnce(world);
  const { operands } = readArguments(argv, {});
  const [id, ...paths] = operands;
  if (id === undefined) throw new UsageError("explain takes an id, of a rule or a technique.");
  const configurations = new Configurations(base, { cwd: io.cwd });
  const { analyzer } = configurations.of(io.cwd);
  for (const line of [...configurations.notes, ...configurations.problems]) io.stderr.write(`${line}\n`);

  const { library } = analyzer;
  const rules = ruleInfos(analyzer);
  const rule = rules.find((r) => r.id === id.toLowerCase());
  if (rule) {
    if (paths.length > 0) throw new UsageError("a path goes with a technique, not with a rule.");
    return print(rulePage(rule, analyzer), io);
  }
  const known = [id, id.toUpperCase()].find((spelling) => library.get(spelling) || attackCatalogue().has(spelling));
  if (known === undefined) {
    const near = nearest(id, [...rules.map((r) => r.id), ...library.all().map((t) => t.id)]);
    throw new UsageError(`there is no rule and no technique ${id}.${near ? ` Did you mean ${near}?` : ""}`);
  }
  const found = paths.length > 0 ? await findingsIn(paths, known, io, base) : undefined;
  if (found?.status === exit.usage) return exit.usage;
  print(pageOf(library, known, { rules, findings: found?.findings }) ?? "", io);
  return found?.status ?? exit.clean;
}

function print(markdown: string, io: Io): number {
  io.stdout.write(terminalMarkdown(markdown, { style: styleFor(io), width: Math.min(100, widthOf(io)) }));
  return exit.clean;
}

/** What `scan` finds there of the technique, and the status of one who asked for no verdict. */
async function findingsIn(
  paths: readonly string[],
  technique: string,
  io: Io,
  analyzer: Analyzer,
): Promise<{ readonly findings: PageFindings; readonly status: number }> {
  const findings: ListedFinding[] = [];
  const collector: Renderer = {
    file: (report) => {
      findings.push(...listed(report, technique));
      return "";
    },
    end: () => "",
  };
  const status = await scan(["--", ...paths], io, analyzer, collector);
  return {
    findings: { where: "these files", findings, state: "complete" },
    status: status === exit.findings ? exit.clean : status,
  };
}

function listed({ path, lines, findings }: FileReport, technique: string): ListedFinding[] {
  return findings
    .filter((finding) => finding.techniques.includes(technique))
    .map(({ rule, severity, message, span }) => {
      const line = lines.positionAt(span.start).line + 1;
      return { path: printableLine(path), line, rule, severity, message };
    });
}

/** The page and the scan read the same configuration: what is wrong with it is said once. */
function sayingOnce(io: Io): Io {
  const said = new Set<string>();
  const write = (text: string) => said.has(text) || (said.add(text) && io.stderr.write(text));
  return { ...io, stderr: { ...io.stderr, write } };
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

function section(title: string, text: string | undefined): string[] {
  return text ? [`## ${title}`, text] : [];
}

function joinBlocks(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== "").join("\n\n");
}
