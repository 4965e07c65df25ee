import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { measureLibrary } from "./library.mjs";
import { Server } from "./lsp.mjs";
import { manifest } from "./manifest.mjs";

/** `npm run bench`: the budgets of ARCHITECTURE.md, measured on the minified bundles. */
const root = join(import.meta.dirname, "../..");
const dist = join(root, "dist");
const shared = process.env.TRADECRAFT_SHARED ?? join(root, "../shared");
const work = mkdtempSync(join(tmpdir(), "tradecraft-bench-"));
const uri = "file:///bench/manifest.yaml";
/** @type {[what: string, measured: string, budget: string][]} */
const rows = [];

const at = (/** @type {number[]} */ times, /** @type {number} */ part) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
const ms = (/** @type {number[]} */ times) =>
  `p50 ${at(times, 0.5).toFixed(1)} ms, p95 ${at(times, 0.95).toFixed(1)} ms`;

/** @param {number} count @param {(i: number) => Promise<unknown>} job */
async function times(count, job) {
  const measured = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await job(i);
    measured.push(performance.now() - start);
  }
  return measured;
}

async function editor() {
  const text = manifest(1000);
  const lines = text.split("\n");
  const server = new Server(join(dist, "server.js"));
  await server.initialize();
  server.open(uri, "yaml", text);
  const textDocument = { uri };
  const first = await server.request("textDocument/diagnostic", { textDocument });
  if (!(first?.items?.length > 0)) throw new Error("the bench manifest gave no diagnostics");
  let version = 1;
  const middle = lines.findIndex((line, i) => i > lines.length / 2 && line.includes("value: info"));
  const position = { line: middle, character: /** @type {string} */ (lines[middle]).length };
  const strokes = await times(300, async () => {
    version++;
    server.notify("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: position, end: position }, text: "x" }],
    });
    await server.request("textDocument/diagnostic", { textDocument });
  });
  rows.push([`keystroke to diagnostics, ${lines.length} lines`, ms(strokes.slice(20)), "p95 16 ms"]);
  const spot = first.items.find((/** @type {any} */ d) => d.code === "rbac-exec").range;
  const hovers = await times(100, () => server.request("textDocument/hover", { textDocument, position: spot.start }));
  rows.push(["hover (first of the technique)", `${(hovers[0] ?? 0).toFixed(1)} ms`, "-"]);
  rows.push(["hover", ms(hovers.slice(1)), "5 ms"]);
  const actions = await times(100, () =>
    server.request("textDocument/codeAction", { textDocument, range: spot, context: { diagnostics: [] } }),
  );
  rows.push(["code actions", ms(actions), "5 ms"]);
  server.stop();
}

async function activation() {
  const text = readFileSync(join(root, "test/samples/bad/runner.yaml"), "utf8");
  const starts = await times(10, async () => {
    const server = new Server(join(dist, "server.js"));
    await server.initialize();
    server.open(uri, "yaml", text);
    await server.request("textDocument/diagnostic", { textDocument: { uri } });
    server.stop();
  });
  rows.push(["server start to first diagnostic, cold process", ms(starts), "300 ms"]);
}

function techniqueIndex() {
  const folder = join(shared, "attack/techniques-v18.1");
  if (!existsSync(folder)) return rows.push(["index of 834 technique documents", "skipped: no ../shared", "300 ms"]);
  const outfile = join(work, "core.cjs");
  buildSync({
    entryPoints: [join(import.meta.dirname, "core.ts")],
    bundle: true,
    format: "cjs",
    platform: "node",
    outfile,
    loader: { ".md": "text" },
  });
  const { createLibrary } = createRequire(import.meta.url)(outfile);
  const documents = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => ({ uri: name, text: readFileSync(join(folder, name), "utf8") }));
  const runs = [];
  let count = 0;
  for (let i = 0; i < 7; i++) {
    const start = performance.now();
    count = createLibrary(documents).all().length;
    runs.push(performance.now() - start);
  }
  rows.push([
    `index of ${documents.length} technique documents (${count} ids), first`,
    `${(runs[0] ?? 0).toFixed(0)} ms`,
    "300 ms",
  ]);
  return rows.push(["  the same, warm", ms(runs.slice(1)), "-"]);
}

async function ownLibrary() {
  const bundle = join(shared, "attack/enterprise-attack-18.1.stix.json.gz");
  if (!existsSync(bundle)) return rows.push(["a release of ATT&CK as own library", "skipped: no ../shared", "-"]);
  const places = { cli: join(dist, "cli.js"), server: join(dist, "server.js"), bundle, work, manifest: manifest(1000) };
  const { importMs, documents, without, with: own } = await measureLibrary(places);
  rows.push([`import of ATT&CK 18.1, ${documents} documents`, `${(importMs / 1000).toFixed(1)} s`, "-"]);
  const compare = (/** @type {number} */ a, /** @type {number} */ b) =>
    `${a.toFixed(0)} ms, without ${b.toFixed(0)} ms`;
  rows.push([`  as own library: first diagnostics`, compare(own.diagnosticMs, without.diagnosticMs), "-"]);
  rows.push(["  first hover, which indexes them", compare(own.firstHoverMs, without.firstHoverMs), "-"]);
  rows.push(["  hover", ms(own.later), "5 ms"]);
  rows.push(["  hover of a technique not shown before", ms(own.unread), "-"]);
  rows.push([
    "  memory of the server at most",
    `${own.memory.toFixed(0)} MB, without ${without.memory.toFixed(0)} MB`,
    "-",
  ]);
  return rows;
}

/** Scans a folder in a process of its own; the peak of its memory comes from the process itself. */
function scan(/** @type {string} */ what, /** @type {string} */ folder, /** @type {string} */ budget) {
  const probe = join(work, "probe.cjs");
  writeFileSync(probe, 'process.on("exit", () => console.error("rss", process.resourceUsage().maxRSS));');
  const start = performance.now();
  const run = spawnSync(
    process.execPath,
    ["--require", probe, join(dist, "cli.js"), "scan", "--format", "json", "--fail-on", "never", folder],
    {
      encoding: "utf8",
      maxBuffer: 1 << 30,
    },
  );
  const seconds = (performance.now() - start) / 1000;
  if (run.status !== 0) throw new Error(`scan of ${what} ended with ${run.status}: ${run.stderr.slice(0, 500)}`);
  const memory = Number(/rss (\d+)/.exec(run.stderr)?.[1] ?? 0) / 1024;
  const files = JSON.parse(run.stdout).summary?.files;
  rows.push([`scan of ${what}`, `${seconds.toFixed(1)} s, ${memory.toFixed(0)} MB at most, ${files} files`, budget]);
}

function scans() {
  const folder = join(work, "workspace");
  for (let i = 0; i < 1667; i++) cpSync(join(root, "test/samples"), join(folder, String(i)), { recursive: true });
  scan("10,002 small files (the samples, 1,667 times)", folder, "300 MB");
  if (existsSync(join(shared, "corpus"))) scan("the corpus", join(shared, "corpus"), "-");
}

function packageSize() {
  const vsix = join(work, "tradecraft.vsix");
  const run = spawnSync(
    "npx",
    [
      "--no-install",
      "vsce",
      "package",
      "--no-dependencies",
      "--allow-missing-repository",
      "--no-rewrite-relative-links",
      "--out",
      vsix,
    ],
    { cwd: root, encoding: "utf8" },
  );
  if (run.status !== 0) throw new Error(`vsce: ${run.stderr}`);
  rows.push(["extension package", `${(statSync(vsix).size / 1e6).toFixed(2)} MB`, "1.5 MB"]);
  for (const file of readdirSync(dist))
    rows.push([`  dist/${file}`, `${Math.round(statSync(join(dist, file)).size / 1024)} KB`, "-"]);
}

mkdirSync(work, { recursive: true });
try {
  await editor();
  await activation();
  techniqueIndex();
  await ownLibrary();
  scans();
  packageSize();
} finally {
  rmSync(work, { recursive: true, force: true });
}
const width = Math.max(...rows.map(([what]) => what.length));
const second = Math.max(...rows.map(([, measured]) => measured.length));
for (const [what, measured, budget] of rows)
  console.log(`${what.padEnd(width)}  ${measured.padEnd(second)}  budget ${budget}`);
