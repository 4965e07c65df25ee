import { type ExtensionContext, Uri } from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from "vscode-languageclient/browser";
import { start } from "./client.ts";
import type { Server } from "./server.ts";

let server: Server | undefined;
let worker: Worker | undefined;

/** The extension in a browser: the server is a web worker. */
export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, "dist/server.browser.js").toString(true);
  const launched = async () => {
    // A worker does not end by itself when its client stops.
    worker?.terminate();
    worker = new Worker(script);
    // Given as reader and writer: VS Code's extension host has a `Worker` of its own, which the client does not know.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  server = await start(context, (id, name, options) => new LanguageClient(id, name, launched, options));
}

export async function deactivate(): Promise<void> {
  await server?.stop();
  worker?.terminate();
}
