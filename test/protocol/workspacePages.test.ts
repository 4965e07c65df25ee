import { afterEach, describe, expect, it } from "vitest";
import {
  CancellationTokenSource,
  TextDocumentContentRequest,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
} from "vscode-languageserver/node";
import { binding, pod, role } from "../core/workspace/objects.ts";
import { plain, vscode } from "./editors.ts";
import { type Options, quiet, TestClient, until } from "./testClient.ts";

const folder = "file:///work";
const page = "tradecraft:/techniques/T1609.md";
const podUri = `${folder}/app/pod.yaml`;
const roleUri = `${folder}/rbac/role.yaml`;
const dockerfile = 'FROM alpine\nCMD ["sh"]\n';

const files = {
  [podUri]: pod("web", "ci"),
  [roleUri]: role("ClusterRole", "runner", "pods/exec", "create"),
  [`${folder}/rbac/binding.yaml`]: binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "ci"),
  [`${folder}/my%20images/Dockerfile.dev`]: dockerfile,
  [`${folder}/README.md`]: "# pods/exec\n",
};

let client: Awaited<ReturnType<typeof TestClient.start>>;
afterEach(() => client.stop());

async function start(options: Partial<Options> = {}): Promise<void> {
  client = await TestClient.start({
    capabilities: vscode,
    folders: [folder],
    files,
    initializationOptions: { readsFiles: true, workspaceLinks: true },
    ...options,
  });
}

/** The page's list of findings, as `path:line rule`, when nothing more is looked for. */
async function findings(uri = page): Promise<string[]> {
  const text = await settled(uri);
  return [...text.matchAll(/^- \[(.+?:\d+)\]\(.*, `([\w-]+)`\)$/gm)].map(([, place, rule]) => `${place} ${rule}`);
}

async function settled(uri = page): Promise<string> {
  for (;;) {
    const before = client.contentRefreshes.length;
    const text = await client.content(uri);
    if (!text.includes("Looking through")) return text;
    await until(() => client.contentRefreshes.length > before);
  }
}

/** Waits for the next time that the client is asked to ask again. */
async function nextRefresh(act: () => Promise<unknown>): Promise<void> {
  const before = client.contentRefreshes.length;
  await act();
  await until(() => client.contentRefreshes.length > before);
}

const all = [
  "app/pod.yaml:6 workload-can-exec",
  "my images/Dockerfile.dev:2 bare-shell",
  "rbac/binding.yaml:10 binding-grants-exec",
  "rbac/role.yaml:7 rbac-exec",
];

describe("the findings on a technique's page", () => {
  it("are those of all files, joined, with links for VS Code's preview", async () => {
    await start();
    expect(await findings()).toEqual(all);
    const text = await client.content(page);
    expect(text).toContain("[my images/Dockerfile.dev:2](/my%20images/Dockerfile.dev#L2) ");
    expect(text).toContain("\n\n## Findings in this workspace\n\n4 findings in 4 files.\n\n");
    expect(text).toMatch(/^# T1609 Container Administration Command\n\nExecution · /);
    expect(text).toContain("\n- `rbac-exec` Execute permission on pods\n");
  });

  it("are those that the documents report when they are opened", async () => {
    await start();
    const listed = await findings();
    const reported: string[] = [];
    for (const [uri, text] of Object.entries(files)) {
      await client.open(uri, uri.includes("Dockerfile") ? "dockerfile" : "yaml", text);
      for (const { range, code } of await client.diagnostics(uri)) {
        reported.push(`${decodeURI(uri.slice(folder.length + 1))}:${range.start.line + 1} ${code}`);
      }
    }
    expect(reported.sort()).toEqual(listed);
    expect(await findings()).toEqual(listed);
  });

  it("come later where there is much to read, and the page at once", async () => {
    await start();
    let release = () => {};
    client.held = (uri) => uri.endsWith("pod.yaml");
    client.hold = new Promise((resolve) => {
      release = resolve;
    });
    const text = await client.content(page);
    expect(text).toContain("Looking through this workspace…");
    expect(text).toMatch(/^# T1609/);
    await nextRefresh(async () => release());
    expect(await client.content(page)).toContain("4 findings in 4 files.");
  });

  it("follow what is typed, what is saved elsewhere, and what is closed", async () => {
    await start();
    await findings();
    await client.open(roleUri, "yaml", files[roleUri] ?? "");
    await nextRefresh(() => client.replace(roleUri, "pods/exec", "pods/log"));
    expect(await findings()).toEqual(["my images/Dockerfile.dev:2 bare-shell"]);
    await nextRefresh(() => client.close(roleUri));
    expect(await findings()).toEqual(all);
    await nextRefresh(() => client.write(`${folder}/my%20images/Dockerfile.dev`, undefined));
    expect(await findings()).toEqual(all.filter((line) => !line.includes("Dockerfile")));
    await nextRefresh(() => client.write(`${folder}/new/Dockerfile.x`, `\n${dockerfile}`));
    expect(await findings()).toContain("new/Dockerfile.x:3 bare-shell");
  });

  it("follow the configuration and the settings", async () => {
    const debug = pod("debug", "none").replace("registry.example/app:1", "nicolaka/netshoot");
    await start({ files: { ...files, [`${folder}/debug.yaml`]: debug } });
    await findings();
    await nextRefresh(() => client.write(`${folder}/.tradecraft.yaml`, "rules: { rbac-exec: off }\n"));
    expect(await findings()).toEqual(all.slice(0, 3));
    await nextRefresh(() => client.set({ profile: "strict" }));
    expect(await findings()).toContain("debug.yaml:9 debug-image");
  });

  it("stand below a document that is followed as well, typed or saved", async () => {
    const own = `${folder}/docs/T1609.md`;
    const document = (text: string) => `---\ntechnique_id: T1609\nname: Ours\n---\n## Description\n${text}\n`;
    await start({ files: { ...files, [own]: document("First.") } });
    expect(await settled()).toMatch(/^# T1609 Ours\n[\s\S]*First\.[\s\S]*4 findings in 4 files\./);
    await client.open(own, "markdown", document("First."));
    await nextRefresh(() => client.replace(own, "First", "Second"));
    expect(await settled()).toContain("Second.");
    await nextRefresh(() => client.close(own));
    await nextRefresh(() => client.write(own, document("Third.")));
    expect(await settled()).toContain("Third.");
    await nextRefresh(() => client.write(own, undefined));
    expect(await settled()).toMatch(/^# T1609 Container Administration Command\n/);
  });

  it("leave the page alone where nothing on it changes", async () => {
    await start();
    await findings();
    await quiet();
    const { length } = client.contentRefreshes;
    const { reads } = client;
    await client.open(`${folder}/README.md`, "markdown", "# Other\n");
    await client.replace(`${folder}/README.md`, "Other", "More");
    await quiet();
    await quiet();
    expect(client.contentRefreshes).toHaveLength(length);
    expect(client.reads).toBe(reads);
  });

  it("cost nothing more once the page is closed", async () => {
    await start();
    await client.open(page, "markdown", await settled());
    await client.close(page);
    const { length } = client.contentRefreshes;
    await client.write(`${folder}/my%20images/Dockerfile.dev`, undefined);
    await quiet();
    await quiet();
    expect(client.contentRefreshes).toHaveLength(length);
  });

  it("are none of an old state of a file, and hints are left out", async () => {
    const hints = {
      [`${folder}/role.yaml`]: files[roleUri] ?? "",
      [`${folder}/.tradecraft.yaml`]: "rules: { rbac-exec: hint }\n",
    };
    await start({ files: hints });
    await client.open(`git:/work/role.yaml`, "yaml", files[roleUri] ?? "");
    expect(await findings()).toEqual([]);
    expect(await settled()).toContain("No rule finds this technique in this workspace.");
  });

  it("say where Tradecraft is switched off", async () => {
    await start({ settings: { enable: false } });
    expect(await settled()).toContain("Tradecraft is switched off here by the setting `tradecraft.enable`.");
    expect(client.reads).toBeLessThan(Object.keys(files).length + 12);
    await nextRefresh(() => client.set({ enable: true }));
    expect(await findings()).toEqual(all);
  });

  it("name the folder where there are several, and lead into each", async () => {
    const other = "file:///else/where";
    const more = { ...files, [`${other}/role.yaml`]: files[roleUri] ?? "" };
    await start({ folders: [folder, other], files: more });
    expect(await findings()).toContain("where/role.yaml:7 rbac-exec");
    expect(await client.content(page)).toContain("](/../else/where/role.yaml#L7)");
  });

  it("have the files' own addresses for other clients", async () => {
    await start({ initializationOptions: { readsFiles: true } });
    expect(await settled()).toContain("](file:///work/rbac/role.yaml#L7)");
  });

  it("come with the page for a client that does not ask again", async () => {
    await start({ capabilities: plain });
    const text = await client.content(page);
    expect(text).toContain("4 findings in 4 files.");
    expect(client.contentRefreshes).toEqual([]);
  });

  it("end when nobody waits any more", async () => {
    const more = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${folder}/more/${i}.yaml`, "a: 1\n"]));
    await start({ capabilities: plain, files: { ...files, ...more } });
    let release = () => {};
    client.held = (uri) => uri.endsWith("pod.yaml");
    client.hold = new Promise((resolve) => {
      release = resolve;
    });
    const source = new CancellationTokenSource();
    const request = client.connection.sendRequest(TextDocumentContentRequest.type, { uri: page }, source.token);
    await quiet();
    source.cancel();
    release();
    await expect(request).rejects.toThrow();
    await quiet();
    // Once for what the files say together, and not again.
    expect(client.reads).toBeLessThan(300);
    expect(await client.content(page)).toContain("4 findings in 4 files.");
  });

  it("are there for a technique that only ATT&CK has, and for none that nobody knows", async () => {
    await start();
    expect(await settled("tradecraft:/techniques/T1003.md")).toMatch(
      /^# T1003 OS [\s\S]*No rule finds this technique in/,
    );
    expect(await settled("tradecraft:/techniques/T0000.md")).toBe("There is no technique T0000 in the library.\n");
  });
});

describe("a large workspace", () => {
  const many = Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`${folder}/more/${i}.yaml`, "a: 1\n"]));
  const capabilities = { ...vscode, window: { workDoneProgress: true } };

  it("shows how far the search is, and ends it when a person says so", async () => {
    await start({ capabilities, files: { ...many, ...files } });
    const told: string[] = [];
    let cancel = false;
    client.connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
      client.connection.onProgress(WorkDoneProgress.type, token, (value) => {
        if (value.kind === "begin") told.push(value.title);
        if (cancel && value.kind === "begin" && value.title.includes("findings")) {
          void client.connection.sendNotification(WorkDoneProgressCancelNotification.type, { token });
        }
      });
    });
    expect(await findings()).toHaveLength(4);
    expect(told.filter((title) => title.includes("findings"))).toHaveLength(1);
    cancel = true;
    await nextRefresh(() => client.write(`${folder}/.tradecraft.yaml`, "rules: { rbac-exec: off }\n"));
    expect(await settled()).toContain("The search ended before all files were read");
  });

  it("lets other requests be answered meanwhile", async () => {
    await start({ files: { ...many, ...files } });
    await client.open(roleUri, "yaml", files[roleUri] ?? "");
    const order: string[] = [];
    const search = settled().then(() => order.push("page"));
    await client.rules(roleUri);
    order.push("rules");
    await search;
    expect(order).toEqual(["rules", "page"]);
  });
});
