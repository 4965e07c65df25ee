import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { startServer } from "./protocol/server.ts";

/** The server in a web worker: the worker itself is the port, and files are read by the client. */
const port = globalThis as never;
startServer(createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port)), {});
