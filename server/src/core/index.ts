import { type Analysis, type AnalyzeOptions, analyze, type SourceFile } from "./analysis/analyze.ts";
import { suppressionRules } from "./analysis/suppressionFindings.ts";
import { languages } from "./languages/registry.generated.ts";
import { parseManual, type RuleEntry } from "./rules/manual.ts";
import { registry } from "./rules/registry.generated.ts";
import type { Library } from "./techniques/library.ts";
import { type Card, hoverAt } from "./views/hover.ts";

export type { RuleEntry } from "./rules/manual.ts";

/** The core's one door: text in, plain values out. */
export interface Analyzer {
  readonly rules: readonly RuleEntry[];
  /** What a configuration can set: the rules, and the findings about suppressions. */
  readonly ruleIds: readonly string[];
  readonly library: Library;
  analyze(file: SourceFile, options: AnalyzeOptions): Analysis;
  /** `pageLink` gives the target of a link to a technique's whole page, where the editor can show one. */
  hover(analysis: Analysis, offset: number, pageLink?: (technique: string) => string): Card | undefined;
  /** The same analyzer over another library, as when a workspace brings its own technique documents. */
  withLibrary(library: Library): Analyzer;
}

/** The one composition root of the core. */
export function createAnalyzer({ library }: { readonly library: Library }): Analyzer {
  const entries = registry.map(({ rule, page }) => ({ rule, page, manual: parseManual(page) }));
  const rules = entries.map((entry) => entry.rule);
  return {
    rules: entries,
    ruleIds: [...rules.map((rule) => rule.id), ...suppressionRules],
    library,
    analyze: (file, options) => analyze(file, languages, rules, options),
    hover: (analysis, offset, pageLink) => hoverAt(analysis, offset, { library, rules: entries, pageLink }),
    withLibrary: (other) => createAnalyzer({ library: other }),
  };
}
