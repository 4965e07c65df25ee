import type { Analysis } from "../analysis/analyze.ts";
import type { CommandFact } from "../facts/fact.ts";
import type { RuleEntry } from "../rules/manual.ts";
import type { Finding } from "../rules/rule.ts";
import type { Library } from "../techniques/library.ts";
import { contains, type Span } from "../text/span.ts";
import { builtEntrypoint } from "../workspace/images.ts";
import { pathBetween } from "../workspace/names.ts";
import type { WorkspaceIndex } from "../workspace/workspace.ts";
import { techniqueCard } from "./card.ts";
import { effectiveCommand, topicAt } from "./topics.ts";

/** What an editor shows over a word: Markdown that reads well as plain text too. */
export interface Card {
  readonly span: Span;
  readonly markdown: string;
}

/** What a card may use beyond the analysis. */
export interface HoverOptions {
  /** In place of the analyzer's own. */
  readonly library?: Library;
  /** The target of a link that shows a technique's whole page, where the editor has such a command. */
  readonly pageLink?: ((technique: string) => string) | undefined;
  /** What the other files say. */
  readonly workspace?: WorkspaceIndex | undefined;
}

export interface HoverContext extends HoverOptions {
  readonly library: Library;
  readonly rules: readonly RuleEntry[];
}

/**
 * The card for the finding at the offset, or for a word that a technique is about. A finding's card opens with the
 * rule's reason and when it is fine; both end with the technique, as it looks in this kind of file.
 */
export function hoverAt(analysis: Analysis, offset: number, context: HoverContext): Card | undefined {
  const finding = innermost(analysis.findings.filter((f) => f.techniques.length > 0 && contains(f.span, offset)));
  const topic = topicAt(analysis.facts, offset);
  const techniques = finding?.techniques ?? (topic && [topic.technique]);
  const span = finding?.span ?? topic?.span;
  if (!techniques || !span || !analysis.language) return undefined;
  const blocks: string[] = [];
  if (finding) blocks.push(...ruleBlocks(finding, context.rules));
  if (topic?.fact.kind === "command") blocks.push(commandBlock(topic.fact, analysis, context.workspace));
  const card = techniqueCard(context.library, techniques, analysis.language, context.pageLink);
  if (card.length > 0 && blocks.length > 0) blocks.push("---");
  blocks.push(...card);
  return blocks.length > 0 ? { span, markdown: blocks.join("\n\n") } : undefined;
}

/** The smallest finding at a place; of equal ones the first, which is the loudest rule's. */
function innermost(findings: readonly Finding[]): Finding | undefined {
  const size = (f: Finding) => f.span.end - f.span.start;
  return [...findings].sort((a, b) => size(a) - size(b))[0];
}

function ruleBlocks(finding: Finding, rules: readonly RuleEntry[]): string[] {
  const entry = rules.find(({ rule }) => rule.id === finding.rule);
  if (!entry) return [];
  const { rule, manual } = entry;
  const also = finding.includes ? ` · for ${finding.includes.map((id) => `\`${id}\``).join(", ")} too` : "";
  return [
    `**${rule.title}** · \`${rule.id}\` · ${finding.severity}${also}`,
    firstParagraph(manual.why),
    `**Do** ${firstParagraph(manual.todo)}`,
    `**Fine when** ${firstParagraph(manual.fine)}`,
  ];
}

function firstParagraph(markdown: string): string {
  return (markdown.split(/\n\s*\n/)[0] ?? "").replace(/\s+/g, " ");
}

/** What runs in the end, and what of the image it replaces where the workspace builds that. */
function commandBlock(fact: CommandFact, { uri, summary }: Analysis, workspace: WorkspaceIndex | undefined): string {
  const text = `**Effective command** ${code(effectiveCommand(fact))}`;
  if (!workspace || !fact.runsIn || !fact.entrypoint) return text;
  const built = builtEntrypoint(fact.runsIn, uri, workspace.seenFrom(uri, summary));
  return built ? `${text}  \nreplaces ${code(`ENTRYPOINT ${built.words}`)} of ${pathBetween(uri, built.uri)}` : text;
}

/** Inline code that may itself hold backticks. */
function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
