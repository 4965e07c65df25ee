import type { CancellationToken, Range, WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../core/analysis/analyze.ts";
import type { Profile, Severity, TechniqueId } from "../core/rules/rule.ts";
import { isListed } from "../core/views/pageFindings.ts";
import { toRange } from "./ranges.ts";

/** A finding in a file of the workspace, with no more than it takes to list it. */
export interface PlacedFinding {
  readonly uri: string;
  readonly range: Range;
  readonly rule: string;
  readonly techniques: readonly TechniqueId[];
  readonly severity: Severity;
  readonly message: string;
  /** False for what is too faint for a list, see `isListed`. */
  readonly listed: boolean;
}

/** What is known when a search is over. */
export interface Placed {
  /** In the order of the URIs and of the text. */
  readonly findings: readonly PlacedFinding[];
  /** `ended`: before all files were read. `off`: Tradecraft is switched off for all of them. */
  readonly state: "complete" | "ended" | "off";
}

/** One question on its way. */
export class Search {
  /** True once one of the files is in a place where Tradecraft is not switched off. */
  enabled = false;
  private ended = false;
  private readonly findings: PlacedFinding[] = [];

  constructor(
    private readonly technique: TechniqueId,
    private readonly token: CancellationToken | undefined,
    /** How many files there are to look at. */
    private readonly files: number,
  ) {}

  add(findings: readonly PlacedFinding[], enabled: boolean): void {
    this.enabled ||= enabled;
    for (const finding of findings) if (finding.techniques.includes(this.technique)) this.findings.push(finding);
  }

  /** True once nobody waits for more. */
  ends(progress: WorkDoneProgressServerReporter | undefined): boolean {
    this.ended ||= this.token?.isCancellationRequested === true || progress?.token.isCancellationRequested === true;
    return this.ended;
  }

  result(): Placed {
    const ended = this.ends(undefined);
    const findings = this.findings.sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
    return { findings, state: ended ? "ended" : !this.enabled && this.files > 0 ? "off" : "complete" };
  }
}

/** What of an analysis is about techniques. */
export function placed({ findings }: Analysis, document: TextDocument, profile: Profile): PlacedFinding[] {
  return findings
    .filter(({ techniques }) => techniques.length > 0)
    .map((finding) => {
      const { rule, techniques, severity, message, span } = finding;
      const listed = isListed(finding, profile);
      return { uri: document.uri, range: toRange(document, span), rule, techniques, severity, message, listed };
    });
}
