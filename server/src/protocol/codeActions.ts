import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic,
  DiagnosticSeverity,
} from "vscode-languageserver";
import { parseConfiguration } from "../core/analysis/configure.ts";
import type { Finding } from "../core/rules/rule.ts";
import { touches } from "../core/text/span.ts";
import { type Action, actionById, actionsAt, editsOf, fixAll } from "../core/views/actions.ts";
import type { Analyses, Snapshot } from "./analyses.ts";
import { fromFinding, fromProblem } from "./diagnostics.ts";
import type { DocumentProblems } from "./documentProblems.ts";
import { toWorkspaceEdit } from "./edits.ts";
import type { ClientFeatures } from "./features.ts";
import { showTechnique } from "./host.ts";
import { toSpan } from "./ranges.ts";
import { isConfiguration } from "./uris.ts";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.tradecraft`;
export const codeActionKinds = [CodeActionKind.QuickFix, fixAllKind];

/** What an action needs to be found again when it is chosen, in whatever version the document then has. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** The core's id of the action; undefined for the one that fixes all. */
  readonly id?: string;
}

/** Answers `textDocument/codeAction` and `codeAction/resolve`. */
export function createCodeActions(analyses: Analyses, problems: DocumentProblems, client: ClientFeatures) {
  const editLater = (snapshot: Snapshot, id?: string): Partial<CodeAction> => {
    const { uri, version } = snapshot.document;
    const data: ActionData = { uri, version, ...(id !== undefined && { id }) };
    const edit = client.lazyEdits ? undefined : editFor(snapshot, data, client);
    return client.lazyEdits ? { data } : edit ? { edit } : {};
  };

  const provide = async (params: CodeActionParams, token: CancellationToken): Promise<(CodeAction | Command)[]> => {
    const { textDocument, range, context } = params;
    if (!client.codeActions) return [];
    const snapshot = await analyses.of(textDocument.uri, token);
    if (!snapshot) return [];
    if (isConfiguration(textDocument.uri)) {
      return wants(context.only, CodeActionKind.QuickFix) ? respellings(snapshot, params, client) : [];
    }
    const at = toSpan(snapshot.document, range);
    const found: CodeAction[] = [];
    if (wants(context.only, CodeActionKind.QuickFix)) {
      const diagnosticOf = (finding: Finding): Diagnostic[] => {
        const own = fromFinding(snapshot, finding, client);
        return [context.diagnostics.find((d) => isSame(d, own)) ?? own];
      };
      found.push(...(await problems.actions(snapshot, at)));
      const actions = actionsAt(snapshot.analysis, at);
      for (const action of actions) {
        found.push({
          title: action.title,
          kind: CodeActionKind.QuickFix,
          diagnostics: diagnosticOf(action.finding),
          ...(action.preferred && { isPreferred: true }),
          ...editLater(snapshot, action.id),
        });
      }
      if (client.commands.has(showTechnique)) found.push(...showActions(snapshot, actions, diagnosticOf));
    }
    // A source action is for the whole file, and only offered where such a one is asked for.
    if (context.only && wants(context.only, fixAllKind) && fixAll(snapshot.analysis).length > 0) {
      found.push({ title: "Apply all safe fixes of Tradecraft", kind: fixAllKind, ...editLater(snapshot) });
    }
    return found;
  };

  /** Adds the edit for the version of now. An action that this version no longer has stays without one. */
  const resolve = async (action: CodeAction, token: CancellationToken): Promise<CodeAction> => {
    const data = action.data as Partial<ActionData> | null | undefined;
    if (typeof data?.uri !== "string") return action;
    const snapshot = await analyses.of(data.uri, token);
    const edit = snapshot && editFor(snapshot, data, client);
    return edit ? { ...action, edit } : action;
  };

  return { provide, resolve };
}

function editFor(snapshot: Snapshot, { id }: Partial<ActionData>, client: ClientFeatures) {
  const { analysis } = snapshot;
  if (id === undefined) {
    const edits = fixAll(analysis);
    return edits.length > 0 ? toWorkspaceEdit(snapshot, { edits, placeholder: undefined }, "safe", client) : undefined;
  }
  const action = actionById(analysis, id);
  const made = action && editsOf(analysis, action);
  return made && toWorkspaceEdit(snapshot, made, action.safety, client);
}

/** For a configuration file's misspelt words the ones that are meant. */
function respellings(snapshot: Snapshot, { range, context }: CodeActionParams, client: ClientFeatures): CodeAction[] {
  const { document, context: own } = snapshot;
  const at = toSpan(document, range);
  const { problems } = parseConfiguration(document.getText(), own.analyzer.ruleIds);
  return problems.flatMap((problem): CodeAction[] => {
    const { span, suggestion: text } = problem;
    if (text === undefined || !touches(span, at)) return [];
    const diagnostic = fromProblem(document, problem, DiagnosticSeverity.Warning);
    return [
      {
        title: `Change to ${text}`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [context.diagnostics.find((d) => isSame(d, diagnostic)) ?? diagnostic],
        isPreferred: true,
        edit: toWorkspaceEdit(snapshot, { edits: [{ span, text }], placeholder: undefined }, "safe", client),
      },
    ];
  });
}

/** `Show T1609`, once for the first technique of each finding that has an action. */
function showActions(
  { context }: Snapshot,
  actions: readonly Action[],
  diagnosticOf: (finding: Finding) => Diagnostic[],
): CodeAction[] {
  const byTechnique = new Map(actions.map(({ finding }) => [finding.techniques[0], finding]));
  return [...byTechnique].flatMap(([id, finding]) => {
    if (id === undefined || !context.analyzer.library.get(id)) return [];
    const title = `Show ${id}`;
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticOf(finding),
      command: { title, command: showTechnique, arguments: [id] },
    };
  });
}

/** True where nothing else than this kind, or one that includes it, is asked for. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return !only || only.some((wanted) => wanted === "" || wanted === kind || kind.startsWith(`${wanted}.`));
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return a.source === b.source && a.code === b.code && JSON.stringify(a.range) === JSON.stringify(b.range);
}
