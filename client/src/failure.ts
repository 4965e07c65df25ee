import * as vscode from "vscode";
import { State } from "vscode-languageclient";

/** The one status item: there as long as the server is not, with a way to start it again. Silent when all is well. */
export class FailureItem implements vscode.Disposable {
  private item: vscode.LanguageStatusItem | undefined;

  constructor(private readonly selector: vscode.DocumentSelector) {}

  show(state: State): void {
    this.dispose();
    if (state !== State.Stopped && state !== State.StartFailed) return;
    const item = vscode.languages.createLanguageStatusItem("tradecraft.server", this.selector);
    item.name = "Tradecraft";
    item.severity = vscode.LanguageStatusSeverity.Error;
    item.text = vscode.l10n.t("Tradecraft's server is not running");
    item.detail = vscode.l10n.t("Files are not checked.");
    item.command = { title: vscode.l10n.t("Restart"), command: "tradecraft.restartServer" };
    this.item = item;
  }

  dispose(): void {
    this.item?.dispose();
    this.item = undefined;
  }
}
