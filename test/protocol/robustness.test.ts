import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationTokenSource, DocumentDiagnosticRequest, LSPErrorCodes } from "vscode-languageserver/node";
import { vscode } from "./editors.ts";
import { TestClient } from "./testClient.ts";
import { role, roleUri } from "./texts.ts";

let client: Awaited<ReturnType<typeof TestClient.start>>;
beforeEach(async () => {
  client = await TestClient.start({ capabilities: vscode });
  await client.open(roleUri, "yaml", role);
});
afterEach(() => client.stop());

/** The server lives, and finds what it found before. */
const lives = async () => expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);

/** What an editor asks of a document or a place in it, beside diagnostics and actions. */
const requests = [
  "hover",
  "documentSymbol",
  "foldingRange",
  "documentLink",
  "definition",
  "references",
  "completion",
  "prepareRename",
  "rename",
];

describe("hostile documents", () => {
  const head = "apiVersion: v1\nkind: Pod\n";
  const documents: [name: string, languageId: string, text: string][] = [
    ["nothing", "yaml", ""],
    ["a byte order mark alone", "yaml", "\uFEFF"],
    ["lone surrogates", "yaml", `${head}a: \uD83D\nb: "\uDE80"\n`],
    ["control characters", "dockerfile", "FROM a\0b\u0001\nRUN \u001b[31m\n"],
    ["deep nesting", "yaml", `${head}spec: ${"[".repeat(20_000)}`],
    ["deep blocks", "yaml", `${head}${Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")}\n`],
    ["an alias bomb", "yaml", `${head}a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c,*d]\n`],
    ["one long line", "dockerfile", `FROM a\nRUN ${"x ".repeat(500_000)}\n`],
    ["broken JSON", "json", '{"apiVersion": "v1", "kind": '],
    ["templates", "helm", "{{- range .Values.x }}\nkind: {{ .k\n"],
    ["merge keys in a circle", "dockercompose", "services:\n  a: &a\n    <<: *a\n    image: b\n"],
    ["an open front matter", "markdown", "---\ntechnique_id: T1\ntactics:\n- "],
    ["a front matter that is too long", "markdown", `---\ntechnique_id: T1\n${"a: b\n".repeat(3000)}---\n# T1609`],
    ["deep quotes", "markdown", `---\ntechnique_id: T1\n---\n${"> ".repeat(5000)}(Citation: `],
    ["citations without end", "markdown", `---\ntechnique_id: T1\n---\n${"(Citation: T1609 ".repeat(5000)}`],
  ];
  for (const [name, languageId, text] of documents) {
    it(name, async () => {
      const uri = `file:///work/hostile.${languageId}`;
      await client.open(uri, languageId, text);
      await client.diagnostics(uri);
      const everywhere = { start: { line: 0, character: 0 }, end: { line: 1e9, character: 1e9 } };
      await client.actions(uri, everywhere);
      await client.actions(uri, everywhere, ["source.fixAll"]);
      for (const position of [everywhere.start, { line: 1, character: 15 }, everywhere.end]) {
        const params = { textDocument: { uri }, position, newName: "x", context: { includeDeclaration: true } };
        for (const request of requests) await client.connection.sendRequest(`textDocument/${request}`, params);
      }
      expect(client.log).toEqual([]);
      await client.change(uri, everywhere, "");
      expect(await client.rules(uri)).toEqual([]);
      await lives();
    });
  }
});

describe("unusual URIs", () => {
  for (const uri of [
    "untitled:Untitled-1",
    "untitled:/work/role.yaml",
    "vscode-vfs://github/a/b/role.yaml",
    "vscode-notebook-cell:/work/a.ipynb#W0sZmlsZQ",
    "inmemory://model/1",
    "file://host/share/role.yaml",
    "file:///work/a%2Fb/r%C3%B6le%20%25.yaml",
    "file:",
    "no uri at all",
    "",
  ]) {
    it(JSON.stringify(uri), async () => {
      await client.open(uri, "yaml", role);
      expect(await client.rules(uri)).toEqual(["rbac-exec"]);
      expect(await client.hover(uri, "pods/exec")).not.toBeNull();
      await client.close(uri);
      await lives();
    });
  }
});

describe("requests", () => {
  it("that are cancelled are answered so", async () => {
    const source = new CancellationTokenSource();
    const report = client.connection.sendRequest(
      DocumentDiagnosticRequest.type,
      { textDocument: { uri: roleUri } },
      source.token,
    );
    source.cancel();
    await expect(report).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    await lives();
  });

  it("with parameters that are none are answered with nothing, and logged", async () => {
    const { connection } = client;
    expect(await connection.sendRequest("textDocument/hover", {})).toBeNull();
    expect(await connection.sendRequest("textDocument/codeAction", { textDocument: { uri: roleUri } })).toEqual([]);
    expect(await connection.sendRequest("textDocument/diagnostic", {})).toEqual({ kind: "full", items: [] });
    expect(client.log.length).toBeGreaterThanOrEqual(3);
    await lives();
  });

  it("for what the server does not know are refused without harm", async () => {
    await expect(client.connection.sendRequest("tradecraft/nothing", {})).rejects.toThrow();
    await client.connection.sendNotification("tradecraft/nothing", {});
    await lives();
  });
});

describe("a client", () => {
  it("may send nonsense as initialization options", async () => {
    for (const options of [null, 3, "x", { commands: 7, readsFiles: "yes" }, { commands: [1, {}] }]) {
      const other = await TestClient.start({ capabilities: vscode, initializationOptions: options as never });
      await other.open(roleUri, "yaml", role);
      expect(await other.rules(roleUri)).toEqual(["rbac-exec"]);
      await other.stop();
    }
  });
});
