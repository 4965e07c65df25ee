import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { thirdPartyNotices } from "./notices.mjs";
import { root } from "./registries.mjs";

/** `npm run build` bundles what ships into dist/. `--minify` makes the bundles of the package. */
const minify = process.argv.includes("--minify");
const shims = join(root, "server/src/tools/shims");

/** gray-matter's own engines evaluate JavaScript and bring a second YAML parser; ours stand in for them. */
const safeFrontMatter = {
  name: "safe-front-matter",
  /** @param {import("esbuild").PluginBuild} api */
  setup(api) {
    api.onResolve({ filter: /\/engines$/ }, ({ importer }) =>
      importer.includes("gray-matter") ? { path: join(shims, "engines.cjs") } : undefined,
    );
  },
};

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify,
  legalComments: "none",
  loader: { ".md": "text" },
  logLevel: "warning",
  metafile: true,
  plugins: [safeFrontMatter],
  target: "es2022",
  // The libraries can also speak over sockets; ours does not, so no bundle holds network code.
  alias: { net: join(shims, "none.cjs"), "node:net": join(shims, "none.cjs") },
};
/** @type {import("esbuild").BuildOptions} */
const node = { ...common, platform: "node", format: "cjs" };
/** @type {import("esbuild").BuildOptions} */
const browser = {
  ...common,
  platform: "browser",
  mainFields: ["browser", "module", "main"],
  conditions: ["worker", "browser"],
  inject: [join(shims, "buffer.mjs")],
};

/** Every bundle that ships, by its file in dist/. */
const bundles = {
  "extension.js": { ...node, entryPoints: ["client/src/extension.ts"], external: ["vscode"] },
  "extension.browser.js": {
    ...browser,
    format: "cjs",
    entryPoints: ["client/src/extension.browser.ts"],
    external: ["vscode"],
  },
  // The server starts no process; only an unused part of its library could.
  "server.js": {
    ...node,
    entryPoints: ["server/src/main.node.ts"],
    alias: { ...common.alias, child_process: join(shims, "none.cjs"), "node:child_process": join(shims, "none.cjs") },
  },
  "server.browser.js": { ...browser, format: "iife", entryPoints: ["server/src/main.browser.ts"] },
  "cli.js": {
    ...node,
    entryPoints: ["server/src/cli/main.ts"],
    banner: { js: "#!/usr/bin/env node" },
    external: ["./server.js"],
  },
};

rmSync(join(root, "dist"), { recursive: true, force: true });
/** @type {Set<string>} */
const bundled = new Set();
await Promise.all(
  Object.entries(bundles).map(async ([file, options]) => {
    const { metafile } = await build({ ...options, absWorkingDir: root, outfile: join("dist", file) });
    const [bytes = 0] = Object.values(metafile.outputs).map((output) => output.bytes);
    for (const input of Object.keys(metafile.inputs)) bundled.add(input);
    console.log(`dist/${file.padEnd(22)} ${Math.round(bytes / 1024)} KB`);
  }),
);
writeFileSync(join(root, "THIRD-PARTY-NOTICES.md"), thirdPartyNotices(bundled));
