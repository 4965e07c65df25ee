import { afterEach, describe, expect, it } from "vitest";
import type { TextDocumentEdit } from "vscode-languageserver/node";
import { vscode } from "./editors.ts";
import { TestClient } from "./testClient.ts";
import { configurationUri, folder } from "./texts.ts";

let client: Awaited<ReturnType<typeof TestClient.start>>;
afterEach(() => client.stop());

/** One finding in each language, with room for a comment that speaks of it. */
const languages: [id: string, uri: string, rule: string, text: (comment: string) => string][] = [
  [
    "dockerfile",
    "file:///work/Dockerfile",
    "malformed-exec-form",
    (comment) => `FROM debian:12\n${comment}ENTRYPOINT ['run']\n`,
  ],
  [
    "dockercompose",
    "file:///work/compose.yaml",
    "bare-shell",
    (comment) => `services:\n  web:\n    image: a\n${comment}    entrypoint: bash\n`,
  ],
  [
    "yaml",
    "file:///work/pod.yaml",
    "bare-shell",
    (comment) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n${comment}    - name: web\n      image: a\n      command: [bash]\n`,
  ],
];

async function titles(uri: string, part: string): Promise<string[]> {
  const offered = await client.actions(uri, client.rangeOf(uri, part));
  return offered.map((a) => `${a.title}${a.isPreferred ? " [preferred]" : ""}`);
}

/** The text after the action has been chosen. */
async function choose(uri: string, part: string, title: string): Promise<string> {
  const offered = await client.actions(uri, client.rangeOf(uri, part));
  const action = offered.find((a) => a.title === title);
  if (!action) throw new Error(`none of: ${offered.map((a) => a.title).join(" | ")}`);
  const { edit } = action.edit ? action : await client.resolve(action);
  await client.apply(edit!);
  return client.text(uri);
}

describe.each(languages)("in a %s file", (languageId, uri, rule, text) => {
  const open = async (comment: string) => {
    client = await TestClient.start({ capabilities: vscode });
    await client.open(uri, languageId, text(comment));
  };

  it("a misspelt rule is changed to the one that is meant", async () => {
    const wrong = `${rule.slice(0, -1)}x`;
    await open(`# tradecraft: ignore[${wrong}] -- why  \n`);
    expect(await client.rules(uri)).toEqual(expect.arrayContaining(["unknown-suppression", rule]));
    expect(await titles(uri, wrong)).toEqual([`Change to ${rule} [preferred]`, "Remove the suppression"]);
    expect(await choose(uri, wrong, `Change to ${rule}`)).toBe(text(`# tradecraft: ignore[${rule}] -- why  \n`));
    expect(await client.rules(uri)).toEqual([]);
  });

  it("a rule that finds nothing goes out of the list", async () => {
    for (const list of [`reverse-shell, ${rule}`, `${rule}, reverse-shell`, `${rule},reverse-shell,`]) {
      await open(`# tradecraft: ignore[${list}] -- why\n`);
      expect(await client.rules(uri)).toEqual(["unused-suppression"]);
      expect(await titles(uri, "reverse-shell")).toEqual(["Remove reverse-shell from the list [preferred]"]);
      const after = await choose(uri, "reverse-shell", "Remove reverse-shell from the list");
      expect(after.replace(",]", "]")).toBe(text(`# tradecraft: ignore[${rule}] -- why\n`));
      expect(await client.rules(uri)).toEqual([]);
      await client.stop();
    }
  });

  it("a list that silences nothing goes as a whole", async () => {
    await open("# tradecraft: ignore[reverse-shell, rbac-exec] until=2020-01-01 -- why\n");
    expect(await client.rules(uri)).toEqual(expect.arrayContaining(["unused-suppression", "unused-suppression", rule]));
    expect(await client.rules(uri)).not.toContain("expired-suppression");
    for (const part of ["reverse-shell", "rbac-exec"]) {
      expect(await titles(uri, part)).toEqual(["Remove the suppression [preferred]"]);
    }
    expect(await choose(uri, "rbac-exec", "Remove the suppression")).toBe(text(""));
  });

  it("one whose day is over is removed, though never in bulk", async () => {
    await open(`# tradecraft: ignore[${rule}] until=2026-11-19 -- why\n`);
    expect(await client.rules(uri)).toEqual(expect.arrayContaining(["expired-suppression", rule]));
    expect(await titles(uri, "until=")).toEqual(["Remove the suppression"]);
    expect(await client.actions(uri, client.rangeOf(uri, "until="), ["source.fixAll"])).toEqual([]);
    expect(await choose(uri, "until=", "Remove the suppression")).toBe(text(""));
    expect(await client.rules(uri)).toEqual([rule]);
  });

  it("one that names no rule is removed", async () => {
    await open("# tradecraft: ignore -- why\n");
    expect(await choose(uri, "ignore", "Remove the suppression")).toBe(text(""));
  });
});

describe("annotations of a JSON manifest", () => {
  const uri = "file:///work/pod.json";
  const manifest = (annotations: object | undefined) =>
    JSON.stringify(
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "web", ...(annotations && { annotations }) },
        spec: { containers: [{ name: "web", image: "a", command: ["bash"] }] },
      },
      undefined,
      2,
    );
  const open = async (annotations: object) => {
    client = await TestClient.start({ capabilities: vscode });
    await client.open(uri, "json", manifest(annotations));
  };

  it("are changed to the rule that is meant", async () => {
    await open({ "tradecraft/ignore.bare-shel": "why" });
    expect(await choose(uri, "tradecraft", "Change to bare-shell")).toBe(
      manifest({ "tradecraft/ignore.bare-shell": "why" }),
    );
    expect(await client.rules(uri)).toEqual([]);
  });

  it("are removed where they silence nothing, and their map with the last", async () => {
    await open({ "tradecraft/ignore.bare-shell": "why", "tradecraft/ignore.reverse-shell": "why" });
    expect(await choose(uri, "tradecraft/ignore.reverse", "Remove the suppression")).toBe(
      manifest({ "tradecraft/ignore.bare-shell": "why" }),
    );
    await client.stop();
    await open({ "tradecraft/ignore.reverse-shell": "why" });
    expect(await choose(uri, "tradecraft", "Remove the suppression")).toBe(manifest(undefined));
  });
});

describe("a configuration file", () => {
  const open = async (text: string) => {
    client = await TestClient.start({ capabilities: vscode, folders: [folder] });
    await client.open(configurationUri, "yaml", text);
  };

  it("has its misspelt rules, keys and values changed to what is meant", async () => {
    await open("profle: strict\nrules:\n  bare-shel: off\n  reverse-shell: warnin\n");
    expect((await client.diagnostics(configurationUri)).map((d) => d.code)).toEqual(Array(3).fill("configuration"));
    await choose(configurationUri, "profle", "Change to profile");
    await choose(configurationUri, "bare-shel", "Change to bare-shell");
    expect(await choose(configurationUri, "warnin", "Change to warning")).toBe(
      "profile: strict\nrules:\n  bare-shell: off\n  reverse-shell: warning\n",
    );
    expect(await client.diagnostics(configurationUri)).toEqual([]);
  });

  it("is offered nothing where nothing is near, and nowhere else", async () => {
    await open("rules:\n  something-else-altogether: off\n  bare-shel: off\n");
    expect(await titles(configurationUri, "something")).toEqual([]);
    expect(await titles(configurationUri, "rules")).toEqual([]);
    const [action] = await client.actions(configurationUri, client.rangeOf(configurationUri, "bare-shel"));
    expect(action).toMatchObject({ kind: "quickfix", diagnostics: [{ code: "configuration" }] });
    expect((action!.edit!.documentChanges![0] as TextDocumentEdit).textDocument.version).toBe(1);
    expect(await client.actions(configurationUri, client.rangeOf(configurationUri, "bare-shel"), ["source"])).toEqual(
      [],
    );
  });
});
