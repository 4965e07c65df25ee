import * as vscode from "vscode";

/** Opens a file of the workspace folder. */
export async function openFile(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders![0]!;
  return show(await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name)));
}

/** Opens text that no file holds. */
export async function openText(language: string, lines: readonly string[]): Promise<vscode.TextDocument> {
  return show(await vscode.workspace.openTextDocument({ language, content: `${lines.join("\n")}\n` }));
}

async function show(document: vscode.TextDocument): Promise<vscode.TextDocument> {
  await vscode.window.showTextDocument(document);
  return document;
}

export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

function findings(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "tradecraft");
}

export async function finding(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  return until(
    `${rule} is reported`,
    () => findings(document).find((diagnostic) => ruleOf(diagnostic) === rule),
    document,
  );
}

export async function noFinding(document: vscode.TextDocument, rule: string): Promise<void> {
  await until(`${rule} is gone`, () => findings(document).every((diagnostic) => ruleOf(diagnostic) !== rule), document);
}

async function until<T>(what: string, look: () => T, document: vscode.TextDocument): Promise<NonNullable<T>> {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const seen = look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const present = findings(document).map(ruleOf).join(", ") || "nothing";
  throw new Error(`waited in vain until ${what}; reported: ${present}`);
}

/** What the light bulb offers. VS Code answers with nothing where it gave its own question up, so it is asked again. */
export async function actions(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly vscode.CodeAction[]> {
  let offered: readonly vscode.CodeAction[] = [];
  for (const end = Date.now() + 5_000; offered.length === 0 && Date.now() < end; ) {
    offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
      50,
    );
    if (offered.length === 0) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return offered;
}

export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

export async function insert(document: vscode.TextDocument, line: number, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(line, 0), text);
  await vscode.workspace.applyEdit(edit);
}

export async function closeAll(): Promise<void> {
  while (vscode.window.activeTextEditor) {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
}
