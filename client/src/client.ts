import * as vscode from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, RevealOutputChannelOn } from "vscode-languageclient";
import { importRelease } from "./commands/importRelease.ts";
import { newDocument } from "./commands/newDocument.ts";
import { showTechnique } from "./commands/showTechnique.ts";
import { FailureItem } from "./failure.ts";
import { answerFileRequests } from "./files.ts";
import { Server } from "./server.ts";

/** The command that a hover may run. Everything else that looks like a command in a hover is text. */
const trustedCommand = "tradecraft.showTechnique";

/** By language alone, whatever the scheme: files, unsaved text, virtual and remote workspaces. */
const documentSelector = [
  ...["dockerfile", "dockercompose", "yaml", "helm", "helm-template", "json", "jsonc", "markdown"].map((language) => ({
    language,
  })),
  { pattern: "**/.tradecraft.yaml" },
];

/** Makes a client for a server that it starts; what differs between the desktop and the browser. */
export type Launch = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/** Starts the server and registers the commands. All but the server goes with the extension's context. */
export async function start(context: vscode.ExtensionContext, launch: Launch): Promise<Server> {
  const output = vscode.window.createOutputChannel("Tradecraft", { log: true });
  const failure = new FailureItem(documentSelector);
  const server = new Server(() => {
    const client = launch("tradecraft", "Tradecraft", {
      documentSelector,
      outputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      initializationOptions: { commands: [trustedCommand], readsFiles: true, workspaceLinks: true },
      markdown: { isTrusted: { enabledCommands: [trustedCommand] }, supportHtml: false },
    });
    // The client would announce one failure in up to three notifications; the status item says it once.
    const log = client.error.bind(client);
    client.error = (message, data) => log(message, data, false);
    client.onDidChangeState(({ newState }) => failure.show(newState));
    answerFileRequests(client);
    return client;
  });
  const { registerCommand } = vscode.commands;
  context.subscriptions.push(
    output,
    failure,
    registerCommand(trustedCommand, (technique: unknown) => showTechnique(server, technique)),
    registerCommand("tradecraft.importRelease", () => importRelease(server)),
    registerCommand("tradecraft.newDocument", () => newDocument(context.extensionUri, server)),
    registerCommand("tradecraft.restartServer", () => server.restart()),
    registerCommand("tradecraft.showOutput", () => output.show()),
  );
  await server.start();
  return server;
}
