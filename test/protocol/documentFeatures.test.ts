import { afterEach, describe, expect, it } from "vitest";
import {
  type CompletionItem,
  type CompletionList,
  CompletionRequest,
  CompletionResolveRequest,
  CompletionTriggerKind,
  DefinitionRequest,
  DocumentLinkRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  type Location,
  type MarkupContent,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  type SymbolInformation,
  TextDocumentContentRequest,
  WorkspaceSymbolRequest,
} from "vscode-languageserver/node";
import { own } from "../core/documents/texts.ts";
import { plain, silent, vscode } from "./editors.ts";
import { type Options, TestClient } from "./testClient.ts";
import { folder, role, roleUri } from "./texts.ts";

const uri = "file:///work/docs/runner.md";
const otherUri = "file:///work/docs/other.md";
const other =
  "---\ntechnique_id: ORG-0002\nname: Builder\ntactics:\n- execution\n---\n\n## Description\nLike ORG-0001, T1609.\n";

let client: Awaited<ReturnType<typeof TestClient.start>>;
const open = async (options: Partial<Options> = {}, text = own) => {
  client = await TestClient.start({
    capabilities: vscode,
    folders: [folder],
    initializationOptions: { readsFiles: true },
    files: { [otherUri]: other },
    ...options,
  });
  await client.open(uri, "markdown", text);
};
afterEach(() => client.stop());

/** The words of an open document that a range holds. */
const under = (at: string, range: Location["range"]) => client.documents.get(at)!.getText(range);

describe("a technique document", () => {
  it("has an outline, nested or flat as the client has it", async () => {
    await open();
    const [root] = (await client.of(DocumentSymbolRequest.type, uri)) as DocumentSymbol[];
    expect(root?.name).toBe("ORG-0001 Shared runner");
    const mitigations = root?.children?.find((child) => child.name === "Mitigations");
    expect(mitigations?.children?.map((m) => under(uri, m.selectionRange))).toEqual([
      "M1018 User Account Management",
      "M1038 Execution Prevention",
    ]);
    await client.stop();
    await open({ capabilities: plain });
    const flat = (await client.of(DocumentSymbolRequest.type, uri)) as SymbolInformation[];
    expect(flat.find((s) => s.name === "Our wiki")?.containerName).toBe("External References");
    expect(flat[0]?.location.uri).toBe(uri);
  });

  it("folds, as often as the client takes it", async () => {
    await open();
    const folds = (await client.of(FoldingRangeRequest.type, uri)) ?? [];
    const lines = own.split("\n");
    expect(folds.slice(0, 2).map((f) => [lines[f.startLine], lines[f.endLine]])).toEqual([
      ["---", "---"],
      ["platforms:", "- Linux"],
    ]);
    expect(folds.map((f) => lines[f.startLine])).toContain("### On hosts");
    await client.stop();
    await open({ capabilities: { textDocument: { foldingRange: { rangeLimit: 2 } } } });
    expect(await client.of(FoldingRangeRequest.type, uri)).toHaveLength(2);
  });

  it("links to ATT&CK's site", async () => {
    await open();
    const links = (await client.of(DocumentLinkRequest.type, uri)) ?? [];
    expect(links.map((l) => [under(uri, l.range), l.target])).toContainEqual([
      "S0154",
      "https://attack.mitre.org/software/S0154",
    ]);
    expect(links.every((l) => l.tooltip)).toBe(true);
  });

  it("is what its editor shows, version by version", async () => {
    await open();
    await client.replace(uri, "S0154", "S0999");
    const links = (await client.of(DocumentLinkRequest.type, uri)) ?? [];
    expect(links.map((l) => under(uri, l.range))).toContain("S0999");
    await client.replace(uri, own.slice(0, own.indexOf("## Description")).replace("S0154", "S0999"), "");
    expect(await client.of(DocumentLinkRequest.type, uri)).toBeNull();
  });

  it("renames a source", async () => {
    await open();
    const prepared = await client.at(PrepareRenameRequest.type, uri, "(Citation: Our wiki)", 15);
    expect(prepared).toEqual({ range: client.rangeOf(uri, "Our wiki"), placeholder: "Our wiki" });
    const edit = await client.at(RenameRequest.type, uri, "(Citation: Our wiki)", 15, { newName: "Its page" });
    await client.apply(edit!);
    expect(client.text(uri).match(/Its page/g)).toHaveLength(3);
    expect(client.text(uri)).toContain("- [Its page](https://wiki.example/runner)");
  });

  it("says why a name will not do, and offers no renaming elsewhere", async () => {
    await open();
    const refused = client.at(RenameRequest.type, uri, "(Citation: Our wiki)", 15, { newName: "Two words" });
    await expect(refused).rejects.toThrow('Another entry of External References is called "Two words".');
    expect(await client.at(PrepareRenameRequest.type, uri, "## Description", 4)).toBeNull();
    expect(await client.at(RenameRequest.type, uri, "## Description", 4, { newName: "x" })).toBeNull();
    expect(client.log).toEqual([]);
  });
});

describe("definition and references", () => {
  it("lead from an id in any document to the technique's own document", async () => {
    await open();
    await client.open(roleUri, "yaml", `# ORG-0002, T1609\n${role}`);
    expect(await client.at(DefinitionRequest.type, roleUri, "ORG-0002")).toMatchObject([
      {
        originSelectionRange: client.rangeOf(roleUri, "ORG-0002"),
        targetUri: otherUri,
        targetSelectionRange: { start: { line: 1, character: 14 }, end: { line: 1, character: 22 } },
      },
    ]);
  });

  it("lead to a document of ours as text that cannot be changed", async () => {
    await open();
    const [link] = (await client.at(DefinitionRequest.type, uri, "T1609 says")) as { targetUri: string }[];
    expect(link?.targetUri).toBe("tradecraft:/documents/T1609.md");
    const { text } = await client.connection.sendRequest(TextDocumentContentRequest.type, { uri: link!.targetUri });
    expect(text).toMatch(/^---\nattack_release/);
    await client.open(link!.targetUri, "markdown", text);
    expect(await client.diagnostics(link!.targetUri)).toEqual([]);
    expect(await client.of(DocumentSymbolRequest.type, link!.targetUri)).toHaveLength(1);
    expect(await client.at(PrepareRenameRequest.type, link!.targetUri, "(Citation: ", 12)).toBeNull();
    // What is only looked at adds nothing to what is known of the workspace.
    const found = await client.at(ReferencesRequest.type, uri, "T1609 says", 1, {
      context: { includeDeclaration: true },
    });
    expect(new Set(found?.map((l) => l.uri))).toEqual(new Set([uri, otherUri]));
  });

  it("lead nowhere for a client that cannot show such a document", async () => {
    await open({ capabilities: plain });
    expect(await client.at(DefinitionRequest.type, uri, "T1609 says")).toBeNull();
    expect(await client.at(DefinitionRequest.type, uri, "(Citation: Two words)")).toEqual({
      uri,
      range: client.rangeOf(uri, "[Two words](https://wiki.example/two)"),
    });
  });

  it("find an id in the technique documents of the workspace and in what is open", async () => {
    await open();
    await client.open(roleUri, "yaml", `# ORG-0001\n${role}`);
    const places = async (includeDeclaration: boolean) => {
      const found = await client.at(ReferencesRequest.type, uri, "ORG-0001", 1, { context: { includeDeclaration } });
      return (found ?? []).map((l) => `${l.uri} ${l.range.start.line}`);
    };
    expect(await places(true)).toEqual([`${uri} 1`, `${roleUri} 0`, `${otherUri} 8`]);
    expect(await places(false)).toEqual([`${roleUri} 0`, `${otherUri} 8`]);
  });

  it("find a citation and a tactic", async () => {
    await open();
    const context = { includeDeclaration: false };
    const cited = await client.at(ReferencesRequest.type, uri, "[Our wiki]", 2, { context });
    expect(cited?.map((l) => under(uri, l.range))).toEqual(["(Citation: Our wiki)", "(Citation: Our wiki)"]);
    const tactic = await client.at(ReferencesRequest.type, uri, "- execution", 4, { context });
    expect(tactic?.map((l) => l.uri)).toEqual([uri, otherUri]);
  });
});

describe("workspace symbols", () => {
  const symbols = async (query: string) =>
    ((await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query })) ?? []) as SymbolInformation[];

  it("are the techniques, by id, name and words", async () => {
    await open();
    expect((await symbols("builder"))[0]).toMatchObject({
      name: "ORG-0002 Builder",
      containerName: "Execution",
      location: { uri: otherUri, range: { start: { line: 1, character: 14 } } },
    });
    expect((await symbols("T1609"))[0]).toMatchObject({
      name: "T1609 Container Administration Command",
      location: { uri: "tradecraft:/documents/T1609.md" },
    });
    const byWords = await symbols("wiki.example");
    expect(byWords[0]?.name).toMatch(/^ORG-0001 Shared runner · .*wiki\.example/);
    expect((await symbols("")).length).toBeLessThanOrEqual(100);
    expect(await symbols("no such words anywhere")).toEqual([]);
  });

  it("are own documents alone where ours cannot be shown", async () => {
    await open({ capabilities: silent });
    expect((await symbols("")).map((s) => s.name)).toEqual(["ORG-0001 Shared runner", "ORG-0002 Builder"]);
  });
});

describe("completion", () => {
  const complete = async (at: string, part: string, n: number) =>
    (await client.at(CompletionRequest.type, at, part, n)) as CompletionList | null;
  const labels = (list: CompletionList | null) => list?.items.map((item) => item.label);

  it("writes what is chosen, and says more of it when asked", async () => {
    await open();
    await client.replace(uri, "As T1609", "As T160");
    const list = await complete(uri, "As T160", 7);
    expect(labels(list)?.slice(0, 3)).toEqual(["T1600", "T1600.001", "T1600.002"]);
    const item = list!.items.find((i) => i.label === "T1609")!;
    expect(item.labelDetails?.description).toBe("Container Administration Command");
    const full = (await client.connection.sendRequest(CompletionResolveRequest.type, item)) as CompletionItem;
    expect((full.documentation as MarkupContent).value).toMatch(/^\*\*T1609 Container Administration Command\*\*/);
    await client.apply({ changes: { [uri]: [item.textEdit as never] } });
    expect(client.text(uri)).toBe(own);
  });

  it("marks what is gone, where the client shows that", async () => {
    await open();
    await client.replace(uri, "As T1609", "As T1066");
    expect((await complete(uri, "As T1066", 8))?.items[0]).toMatchObject({ label: "T1066", tags: [1] });
    await client.stop();
    await open({ capabilities: silent });
    await client.replace(uri, "As T1609", "As T1066");
    const [item] = (await complete(uri, "As T1066", 8))!.items;
    expect(item).toMatchObject({ label: "T1066", detail: "Indicator Removal from Tools · now T1027.005" });
    expect(item).not.toHaveProperty("tags");
  });

  it("knows own ids, sources and keys", async () => {
    await open();
    await client.open(roleUri, "yaml", `# ORG-\n${role}`);
    expect(labels(await complete(roleUri, "ORG-", 4))).toEqual(["ORG-0001", "ORG-0002"]);
    expect(labels(await complete(uri, "(Citation: None)", 11))).toEqual(["Our wiki", "Two words", "Unused"]);
    await client.replace(uri, "name: Shared runner", "");
    const blank = await client.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: { line: 2, character: 0 },
    });
    expect(labels(blank as CompletionList)).toContain("name");
  });

  it("waits for a second digit where `M1` may be a word, unless it is asked for", async () => {
    await open();
    await client.open(otherUri, "markdown", "The M1 and the M10 and the T1\n");
    const labelsFor = async (at: string, part: string, triggerKind: CompletionTriggerKind) => {
      const context = { triggerKind, triggerCharacter: "1" };
      return labels(
        (await client.at(CompletionRequest.type, at, part, part.length, { context })) as CompletionList | null,
      );
    };
    expect(await labelsFor(otherUri, "The M1", CompletionTriggerKind.TriggerCharacter)).toBeUndefined();
    expect(await labelsFor(otherUri, "the T1", CompletionTriggerKind.TriggerCharacter)).toBeUndefined();
    expect(await labelsFor(otherUri, "the T1", CompletionTriggerKind.Invoked)).toHaveLength(100);
    expect(await labelsFor(otherUri, "the M10", CompletionTriggerKind.TriggerCharacter)).toContain("M1018");
    await client.replace(uri, "As T1609", "As T1");
    expect(await labelsFor(uri, "As T1", CompletionTriggerKind.TriggerCharacter)).toHaveLength(100);
  });

  it("is silent in what is no comment, in JSON and in prose", async () => {
    await open();
    await client.open(roleUri, "yaml", "a: T160\n");
    expect(await complete(roleUri, "T160", 4)).toBeNull();
    await client.open("file:///work/a.json", "json", '{"a": "# T160"}');
    expect(await complete("file:///work/a.json", "T160", 4)).toBeNull();
    expect(await complete(uri, "Ours alone", 4)).toBeNull();
    for (const item of [{ label: "x" }, { label: "x", data: 3 }, { label: "x", data: { uri, id: "T0000" } }]) {
      expect(await client.connection.sendRequest(CompletionResolveRequest.type, item)).toEqual(item);
    }
  });
});

describe("other documents", () => {
  it("have none of it", async () => {
    await open({}, "# Read me\n\nM1018 T1609 (Citation: x)\n");
    await client.open(roleUri, "yaml", role);
    for (const at of [uri, roleUri, "file:///work/closed.md"]) {
      expect(await client.of(DocumentSymbolRequest.type, at)).toBeNull();
      expect(await client.of(FoldingRangeRequest.type, at)).toBeNull();
      expect(await client.of(DocumentLinkRequest.type, at)).toBeNull();
    }
    expect(await client.at(PrepareRenameRequest.type, uri, "(Citation: x)", 12)).toBeNull();
    expect(await client.at(DefinitionRequest.type, uri, "(Citation: x)", 12)).toBeNull();
  });

  it("nor has anything where Tradecraft is switched off", async () => {
    await open({ settings: { enable: false } });
    expect(await client.of(DocumentSymbolRequest.type, uri)).toBeNull();
    expect(await client.at(DefinitionRequest.type, uri, "T1609 says")).toBeNull();
    expect(await client.at(CompletionRequest.type, uri, "(Citation: None)", 11)).toBeNull();
    expect(await client.at(ReferencesRequest.type, uri, "T1609 says", 1, { context: {} })).toBeNull();
  });
});

describe("capabilities", () => {
  it("say whether a rename is prepared, as the client has it", async () => {
    await open();
    expect(client.result.capabilities.renameProvider).toEqual({ prepareProvider: true });
    await client.stop();
    await open({ capabilities: silent });
    expect(client.result.capabilities.renameProvider).toBe(true);
  });
});
