import { afterEach, describe, expect, it } from "vitest";
import { DidChangeWatchedFilesNotification, DidDeleteFilesNotification } from "vscode-languageserver/node";
import { defaultConfiguration, settingsFor } from "../../server/src/core/analysis/configure.ts";
import { createAnalyzer } from "../../server/src/core/index.ts";
import { parseManual } from "../../server/src/core/rules/manual.ts";
import { registry } from "../../server/src/core/rules/registry.generated.ts";
import type { Profile } from "../../server/src/core/rules/rule.ts";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import { notifications } from "../../server/src/protocol/host.ts";
import { plain, vscode } from "./editors.ts";
import { editorLanguage, withoutMarkers } from "./examples.ts";
import { type Options, TestClient, until } from "./testClient.ts";
import { configurationUri, folder, role, roleUri } from "./texts.ts";

let client: Awaited<ReturnType<typeof TestClient.start>>;
const open = async (options: Partial<Options> = {}) => {
  client = await TestClient.start({
    capabilities: vscode,
    folders: [folder],
    initializationOptions: { readsFiles: true },
    ...options,
  });
  await client.open(roleUri, "yaml", role);
};
afterEach(() => client.stop());

/** A finding on a rule's page that only the profile `strict` shows. */
function strictExample() {
  const { analyze } = createAnalyzer({ library: createLibrary([]) });
  for (const { rule, page } of registry) {
    for (const example of parseManual(page).examples.filter((e) => e.role === "finding")) {
      const languageId = editorLanguage(example);
      const text = withoutMarkers(example.text);
      const speaks = (profile: Profile) => {
        const settings = { ...settingsFor(defaultConfiguration, ""), profile };
        return analyze({ uri: "", languageId, text }, { settings }).findings.some((f) => f.rule === rule.id);
      };
      if (speaks("strict") && !speaks("recommended")) return { id: rule.id, languageId, text };
    }
  }
  return undefined;
}
const strict = strictExample();

const off = "rules:\n  rbac-exec: off\n";

describe("the configuration file", () => {
  it("turns a rule off, and the diagnostics are asked for again when it changes", async () => {
    await open();
    expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
    const { resultId } = await client.report(roleUri);
    await client.write(configurationUri, off);
    await until(() => client.refreshes > 0);
    expect(await client.report(roleUri, resultId)).toMatchObject({ kind: "full", items: [] });
    await client.write(configurationUri, undefined);
    await until(() => client.refreshes > 1);
    expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
  });

  it("is watched", async () => {
    await open();
    await until(() => client.registrations.some((r) => r.method === DidChangeWatchedFilesNotification.method));
    const watchers = client.registrations.flatMap((r) => r.registerOptions?.watchers ?? []);
    expect(watchers).toContainEqual({ globPattern: "**/.tradecraft.yaml" });
  });

  it("is the nearest one upwards, for files also from above the workspace folder", async () => {
    await open({ files: { "file:///.tradecraft.yaml": off } });
    expect(await client.rules(roleUri)).toEqual([]);
    await client.write("file:///work/deploy/.tradecraft.yaml", "profile: recommended\n");
    expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
  });

  it("is looked for within the workspace folder alone where there is no file system", async () => {
    await open({
      folders: ["vscode-vfs://github/a/b"],
      files: { "vscode-vfs://github/a/.tradecraft.yaml": off, "vscode-vfs://github/a/b/c/.tradecraft.yaml": off },
    });
    await client.open("vscode-vfs://github/a/b/role.yaml", "yaml", role);
    await client.open("vscode-vfs://github/a/b/c/d/role.yaml", "yaml", role);
    expect(await client.rules("vscode-vfs://github/a/b/role.yaml")).toEqual(["rbac-exec"]);
    expect(await client.rules("vscode-vfs://github/a/b/c/d/role.yaml")).toEqual([]);
  });

  it("counts as it stands in the editor, and on disk again when it is closed", async () => {
    await open({ files: { [configurationUri]: "profile: recommended\n" } });
    expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
    await client.open(configurationUri, "yaml", "profile: recommended\n");
    await client.replace(configurationUri, "profile: recommended\n", off);
    expect(await client.rules(roleUri)).toEqual([]);
    await client.close(configurationUri);
    expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
  });

  it("has its own diagnostics", async () => {
    await open();
    await client.open(configurationUri, "yaml", "rules:\n  rbac-exce: off\n");
    const found = await client.diagnostics(configurationUri);
    expect(found).toMatchObject([{ source: "tradecraft", range: client.rangeOf(configurationUri, "rbac-exce") }]);
    expect(found[0]!.message).toContain("rbac-exec");
  });

  it("matches overrides by the path from its own folder", async () => {
    await open({
      files: { [configurationUri]: `overrides:\n  - files: [deploy/*.yaml]\n    rules: { rbac-exec: hint }\n` },
    });
    expect(await client.diagnostics(roleUri)).toMatchObject([{ code: "rbac-exec", severity: 4 }]);
    await client.open("file:///work/other/role.yaml", "yaml", role);
    expect(await client.diagnostics("file:///work/other/role.yaml")).toMatchObject([{ severity: 2 }]);
  });

  it("is read anew when something is saved, for a client that does not watch files", async () => {
    await open({ capabilities: plain });
    await until(() => client.published.length > 0);
    client.files.set(configurationUri, off);
    await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: roleUri } });
    await until(() => client.published.length > 1);
    expect(client.published.at(-1)!.diagnostics).toEqual([]);
  });

  it("counts as it is now, also when it changed while it was read", async () => {
    await open({ files: { [configurationUri]: "profile: strict\n" } });
    let release = () => {};
    client.hold = new Promise((resolve) => {
      release = resolve;
    });
    const early = client.rules(roleUri);
    await until(() => client.reads > 0);
    await client.write(configurationUri, off);
    release();
    await early;
    expect(await client.rules(roleUri)).toEqual([]);
  });

  it("is found however the client writes the drive of a path", async () => {
    await open({ files: { "file:///c%3A/p/.tradecraft.yaml": off } });
    for (const uri of ["file:///C:/p/role.yaml", "file:///c%3A/p/role.yaml", "file:///C%3A/p/x/role.yaml"]) {
      await client.open(uri, "yaml", role);
      expect(await client.rules(uri)).toEqual([]);
    }
    await client.write("file:///C:/p/.tradecraft.yaml", "rules: {}\n");
    client.files.set("file:///c%3A/p/.tradecraft.yaml", "rules: {}\n");
    expect(await client.rules("file:///C:/p/role.yaml")).toEqual(["rbac-exec"]);
  });
});

describe("the editor's settings", () => {
  it("switch everything off and on", async () => {
    await open();
    await client.set({ enable: false });
    await until(() => client.refreshes > 0);
    expect(await client.report(roleUri)).toEqual({ kind: "full", items: [] });
    expect(await client.hover(roleUri, "pods/exec")).toBeNull();
    expect(await client.actions(roleUri, client.rangeOf(roleUri, "pods/exec"))).toEqual([]);
    await client.set({ enable: true });
    expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
  });

  it.skipIf(!strict)("give another profile than the configuration's, or none", async () => {
    const { id, languageId, text } = strict!;
    const uri = "file:///work/strict";
    await open();
    await client.open(uri, languageId, text);
    const speaks = async (profile: unknown) => {
      await client.set({ profile });
      return (await client.rules(uri)).includes(id);
    };
    expect(await speaks("recommended")).toBe(false);
    expect(await speaks("strict")).toBe(true);
    expect(await speaks("")).toBe(false);
    await client.write(configurationUri, "profile: strict\n");
    expect(await speaks("")).toBe(true);
    expect(await speaks("recommended")).toBe(false);
    expect(await speaks("loud")).toBe(true);
  });

  it("may be anything", async () => {
    await open();
    for (const settings of [null, undefined, 3, "x", [], { enable: null, profile: {} }]) {
      await client.set(settings);
      expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
    }
  });

  it("are taken from the notification where the client is not to be asked", async () => {
    await open({ capabilities: plain });
    await until(() => client.published.length > 0);
    expect(client.published.at(-1)!.diagnostics).toHaveLength(1);
    await client.set({ enable: false });
    await until(() => client.published.length > 1);
    expect(client.published.at(-1)!.diagnostics).toEqual([]);
  });
});

describe("own technique documents", () => {
  const own = [
    "---",
    "mitre_attack_url: https://attack.mitre.org/techniques/T1609",
    "name: Running commands, as we see it",
    "tactics:",
    "- execution",
    "---",
    "",
    "## Description",
    "Ask the platform team first.",
    "",
  ].join("\n");
  const document = "file:///work/threats/T1609.md";
  const files = { [configurationUri]: "techniques: [threats]\n", [document]: own };

  it("are laid over those that come with Tradecraft, and watched", async () => {
    await open({ files });
    const text = async () => JSON.stringify(await client.hover(roleUri, "pods/exec"));
    expect(await text()).toContain("Ask the platform team first.");
    await until(() => JSON.stringify(client.registrations).includes("*.md"));
    expect(client.registrations.flatMap((r) => r.registerOptions?.watchers ?? [])).toContainEqual({
      globPattern: { baseUri: "file:///work/threats", pattern: "**/*.md" },
    });
    await client.write(document, own.replace("first", "always"));
    expect(await text()).toContain("Ask the platform team always.");
    await client.write(document, undefined);
    expect(await text()).not.toContain("Ask the platform team");
  });

  it("count as they stand in the editor, saved or not", async () => {
    await open({ files });
    await client.open(document, "markdown", own);
    await client.replace(document, "first", "twice");
    expect(JSON.stringify(await client.hover(roleUri, "pods/exec"))).toContain("Ask the platform team twice.");
    await client.close(document);
    expect(JSON.stringify(await client.hover(roleUri, "pods/exec"))).toContain("Ask the platform team first.");
  });

  it("count anywhere in the workspace when their front matter names a technique", async () => {
    const elsewhere = "file:///work/docs/security/exec.md";
    await open({ files: { [elsewhere]: own, "file:///work/README.md": "# Read me\n" } });
    const text = async () => JSON.stringify(await client.hover(roleUri, "pods/exec"));
    expect(await text()).toContain("Ask the platform team first.");
    await client.write(elsewhere, own.replace("T1609", "T1610"));
    expect(await text()).not.toContain("Ask the platform team");
    await client.write("file:///work/new.md", own.replace("first", "again"));
    expect(await text()).toContain("Ask the platform team again.");
    expect(client.log).toEqual([]);
  });

  it("are looked for anew when folders came or went, of whose files no watcher tells", async () => {
    const unfinished = "file:///work/.tradecraft-import-x/new/T1609.md";
    await open({ files: { [unfinished]: own } });
    const text = async () => JSON.stringify(await client.hover(roleUri, "pods/exec"));
    expect(await text()).not.toContain("Ask the platform team");
    client.files.delete(unfinished);
    client.files.set("file:///work/attack/T1609.md", own);
    await client.connection.sendNotification(notifications.foldersChanged);
    expect(await text()).toContain("Ask the platform team first.");
    client.files.delete("file:///work/attack/T1609.md");
    await client.connection.sendNotification(DidDeleteFilesNotification.type, {
      files: [{ uri: "file:///work/attack" }],
    });
    expect(await text()).not.toContain("Ask the platform team");
  });

  it("borrow from ours what they do not say", async () => {
    await open({ files });
    const text = JSON.stringify(await client.hover(roleUri, "pods/exec"));
    expect(text).toContain("**In a manifest** `pods/exec`");
    expect(text).toContain("**Detect**");
  });

  it("that cannot be used are named in the log", async () => {
    await open({ files: { ...files, "file:///work/threats/notes.md": "# Notes\n" } });
    await client.hover(roleUri, "pods/exec");
    await until(() => client.log.some((line) => line.includes("threats/notes.md")));
  });
});

describe("workspace folders", () => {
  it("come and go", async () => {
    const uri = "vscode-vfs://github/a/b/role.yaml";
    await open({ folders: [], files: { "vscode-vfs://github/a/b/.tradecraft.yaml": off } });
    await client.open(uri, "yaml", role);
    expect(await client.rules(uri)).toEqual(["rbac-exec"]);
    const there = { uri: "vscode-vfs://github/a/b", name: "b" };
    const change = (event: unknown) =>
      client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
    await change({ added: [there], removed: [] });
    expect(await client.rules(uri)).toEqual([]);
    await change({ added: [], removed: [there] });
    expect(await client.rules(uri)).toEqual(["rbac-exec"]);
  });
});
