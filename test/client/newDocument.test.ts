import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { newDocument } from "../../client/src/commands/newDocument.ts";
import { checkDocument } from "../../server/src/core/documents/check.ts";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../server/src/core/techniques/parseTechnique.ts";
import { requests } from "../../server/src/protocol/host.ts";
import { vscode as capabilities } from "../protocol/editors.ts";
import { TestClient } from "../protocol/testClient.ts";
import { answers, said, Uri } from "./vscode.ts";

vi.mock("vscode", () => import("./vscode.ts"));

const extension = new Uri(join(import.meta.dirname, "../.."));

beforeEach(() => {
  said.length = 0;
});

/** What stands in the new document when everything is left as it is proposed. */
async function made(id: string): Promise<string> {
  answers.input = id;
  const client = await TestClient.start({ capabilities });
  const request = (method: string, params: object) => {
    expect(method).toBe(requests.attackFacts.method);
    return client.connection.sendRequest(requests.attackFacts, params as { id: string });
  };
  await newDocument(extension as never, { request } as never);
  await client.stop();
  const text = (said[0] ?? "").replace(/^markdown /, "");
  return text
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, "$1")
    .replace(/\$3/g, "Containers")
    .replace(/\$4/g, "execution")
    .replace(/\$2/g, "Name of the technique")
    .replace(/\$6/g, "Name of a source")
    .replace(/\$0/g, "");
}

describe("New Technique Document", () => {
  it.each([
    ["T1609", "Container Administration Command", ["execution"]],
    ["T1053.007", "Container Orchestration Job", ["execution", "persistence", "privilege-escalation"]],
    ["T1685", "Disable or Modify Tools", ["defense-impairment"]],
    ["ORG-0001", "Name of the technique", ["execution"]],
  ])("makes a sound document about %s", async (id, name, tactics) => {
    const technique = parseTechnique(await made(id), "new");
    expect(technique.id).toBe(id);
    expect(technique.name).toBe(name);
    expect(technique.header().tactics.map((tactic) => tactic.value)).toEqual(tactics);
    expect(checkDocument(technique, { library: createLibrary([]), twins: [] })).toEqual([]);
  });

  it("takes no id that a document could not have", async () => {
    await made("not an id");
    expect(said).toEqual(["refused An id is a word such as T1609, T1053.007 or ORG-0001."]);
  });
});
