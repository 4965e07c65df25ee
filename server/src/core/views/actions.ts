import type { Analysis } from "../analysis/analyze.ts";
import type { Finding, Fix } from "../rules/rule.ts";
import type { Edit } from "../text/edit.ts";
import { type Span, touches } from "../text/span.ts";

/** Something that can be done about a finding. Its edits are made when it is chosen, for the version then at hand. */
export interface Action {
  /** Unique among the actions of an analysis, and the same in the next version while the finding stands. */
  readonly id: string;
  readonly title: string;
  readonly kind: "fix" | "ignore" | "ignore-file";
  readonly finding: Finding;
  /** True for the one fix that is clearly right. */
  readonly preferred: boolean;
  readonly safety: "safe" | "unsafe";
}

export interface ActionEdits {
  readonly edits: readonly Edit[];
  /** The part of the first edit's text that a person may want to write over: the reason of a suppression. */
  readonly placeholder: Span | undefined;
}

/** Placeholder for a reason where the editor can select it; left out where it cannot. */
const reason = "reason";

/** The actions for the findings that touch the span: fixes first, then ways to silence. */
export function actionsAt(analysis: Analysis, at: Span): readonly Action[] {
  const findings = analysis.findings.filter((f) => touches(f.span, at));
  const actions = [...findings.flatMap(fixActions), ...findings.flatMap(ignoreActions)];
  return actions.filter((action) => editsOf(analysis, action) !== undefined);
}

/** The action with that id, if this version of the file still has it. */
export function actionById(analysis: Analysis, id: string): Action | undefined {
  return analysis.findings.flatMap((f) => [...fixActions(f), ...ignoreActions(f)]).find((a) => a.id === id);
}

/** Undefined where the action cannot be done here: JSON has no comments, a removed node is used elsewhere. */
export function editsOf(analysis: Analysis, action: Action): ActionEdits | undefined {
  if (!analysis.parsed) return undefined;
  const { language, tree } = analysis.parsed;
  if (action.kind === "fix") {
    const edits = language.patch(tree, fixOf(action)?.operations ?? []);
    return edits.length > 0 ? { edits, placeholder: undefined } : undefined;
  }
  const file = action.kind === "ignore-file";
  const head = `# tradecraft: ignore${file ? "-file" : ""}[${action.finding.rule}] -- `;
  const made = file
    ? language.fileSuppression(tree, head + reason)
    : language.suppression(tree, action.finding.span, head + reason);
  if (!made) return undefined;
  const start = made.edit.text.lastIndexOf(reason);
  return { edits: [made.edit], placeholder: { start, end: start + reason.length } };
}

/** The fixes that can be carried out in this file: not those that would take a node away that is used elsewhere. */
export function possibleFixes({ parsed }: Analysis, finding: Finding): readonly Fix[] {
  return finding.fixes.filter((fix) => parsed && parsed.language.patch(parsed.tree, fix.operations).length > 0);
}

/** How many fixes are made at once. A file that has more is made, not written; asking again goes on. */
const fixAllLimit = 1000;

/** The edits of every safe fix of the file, one fix a finding; a fix that would touch an earlier one's place waits. */
export function fixAll(analysis: Analysis): readonly Edit[] {
  if (!analysis.parsed) return [];
  const { language, tree } = analysis.parsed;
  const fixes = analysis.findings.flatMap((f) => f.fixes.find((fix) => fix.safety === "safe") ?? []);
  const edits: Edit[] = [];
  for (const fix of fixes.slice(0, fixAllLimit)) {
    const more = language.patch(tree, fix.operations);
    if (more.every((edit) => !edits.some((other) => touches(edit.span, other.span)))) edits.push(...more);
  }
  return edits;
}

function fixActions(finding: Finding): Action[] {
  return finding.fixes.map((fix, i) => ({
    id: `${finding.key}\u001ffix ${i}`,
    title: fix.title,
    kind: "fix",
    finding,
    preferred: fix.preferred ?? false,
    safety: fix.safety,
  }));
}

function ignoreActions(finding: Finding): Action[] {
  // What is wrong with a suppression cannot be suppressed.
  if (finding.techniques.length === 0) return [];
  const base = { finding, preferred: false, safety: "safe" } as const;
  return [
    { ...base, id: `${finding.key}\u001fignore`, kind: "ignore", title: `Ignore ${finding.rule} here…` },
    {
      ...base,
      id: `${finding.key}\u001fignore-file`,
      kind: "ignore-file",
      title: `Ignore ${finding.rule} in this file…`,
    },
  ];
}

function fixOf(action: Action): Fix | undefined {
  return action.finding.fixes[Number(action.id.slice(action.id.lastIndexOf(" ") + 1))];
}
