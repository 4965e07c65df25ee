import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { start } from "./client.ts";
import type { Server } from "./server.ts";

let server: Server | undefined;

/** The extension on the desktop and on a remote machine: the server is a Node process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, "dist/server.js").fsPath;
  const launched = { module, transport: TransportKind.ipc };
  server = await start(context, (id, name, options) => new LanguageClient(id, name, launched, options));
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
