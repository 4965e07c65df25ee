import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { vscode } from "./editors.ts";
import { role } from "./texts.ts";

/** The server as a process of its own, as `tradecraft server --stdio` starts it. */

const folder = mkdtempSync(join(tmpdir(), "tradecraft-server-"));
const script = join(folder, "server.cjs");

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, "../../server/src/main.node.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    format: "cjs",
    loader: { ".md": "text" },
    logLevel: "error",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function launch(...args: string[]): ChildProcess {
  return spawn(process.execPath, [script, ...args], { stdio: ["pipe", "pipe", "pipe"] });
}

async function connect(server: ChildProcess, root: string): Promise<ProtocolConnection> {
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout!),
    new StreamMessageWriter(server.stdin!),
  );
  connection.listen();
  const workspaceFolders = [{ uri: pathToFileURL(root).toString(), name: "root" }];
  const textDocument = vscode.textDocument!;
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders,
    capabilities: { textDocument },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return connection;
}

async function rules(connection: ProtocolConnection, path: string): Promise<unknown[]> {
  const uri = pathToFileURL(path).toString();
  const textDocument = { uri, languageId: "yaml", version: 1, text: role };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
  return report.kind === "full" ? report.items.map((item) => item.code) : [];
}

describe("the server over standard input and output", () => {
  it("reads configurations and technique folders from the file system, and ends when told to", async () => {
    mkdirSync(join(folder, "a b/off/deep"), { recursive: true });
    mkdirSync(join(folder, "on/threats/deep.md"), { recursive: true });
    writeFileSync(join(folder, "a b/off/.tradecraft.yaml"), "rules: { rbac-exec: off }\n");
    writeFileSync(join(folder, "on/.tradecraft.yaml"), "techniques: [threats, missing]\n");
    writeFileSync(join(folder, "on/threats/deep.md/own.md"), "---\ntechnique_id: ORG-1\nname: Own\n---\n");
    const server = launch("server", "--stdio");
    const connection = await connect(server, folder);
    expect(await rules(connection, join(folder, "a b/off/deep/role.yaml"))).toEqual([]);
    expect(await rules(connection, join(folder, "on/role.yaml"))).toEqual(["rbac-exec"]);
    const techniques: { id: string }[] = await connection.sendRequest("tradecraft/techniques", {});
    expect(techniques.map(({ id }) => id)).toContain("ORG-1");
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    expect(await once(server, "exit")).toEqual([0, null]);
  });

  it("ends with an error when the editor goes without a word", async () => {
    const server = launch("--stdio");
    const connection = await connect(server, folder);
    connection.dispose();
    server.stdin!.end();
    expect(await once(server, "exit")).toEqual([1, null]);
  });

  it("does not start unasked", async () => {
    const server = launch();
    const output: Buffer[] = [];
    server.stdout!.on("data", (data: Buffer) => output.push(data));
    expect(await once(server, "exit")).toEqual([0, null]);
    expect(output).toEqual([]);
  });
});
