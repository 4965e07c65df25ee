import { afterEach, describe, expect, it } from "vitest";
import type { MarkupContent } from "vscode-languageserver/node";
import { showTechnique } from "../../server/src/protocol/host.ts";
import { plain, vscode } from "./editors.ts";
import { type Options, TestClient } from "./testClient.ts";
import { role, roleUri } from "./texts.ts";

let client: Awaited<ReturnType<typeof TestClient.start>>;
const hover = async (options: Options, part: string) => {
  client = await TestClient.start(options);
  await client.open(roleUri, "yaml", role);
  return client.hover(roleUri, part);
};
afterEach(() => client.stop());

describe("hover", () => {
  it("names rule and technique over the words that the finding marks", async () => {
    const card = await hover({ capabilities: vscode }, "pods/exec");
    expect(card?.range).toEqual(client.rangeOf(roleUri, "pods/exec"));
    const { kind, value } = card!.contents as MarkupContent;
    expect(kind).toBe("markdown");
    expect(value).toContain("`rbac-exec`");
    expect(value).toContain("**T1609 Container Administration Command**");
    expect(value).not.toContain("command:");
  });

  it("links to the whole page by the command that the client has", async () => {
    const initializationOptions = { commands: [showTechnique] };
    const card = await hover({ capabilities: vscode, initializationOptions }, "pods/exec");
    const { value } = card!.contents as MarkupContent;
    expect(value).toContain(`](command:${showTechnique}?%5B%22T1609%22%5D)`);
  });

  it("is plain text for a client without Markdown", async () => {
    const initializationOptions = { commands: [showTechnique] };
    const card = await hover({ capabilities: plain, initializationOptions }, "pods/exec");
    const { kind, value } = card!.contents as MarkupContent;
    expect(kind).toBe("plaintext");
    expect(value).toContain("rbac-exec · warning");
    expect(value).toContain("T1609 Container Administration Command");
    expect(value).not.toMatch(/\*\*|`|\]\(|command:|^---/m);
  });

  it("is nothing where there is nothing to say", async () => {
    expect(await hover({ capabilities: vscode }, "metadata")).toBeNull();
  });
});
