import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver/node";
import { folder, scanJson, tradecraft } from "./cli/helpers.ts";
import { binding, pod, role } from "./core/workspace/objects.ts";
import { plain, vscode } from "./protocol/editors.ts";
import { quiet, TestClient } from "./protocol/testClient.ts";
import { sampleFiles } from "./samples.ts";
import { sharedFiles, sharedMissing } from "./shared.ts";

const severity = ["", "error", "warning", "information", "hint"];
const languageOf = (name: string) => (/dockerfile/i.test(name) ? "dockerfile" : "yaml");

/** What the command line says of the files, as `path:line:column-line:column severity rule`. */
async function fromTerminal(root: string): Promise<string[]> {
  const { findings } = await scanJson(root);
  return findings.map(
    ({ path, range: r, severity: s, rule }) => `${path}:${r.line}:${r.column}-${r.endLine}:${r.endColumn} ${s} ${rule}`,
  );
}

/** The same from the language server. Hints are for the editor alone. */
async function fromEditor(root: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const uriOf = (name: string) => pathToFileURL(join(root, name)).href;
  const known = Object.fromEntries(Object.entries(files).map(([name, text]) => [uriOf(name), text]));
  const client = await TestClient.start({
    capabilities: vscode,
    files: known,
    folders: [pathToFileURL(root).href],
    initializationOptions: { readsFiles: true },
  });
  onTestFinished(() => client.stop());
  const found: string[] = [];
  const opened = Object.entries(files).filter(([name]) => !name.startsWith("."));
  for (const [name, text] of opened) {
    await client.open(uriOf(name), languageOf(name), text);
    await client.rules(uriOf(name));
    await client.close(uriOf(name));
  }
  // The first of them that depends on other files has the workspace read.
  await quiet();
  for (const [name, text] of opened) {
    await client.open(uriOf(name), languageOf(name), text);
    for (const { range, severity: s, code } of await client.diagnostics(uriOf(name))) {
      if (s === DiagnosticSeverity.Hint) continue;
      const place = `${range.start.line + 1}:${range.start.character + 1}-${range.end.line + 1}:${range.end.character + 1}`;
      found.push(`${name}:${place} ${severity[s ?? 0]} ${code}`);
    }
    await client.close(uriOf(name));
  }
  return found;
}

async function compare(files: Readonly<Record<string, string>>): Promise<number> {
  const root = folder(files);
  const terminal = (await fromTerminal(root)).sort();
  expect((await fromEditor(root, files)).sort()).toEqual(terminal);
  return terminal.length;
}

describe("the editor and the command line find the same", () => {
  it("in the samples", async () => {
    expect(await compare(Object.fromEntries(sampleFiles()))).toBeGreaterThan(5);
  });

  it("with a configuration", async () => {
    const configuration = `profile: strict
rules: { rbac-exec: error, runtime-socket-mount: off }
overrides: [{ files: ["bad/Dockerfile"], rules: { malformed-exec-form: off }, reason: known }]
`;
    expect(await compare({ ".tradecraft.yaml": configuration, ...Object.fromEntries(sampleFiles()) })).toBeGreaterThan(
      3,
    );
  });

  it("across files", async () => {
    const files = {
      "pods/app.yaml": pod("web", "ci"),
      "rbac/role.yaml": role("ClusterRole", "runner", "pods/exec", "create"),
      "rbac/binding.yaml": binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "ci"),
    };
    expect(await compare(files)).toBe(3);
  });

  it("with the release of the cluster", async () => {
    const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: r }
rules: [{ apiGroups: [""], resources: [pods/exec, pods/log], verbs: [get] }]
`;
    const counts: number[] = [];
    for (const version of ["1.30", '"1.34"', "v1.35.1", "1.40"]) {
      counts.push(await compare({ ".tradecraft.yaml": `kubernetesVersion: ${version}\n`, "role.yaml": role }));
    }
    expect(counts).toEqual([1, 1, 0, 0]);
  });

  it("on a technique's page", async () => {
    const files = {
      ...Object.fromEntries(sampleFiles()),
      "images/Dockerfile.debug": 'FROM alpine\nCMD ["sh"]\n',
      "pods/app.yaml.tmpl": pod("web", "ci"),
      "rbac/role.yaml": role("ClusterRole", "runner", "pods/exec", "create"),
      "rbac/binding.yaml": binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "ci"),
      ".tradecraft.yaml": "rules: { rbac-wildcard: hint, bare-shell: error }\n",
    };
    const root = folder(files);
    const uri = pathToFileURL(root).href;
    const client = await TestClient.start({
      capabilities: plain,
      files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`${uri}/${name}`, text])),
      folders: [uri],
      initializationOptions: { readsFiles: true },
    });
    onTestFinished(() => client.stop());
    const list = (page: string) => page.match(/^\d+ findings in \d+ files|^- \S+:\d+/gm) ?? [];
    const editor = (await client.content("tradecraft:/techniques/T1609.md")).replace(
      /\[(.+?:\d+)\]\(file:.*?\)/g,
      "$1",
    );
    const terminal = (await tradecraft(root, ["explain", "T1609", "."])).stdout;
    expect(list(editor)).toEqual(list(terminal));
    expect(list(editor).length).toBeGreaterThan(8);
    expect(list(editor)).toContain("- pods/app.yaml.tmpl:6");
  });

  it.skipIf(sharedMissing)("in real files", async () => {
    const files: Record<string, string> = {};
    for (const { file, text } of sharedFiles("corpus/BishopFox+badPods", /\.ya?ml$|dockerfile/i)) files[file] = text;
    for (const { file, text } of sharedFiles("corpus/madhuakula+kubernetes-goat", /\.ya?ml$|dockerfile/i))
      files[file] = text;
    expect(await compare(files)).toBeGreaterThan(100);
  });
});
