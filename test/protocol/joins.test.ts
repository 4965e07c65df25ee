import { afterEach, describe, expect, it } from "vitest";
import { WorkDoneProgress, WorkDoneProgressCreateRequest } from "vscode-languageserver/node";
import { binding, pod, role } from "../core/workspace/objects.ts";
import { plain, vscode } from "./editors.ts";
import { type Options, TestClient, until } from "./testClient.ts";

const folder = "file:///work";
const podUri = `${folder}/app/pod.yaml`;
const roleUri = `${folder}/rbac/role.yaml`;
const bindingUri = `${folder}/rbac/binding.yaml`;

const files = {
  [podUri]: pod("web", "ci"),
  [roleUri]: role("ClusterRole", "runner", "pods/exec", "create"),
  [bindingUri]: binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "ci"),
};

let client: Awaited<ReturnType<typeof TestClient.start>>;
afterEach(() => client.stop());

async function openPod(options: Partial<Options> = {}): Promise<void> {
  client = await TestClient.start({
    capabilities: vscode,
    folders: [folder],
    files,
    initializationOptions: { readsFiles: true },
    ...options,
  });
  await client.open(podUri, "yaml", files[podUri] ?? "");
}

/** Waits for the next time that the editor is asked to ask again. */
async function nextRefresh(act: () => Promise<unknown>): Promise<void> {
  const before = client.refreshes;
  await act();
  await until(() => client.refreshes > before);
}

describe("findings that depend on other files", () => {
  it("come when the workspace has been read, with links to its files", async () => {
    await openPod();
    await nextRefresh(() => client.rules(podUri));
    const [finding] = await client.diagnostics(podUri);
    expect(finding?.code).toBe("workload-can-exec");
    expect(finding?.relatedInformation?.map((r) => [r.location.uri, r.location.range.start.line])).toEqual([
      [bindingUri, 9],
      [roleUri, 6],
    ]);
  });

  it("follow changes on the disk", async () => {
    await openPod();
    await nextRefresh(() => client.rules(podUri));
    await nextRefresh(() => client.write(bindingUri, undefined));
    expect(await client.rules(podUri)).toEqual([]);
    await nextRefresh(() => client.write(bindingUri, files[bindingUri]));
    expect(await client.rules(podUri)).toEqual(["workload-can-exec"]);
  });

  it("follow what is typed in another document, saved or not, and what it is when that is closed", async () => {
    await openPod();
    await nextRefresh(() => client.rules(podUri));
    await client.open(roleUri, "yaml", files[roleUri] ?? "");
    await client.rules(roleUri);
    await client.replace(roleUri, "pods/exec", "pods/log");
    await nextRefresh(() => client.rules(roleUri));
    expect(await client.rules(podUri)).toEqual([]);
    await nextRefresh(() => client.close(roleUri));
    expect(await client.rules(podUri)).toEqual(["workload-can-exec"]);
  });

  it("stay as they are where only places move", async () => {
    await openPod();
    await nextRefresh(() => client.rules(podUri));
    const { resultId } = await client.report(podUri);
    await client.open(roleUri, "yaml", files[roleUri] ?? "");
    await client.replace(roleUri, "apiVersion", "# moved\napiVersion");
    await client.rules(roleUri);
    expect(await client.report(podUri, resultId)).toMatchObject({ kind: "unchanged" });
  });

  it("reach an editor that takes pushed diagnostics", async () => {
    await openPod({ capabilities: plain });
    await until(() => client.published.some(({ diagnostics }) => diagnostics[0]?.code === "workload-can-exec"));
  });

  it("show how far the reading of many files is", async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`${folder}/more/${i}.yaml`, "a: 1\n"]));
    await openPod({ capabilities: { ...vscode, window: { workDoneProgress: true } }, files: { ...files, ...many } });
    const told: unknown[] = [];
    client.connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
      client.connection.onProgress(WorkDoneProgress.type, token, ({ kind }) => void told.push(kind));
    });
    await nextRefresh(() => client.rules(podUri));
    await until(() => told.includes("end"));
    expect([told[0], told.at(-1), new Set(told).size]).toEqual(["begin", "end", 3]);
  });

  it("cost nothing where no file depends on another", async () => {
    client = await TestClient.start({
      capabilities: vscode,
      folders: [folder],
      files,
      initializationOptions: { readsFiles: true },
    });
    await client.open(`${folder}/Dockerfile`, "dockerfile", 'FROM alpine\nENTRYPOINT ["/app"]\n');
    const reads = client.reads;
    await client.rules(`${folder}/Dockerfile`);
    expect(client.reads).toBe(reads + 2);
  });
});
