import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TextDocumentContentRequest } from "vscode-languageserver/node";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import { techniquePage } from "../../server/src/core/views/page.ts";
import { requests } from "../../server/src/protocol/host.ts";
import { silent, vscode } from "./editors.ts";
import { TestClient } from "./testClient.ts";

let client: Awaited<ReturnType<typeof TestClient.start>>;
beforeAll(async () => {
  client = await TestClient.start({ capabilities: vscode });
});
afterAll(() => client.stop());

const page = async (uri: string) =>
  (await client.connection.sendRequest(TextDocumentContentRequest.type, { uri })).text;

describe("technique pages", () => {
  it("are documents of the server's own scheme", async () => {
    expect(client.result.capabilities.workspace?.textDocumentContent).toEqual({ schemes: ["tradecraft"] });
    const text = await page("tradecraft:/techniques/T1609.md");
    expect(text).toMatch(/^# T1609 Container Administration Command\n\nExecution · /);
    expect(text).not.toMatch(/\(Citation:|<code>|^---$|Technical Details/m);
  });

  it("say so where there is no such technique", async () => {
    for (const uri of ["tradecraft:/techniques/T0000.md", "tradecraft:/else", "tradecraft:", "%%%"]) {
      expect(await page(uri)).toMatch(/^There is no technique|^$/);
    }
  });

  it("are listed with their tactics as people write them", async () => {
    const list = await client.connection.sendRequest(requests.techniques, {});
    expect(list.find((t) => t.id === "T1609")).toEqual({
      id: "T1609",
      name: "Container Administration Command",
      tactics: ["Execution"],
    });
    expect(list.map((t) => t.id)).toEqual(list.map((t) => t.id).sort());
  });

  it("are found by words of their text, with the place", async () => {
    const find = (query: string) => client.connection.sendRequest(requests.techniques, { query });
    const [first, ...others] = await find("t1609");
    expect(first).toEqual({ id: "T1609", name: "Container Administration Command", tactics: ["Execution"] });
    expect(others.every(({ detail }) => detail?.includes("T1609"))).toBe(true);
    const found = await find("exec_create");
    expect(found.length).toBeGreaterThan(0);
    for (const { detail } of found) expect(detail).toContain("exec_create");
    expect(await find("no such words anywhere")).toEqual([]);
    expect(await client.connection.sendRequest("tradecraft/techniques", { query: 7 })).toHaveLength(
      (await find("")).length,
    );
  });

  it("are not offered to a client without virtual documents", async () => {
    const other = await TestClient.start({ capabilities: silent });
    expect(other.result.capabilities.workspace?.textDocumentContent).toBeUndefined();
    await other.stop();
  });
});

describe("techniquePage", () => {
  const text = [
    "---",
    "mitre_attack_url: https://attack.mitre.org/techniques/T9999",
    "name: A *name* with <marks>",
    "attack_release: '18.1'",
    "tactics:",
    "- command-and-control",
    "- impact",
    "platforms:",
    "- Containers",
    "---",
    "",
    "## Technical Details",
    "",
    "| Attribute | Details |",
    "|---|---|",
    "| **Tactics** | impact |",
    "",
    "# A name (attack-pattern--1)",
    "",
    "## Description",
    "Runs <code>docker exec</code>.(Citation: One)(Citation: Three)(Citation: Two)",
    "",
    "### More",
    "![image](https://example.com/x.png) <script>alert(1)</script> [go](command:evil)",
    "",
    "## Empty",
    "",
    "## External References",
    "- [One](https://example.com/a_(b))",
    "- [Two](http://example.com)",
    "- [Three](https://example.com/3)",
    "",
  ].join("\n");
  const page = [
    "# T9999 A \\*name\\* with \\<marks\\>",
    "Command and Control, Impact · Containers · MITRE ATT&CK® 18.1 · [attack.mitre.org/techniques/T9999](https://attack.mitre.org/techniques/T9999)",
    "## Description",
    "Runs `docker exec`. [One](https://example.com/a_%28b%29), [Three](https://example.com/3) (Two)",
    "### More\n[image](https://example.com/x.png) \\<script>alert(1)\\</script> [go]\\(command:evil)",
    "## References",
    "- [One](https://example.com/a_%28b%29)\n- Two\n- [Three](https://example.com/3)",
  ];
  const technique = createLibrary([{ uri: "", text }]).all()[0]!;

  it("shows facts, sections and references, and links to https pages only", () => {
    expect(techniquePage(technique)).toBe(`${page.join("\n\n")}\n`);
  });
});
