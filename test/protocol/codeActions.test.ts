import { afterEach, describe, expect, it } from "vitest";
import type { CodeAction, TextDocumentEdit } from "vscode-languageserver/node";
import { showTechnique } from "../../server/src/protocol/host.ts";
import { plain, vscode } from "./editors.ts";
import { type Options, TestClient } from "./testClient.ts";
import { harmlessRole, role, roleUri } from "./texts.ts";

let client: Awaited<ReturnType<typeof TestClient.start>>;
const open = async (options: Options, text = role) => {
  client = await TestClient.start(options);
  await client.open(roleUri, "yaml", text);
};
const actions = (part = "pods/exec", only?: string[]) => client.actions(roleUri, client.rangeOf(roleUri, part), only);
const pick = (offered: readonly CodeAction[], title: RegExp): CodeAction => {
  const action = offered.find((a) => title.test(a.title));
  if (!action) throw new Error(`none of: ${offered.map((a) => a.title).join(" | ")}`);
  return action;
};
afterEach(() => client.stop());

const wordless = { ...vscode, workspace: { ...vscode.workspace, workspaceEdit: { documentChanges: true } } };
const ignoreHere = "# tradecraft: ignore[rbac-exec]";

describe("quick fixes", () => {
  it("come with their diagnostic and without edit, which is made when one is chosen", async () => {
    await open({ capabilities: vscode });
    const fix = pick(await actions(), /^Remove pods\/exec/);
    const [diagnostic] = await client.diagnostics(roleUri);
    expect(fix).toMatchObject({ kind: "quickfix", diagnostics: [{ range: diagnostic!.range, code: "rbac-exec" }] });
    expect(fix.edit).toBeUndefined();
    const { edit } = await client.resolve(fix);
    expect((edit!.documentChanges![0] as TextDocumentEdit).textDocument).toEqual({ uri: roleUri, version: 1 });
    await client.apply(edit!);
    expect(client.text(roleUri)).toBe(role.replace(", pods/exec", ""));
    expect(await client.rules(roleUri)).toEqual([]);
  });

  it("come with their edit where the client cannot resolve", async () => {
    await open({ capabilities: plain });
    const fix = pick(await actions(), /^Remove pods\/exec/);
    expect(fix.data).toBeUndefined();
    expect(Object.keys(fix.edit!.changes!)).toEqual([roleUri]);
    await client.apply(fix.edit!);
    expect(client.text(roleUri)).toBe(role.replace(", pods/exec", ""));
  });

  it("stand before the ways to silence, and the technique's page comes last", async () => {
    await open({ capabilities: vscode, initializationOptions: { commands: [showTechnique] } });
    const titles = (await actions()).map((a) => a.title);
    const first = titles.findIndex((title) => title.startsWith("Ignore"));
    expect(first).toBeGreaterThan(0);
    expect(titles.slice(first)).toEqual(["Ignore rbac-exec here…", "Ignore rbac-exec in this file…", "Show T1609"]);
    const show = (await actions()).at(-1)!;
    expect(show.command).toEqual({ title: "Show T1609", command: showTechnique, arguments: ["T1609"] });
  });

  it("offer no command that the client does not have", async () => {
    await open({ capabilities: vscode });
    expect((await actions()).filter((a) => a.command)).toEqual([]);
  });

  it("are none away from the finding", async () => {
    await open({ capabilities: vscode });
    expect(await actions("metadata")).toEqual([]);
  });

  it("carry a change annotation where they may change behaviour, if the client knows such", async () => {
    await open({ capabilities: vscode });
    const { edit } = await client.resolve(pick(await actions(), /^Remove pods\/exec/));
    expect(Object.values(edit!.changeAnnotations!)).toEqual([
      { label: "May change behaviour", needsConfirmation: false },
    ]);
    const [id] = Object.keys(edit!.changeAnnotations!);
    for (const change of (edit!.documentChanges![0] as TextDocumentEdit).edits) {
      expect(change).toMatchObject({ annotationId: id });
    }
    await client.stop();
    await open({ capabilities: wordless });
    const other = await client.resolve(pick(await actions(), /^Remove pods\/exec/));
    expect(other.edit!.changeAnnotations).toBeUndefined();
    expect(JSON.stringify(other.edit)).not.toContain("annotationId");
  });
});

describe("an action that is chosen late", () => {
  it("is made for the version of now", async () => {
    await open({ capabilities: vscode });
    const fix = pick(await actions(), /^Remove pods\/exec/);
    await client.replace(roleUri, "kind: Role", "# first\n# second\nkind: Role");
    const { edit } = await client.resolve(fix);
    await client.apply(edit!);
    expect(client.text(roleUri)).toContain("resources: [pods]\n");
  });

  it("has no edit once its finding is gone", async () => {
    await open({ capabilities: vscode });
    const offered = await actions();
    await client.replace(roleUri, "pods/exec", "pods/log");
    for (const action of offered) expect((await client.resolve(action)).edit).toBeUndefined();
  });

  it("has no edit once its document is closed, or when its data is nonsense", async () => {
    await open({ capabilities: vscode });
    const fix = pick(await actions(), /^Remove pods\/exec/);
    for (const data of [null, 7, {}, { uri: 3 }, { uri: roleUri, id: "nothing" }]) {
      expect((await client.resolve({ ...fix, data })).edit).toBeUndefined();
    }
    await client.close(roleUri);
    expect((await client.resolve(fix)).edit).toBeUndefined();
  });
});

describe("suppression", () => {
  it("asks for a reason where the client knows snippets", async () => {
    await open({ capabilities: vscode });
    const { edit } = await client.resolve(pick(await actions(), /^Ignore rbac-exec here/));
    const [change] = (edit!.documentChanges![0] as TextDocumentEdit).edits;
    expect(change).toMatchObject({ snippet: { kind: "snippet" } });
    expect(JSON.stringify(change)).toContain(`${ignoreHere} -- \${1:reason}`);
    await client.apply(edit!);
    expect(client.text(roleUri)).toContain(`${ignoreHere} -- reason`);
    expect(await client.rules(roleUri)).toEqual([]);
  });

  it("leaves the reason out where it does not", async () => {
    await open({ capabilities: wordless });
    const { edit } = await client.resolve(pick(await actions(), /^Ignore rbac-exec here/));
    await client.apply(edit!);
    expect(client.text(roleUri)).toMatch(/# tradecraft: ignore\[rbac-exec\]$/m);
    expect(await client.rules(roleUri)).toEqual([]);
  });

  it("silences a rule for the file", async () => {
    await open({ capabilities: plain });
    await client.apply(pick(await actions(), /in this file/).edit!);
    expect(client.text(roleUri)).toBe(`# tradecraft: ignore-file[rbac-exec]\n${role}`);
  });

  it("keeps the file's line endings and its byte order mark", async () => {
    const text = `\uFEFF${role.replaceAll("\n", "\r\n")}`;
    await open({ capabilities: plain }, text);
    await client.apply(pick(await actions(), /in this file/).edit!);
    expect(client.text(roleUri)).toBe(`\uFEFF# tradecraft: ignore-file[rbac-exec]\r\n${text.slice(1)}`);
  });
});

describe("kinds", () => {
  const unused = harmlessRole.replace("kind: Role", "kind: Role # tradecraft: ignore[rbac-exec] -- why");

  it("only what is asked for is offered", async () => {
    await open({ capabilities: vscode });
    const kinds = async (only: string[]) => new Set((await actions("pods/exec", only)).map((a) => a.kind));
    expect(await kinds(["quickfix"])).toEqual(new Set(["quickfix"]));
    expect(await kinds([""])).toEqual(new Set(["quickfix"]));
    for (const only of ["refactor", "source", "source.organizeImports", "quick", "quickfix.other"]) {
      expect(await kinds([only])).toEqual(new Set());
    }
  });

  it("all safe fixes are one source action, which is offered only when asked for", async () => {
    await open({ capabilities: vscode }, unused);
    for (const only of ["source", "source.fixAll", "source.fixAll.tradecraft"]) {
      const offered = await actions("kind", [only]);
      expect(offered.map((a) => a.kind)).toEqual(["source.fixAll.tradecraft"]);
    }
    expect((await actions("ignore[rbac-exec]")).map((a) => a.kind)).toEqual(["quickfix"]);
    expect(await actions("kind", ["source.fixAll.eslint"])).toEqual([]);
    const [all] = await actions("kind", ["source.fixAll"]);
    await client.apply((await client.resolve(all!)).edit!);
    expect(client.text(roleUri)).toBe(harmlessRole);
  });

  it("fixing all leaves what may change behaviour", async () => {
    await open({ capabilities: vscode });
    expect(await actions("pods/exec", ["source.fixAll"])).toEqual([]);
  });

  it("a preferred fix is marked as such", async () => {
    await open({ capabilities: vscode }, unused);
    const [remove] = await actions("ignore[rbac-exec]");
    expect(remove).toMatchObject({ title: "Remove the suppression", isPreferred: true });
  });
});
