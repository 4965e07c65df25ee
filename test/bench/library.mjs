import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Server } from "./lsp.mjs";

/**
 * A whole release of ATT&CK as a workspace's own library: how long the import takes, and what the server needs with it.
 * @param {{ cli: string, server: string, bundle: string, work: string, manifest: string }} places
 */
export async function measureLibrary({ cli, server: script, bundle, work, manifest }) {
  const root = join(work, "with-library");
  const bare = join(work, "without-library");
  for (const folder of [root, bare]) mkdirSync(folder, { recursive: true });
  const importing = performance.now();
  const run = spawnSync(process.execPath, [cli, "import", bundle, "--out", join(root, "attack"), "--retired"], {
    encoding: "utf8",
  });
  const importMs = performance.now() - importing;
  if (run.status !== 0) throw new Error(`import ended with ${run.status}: ${run.stderr}`);
  const ids = readdirSync(join(root, "attack")).flatMap((name) => /^(T\d{4}(?:\.\d{3})?)\.md$/.exec(name)?.[1] ?? []);
  writeFileSync(join(root, ".tradecraft.yaml"), "techniques:\n  - attack\n");
  const without = await serve(script, bare, manifest, ids);
  return { importMs, documents: ids.length, without, with: await serve(script, root, manifest, ids) };
}

/**
 * One server over the folder: first diagnostics, first hover, later hovers, a hover of a technique not shown before.
 * @param {string} script
 * @param {string} root
 * @param {string} text
 * @param {string[]} ids
 */
async function serve(script, root, text, ids) {
  const server = new Server(script);
  const start = performance.now();
  await server.initialize(pathToFileURL(root).href);
  const uri = pathToFileURL(join(root, "manifest.yaml")).href;
  const notes = pathToFileURL(join(root, "notes.txt")).href;
  server.open(uri, "yaml", text);
  const textDocument = { uri };
  const first = await server.request("textDocument/diagnostic", { textDocument });
  const diagnosticMs = performance.now() - start;
  const position = first.items.find((/** @type {any} */ d) => d.code === "rbac-exec").range.start;
  const timed = async (/** @type {string} */ of, /** @type {object} */ at) => {
    const from = performance.now();
    const answer = await server.request("textDocument/hover", { textDocument: { uri: of }, position: at });
    return { ms: performance.now() - from, answer };
  };
  const firstHover = await timed(uri, position);
  const later = [];
  for (let i = 0; i < 100; i++) later.push((await timed(uri, position)).ms);
  // A text that names a hundred techniques: each is read when its card is first shown.
  const named = ids.filter((_, i) => i % Math.ceil(ids.length / 100) === 0);
  server.open(notes, "markdown", named.join("\n"));
  const unread = [];
  for (let line = 0; line < named.length; line++) unread.push((await timed(notes, { line, character: 1 })).ms);
  const memory = Number(/^VmHWM:\s+(\d+)/m.exec(status(server.child.pid))?.[1] ?? 0) / 1024;
  server.stop();
  return { diagnosticMs, firstHoverMs: firstHover.ms, later, unread, memory };
}

/** The peak of a process's memory stands in its status, on Linux. */
function status(/** @type {number | undefined} */ pid) {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
