import { afterEach, describe, expect, it } from "vitest";
import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import { plain, vscode } from "./editors.ts";
import { type Options, TestClient, until } from "./testClient.ts";
import { folder } from "./texts.ts";

const uri = "file:///work/threats/runner.md";
const text = [
  "---",
  "technique_id: ORG-0001",
  "name: Shared runner",
  "tactics:",
  "- exection",
  "---",
  "",
  "# Shared runner",
  "",
  "## Description",
  "As T1066.(Citation: Wiki)",
  "",
  "## External References",
  "- [Our wiki](https://wiki.example)",
  "",
].join("\n");

let client: Awaited<ReturnType<typeof TestClient.start>>;
const open = async (options: Partial<Options> = {}) => {
  client = await TestClient.start({
    capabilities: vscode,
    folders: [folder],
    initializationOptions: { readsFiles: true },
    ...options,
  });
  await client.open(uri, "markdown", text);
};
afterEach(() => client.stop());

describe("a technique document", () => {
  it("has diagnostics at exact places", async () => {
    await open();
    expect(await client.diagnostics(uri)).toMatchObject([
      {
        code: "unknown-tactic",
        severity: DiagnosticSeverity.Warning,
        range: client.rangeOf(uri, "exection"),
        source: "tradecraft",
      },
      { code: "no-technical-details", severity: DiagnosticSeverity.Hint },
      { code: "revoked-technique", severity: DiagnosticSeverity.Information, range: client.rangeOf(uri, "T1066") },
      { code: "unresolved-citation", range: { start: client.rangeOf(uri, "Wiki)").start } },
      { code: "uncited-reference", tags: [DiagnosticTag.Unnecessary] },
    ]);
  });

  it("has fixes, and is sound after them", async () => {
    await open();
    const fix = async (at: string, title: RegExp) => {
      const action = (await client.actions(uri, client.rangeOf(uri, at))).find((a) => title.test(a.title));
      expect(action, `${title}`).toBeDefined();
      await client.apply(action!.edit!);
    };
    await fix("exection", /^Change to execution$/);
    await fix("T1066", /^Change to T1027\.005$/);
    await fix("Wiki)", /^Add Wiki to External References$/);
    await fix("- [Our wiki]", /^Remove the reference$/);
    await fix("# Shared", /^Add the table/);
    expect(await client.diagnostics(uri)).toEqual([]);
    expect(client.text(uri)).toContain("## External References\n- Wiki\n");
  });

  it("is told of its twin as long as there is one", async () => {
    const other = "file:///work/docs/again.md";
    await open({ files: { [other]: text } });
    await client.hover(uri, "ORG-0001");
    const twin = async () => (await client.diagnostics(uri)).find((d) => d.code === "duplicate-technique");
    expect(await twin()).toMatchObject({
      range: client.rangeOf(uri, "ORG-0001"),
      relatedInformation: [{ location: { uri: other, range: client.rangeOf(uri, "ORG-0001") } }],
    });
    const { resultId } = await client.report(uri);
    const before = client.refreshes;
    await client.write(other, text.replace("ORG-0001", "ORG-0002"));
    await until(() => client.refreshes > before);
    expect((await client.report(uri, resultId)).kind).toBe("full");
    expect(await twin()).toBeUndefined();
  });

  it("is followed as it is typed", async () => {
    await open();
    await client.replace(uri, "exection", "execution");
    expect(await client.rules(uri)).not.toContain("unknown-tactic");
    await client.replace(uri, "technique_id: ORG-0001", "owner: us");
    expect(await client.diagnostics(uri)).toEqual([]);
  });

  it("is not reported where it comes with Tradecraft or is an old state", async () => {
    await open();
    for (const other of ["tradecraft:/documents/ORG-0001.md", "git:/work/threats/runner.md"]) {
      await client.open(other, "markdown", text);
      expect(await client.diagnostics(other)).toEqual([]);
    }
    expect((await client.diagnostics(uri)).some((d) => d.code === "duplicate-technique")).toBe(false);
  });

  it("is reported to a client that wants diagnostics pushed", async () => {
    await open({ capabilities: plain });
    await until(() => client.published.some((p) => p.uri === uri && p.diagnostics.length > 0));
  });
});

describe("an id in another file", () => {
  it.each([
    ["a comment of YAML", "yaml", "deploy/values.yaml", "# as in T1609\na: 1\n", "T1609"],
    ["a value of YAML", "yaml", "sigma.yml", "tags:\n  - attack.t1609\n", "t1609"],
    ["a comment of a Dockerfile", "dockerfile", "Dockerfile", "FROM scratch\n# see T1609, M1018\n", "T1609"],
    [
      "a suppression's reason",
      "yaml",
      "compose.yaml",
      "services: {} # tradecraft: ignore[bare-shell] -- T1609\n",
      "T1609",
    ],
  ])("has a card: %s", async (_, language, name, content, id) => {
    await open();
    const file = `file:///work/${name}`;
    await client.open(file, language, content);
    expect(JSON.stringify(await client.hover(file, id))).toContain("T1609 Container Administration Command");
  });
});

describe("another Markdown file", () => {
  it("has no diagnostics and no actions, but cards for the ids that it names", async () => {
    await open();
    const readme = "file:///work/README.md";
    await client.open(readme, "markdown", "# Read me\n\nSee T1066 and T1609.\n");
    expect(await client.diagnostics(readme)).toEqual([]);
    expect(await client.actions(readme, client.rangeOf(readme, "T1066"))).toEqual([]);
    expect(JSON.stringify(await client.hover(readme, "T1609"))).toContain("Container Administration Command");
    expect(await client.hover(readme, "Read me")).toBeNull();
  });
});
