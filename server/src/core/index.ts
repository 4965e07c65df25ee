import { type Analysis, type AnalyzeOptions, analyze } from "./analysis/analyze.ts";
import { type Reading, readTelling, type SourceFile } from "./analysis/read.ts";
import { suppressionRules } from "./analysis/suppressionFindings.ts";
import { languages } from "./languages/registry.generated.ts";
import { type RuleEntry, ruleEntry } from "./rules/manual.ts";
import { registry } from "./rules/registry.generated.ts";
import type { Library } from "./techniques/library.ts";
import { type Card, type HoverOptions, hoverAt } from "./views/hover.ts";
import type { FileSummary } from "./workspace/summary.ts";

export type { RuleEntry } from "./rules/manual.ts";

/** The core's one door: text in, plain values out. */
export interface Analyzer {
  readonly rules: readonly RuleEntry[];
  /** What a configuration can set: the rules, and the findings about suppressions. */
  readonly ruleIds: readonly string[];
  readonly library: Library;
  analyze(file: SourceFile, options: AnalyzeOptions): Analysis;
  /** What a file tells the others of its workspace, to be put into a `WorkspaceIndex`. */
  summaryOf(file: SourceFile): FileSummary | undefined;
  /** The same with what was parsed for it, to be analysed on; undefined where the file was not parsed. */
  readTelling(file: SourceFile): Reading | undefined;
  hover(analysis: Analysis, offset: number, options?: HoverOptions): Card | undefined;
  /** The same analyzer over another library, as when a workspace brings its own technique documents. */
  withLibrary(library: Library): Analyzer;
}

/** The one composition root of the core. */
export function createAnalyzer({ library }: { readonly library: Library }): Analyzer {
  const entries = registry.map(({ rule, page }) => ruleEntry(rule, page));
  const rules = entries.map((entry) => entry.rule);
  return {
    rules: entries,
    ruleIds: [...rules.map((rule) => rule.id), ...suppressionRules],
    library,
    analyze: (file, options) => analyze(file, languages, rules, options),
    summaryOf: (file) => readTelling(file, languages)?.summary,
    readTelling: (file) => readTelling(file, languages),
    hover: (analysis, offset, options) => hoverAt(analysis, offset, { library, rules: entries, ...options }),
    withLibrary: (other) => createAnalyzer({ library: other }),
  };
}
