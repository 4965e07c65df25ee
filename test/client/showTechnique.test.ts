import { beforeEach, describe, expect, it, vi } from "vitest";
import { showTechnique } from "../../client/src/commands/showTechnique.ts";
import type { Server } from "../../client/src/server.ts";
import { executed, QuickPick } from "./vscode.ts";

vi.mock("vscode", () => import("./vscode.ts"));

/** What was asked, each to be answered when the test says so. */
const asked: { query: string; answer: (found: readonly object[]) => void; fail: (error: Error) => void }[] = [];
const server = {
  request: (method: string, { query }: { query: string }) =>
    new Promise((answer, fail) => {
      expect(method).toBe("tradecraft/techniques");
      asked.push({ query, answer, fail });
    }),
} as unknown as Server;

const exec = { id: "T1609", name: "Container Administration Command", tactics: ["Execution"] };
const deploy = { id: "T1610", name: "Deploy Container", tactics: ["Execution", "Stealth"], detail: "the kubelet" };
const open = () => QuickPick.open as NonNullable<typeof QuickPick.open>;
const labels = () => open().items.map(({ label }) => label);

/** Waits for the n-th question, which comes when nothing is typed for a moment. */
async function question(n: number) {
  await vi.waitFor(() => expect(asked).toHaveLength(n));
  const last = asked[n - 1];
  if (!last) throw new Error("nothing was asked");
  return last;
}

beforeEach(() => {
  executed.length = 0;
  asked.length = 0;
});

describe("Show Technique…", () => {
  it("opens the page of the technique that it is given", async () => {
    await showTechnique(server, "T1059.004");
    expect(executed).toEqual(["markdown.showPreview tradecraft:/techniques/T1059.004.md"]);
    expect(asked).toEqual([]);
  });

  it("lists all, then what the server finds, and opens what is picked", async () => {
    const done = showTechnique(server, undefined);
    expect(open().busy).toBe(true);
    (await question(1)).answer([exec, deploy]);
    await vi.waitFor(() => expect(open().busy).toBe(false));
    expect(labels()).toEqual(["T1609 Container Administration Command", "T1610 Deploy Container"]);

    open().type("kubelet");
    expect(open().busy).toBe(true);
    const { query, answer } = await question(2);
    expect(query).toBe("kubelet");
    answer([deploy]);
    await vi.waitFor(() => expect(open().busy).toBe(false));
    expect(open().items).toEqual([
      {
        id: "T1610",
        label: "T1610 Deploy Container",
        description: "Execution, Stealth",
        detail: "the kubelet",
        alwaysShow: true,
      },
    ]);
    open().pick(0);
    await done;
    expect(executed).toEqual(["markdown.showPreview tradecraft:/techniques/T1610.md"]);
    expect(QuickPick.open).toBeUndefined();
  });

  it("asks once for what is typed at a stretch", async () => {
    const done = showTechnique(server, undefined);
    for (const typed of ["k", "ku", "kub"]) open().type(typed);
    expect((await question(2)).query).toBe("kub");
    open().leave();
    await done;
  });

  it("drops the answer to what has been typed before", async () => {
    const done = showTechnique(server, undefined);
    const all = await question(1);
    open().type("one");
    const one = await question(2);
    open().type("two");
    all.answer([exec, deploy]);
    one.answer([exec]);
    (await question(3)).answer([deploy]);
    await vi.waitFor(() => expect(labels()).toEqual(["T1610 Deploy Container"]));
    open().leave();
    await done;
  });

  it("opens nothing where a person leaves, and stays where nothing is selected", async () => {
    const done = showTechnique(server, undefined);
    (await question(1)).answer([]);
    open().pick(0);
    expect(QuickPick.open).toBeDefined();
    open().leave();
    await done;
    expect(executed).toEqual([]);
    expect(QuickPick.open).toBeUndefined();
  });

  it("closes and says so where the server does not answer", async () => {
    const done = showTechnique(server, undefined);
    (await question(1)).fail(new Error("The server is not running."));
    await expect(done).rejects.toThrow("The server is not running.");
    expect(QuickPick.open).toBeUndefined();
  });
});
