import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Source files below a folder, as paths from the root with slashes. */
function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.(?:ts|mjs|cjs)$/.test(name));
}

/** What the files import, each with the file that does. */
function imports(files: readonly string[]): { file: string; what: string }[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    const found = text.matchAll(/(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g);
    return [...found].map((match) => ({ file, what: match[1] as string }));
  });
}

describe("imports", () => {
  const server = imports(sources("server/src"));
  const only = (what: RegExp, allowed: RegExp, all = server) =>
    all.filter((i) => what.test(i.what) && !allowed.test(i.file)).map((i) => `${i.file} imports ${i.what}`);

  it("sees imports at all", () => {
    expect(server.filter((i) => i.what === "yaml").length).toBeGreaterThan(0);
    expect(only(/^yaml$/, /nowhere/).length).toBeGreaterThan(0);
  });

  it("the protocol stays in protocol/ and the two mains", () => {
    expect(only(/^vscode-/, /^server\/src\/(?:protocol\/|main\.)/)).toEqual([]);
  });

  it("VS Code stays in client/", () => {
    expect(only(/^vscode$/, /^client\//)).toEqual([]);
  });

  it("the extension knows nothing of the core but the import, which needs none of the parsers", () => {
    const ofServer = imports(sources("client/src")).filter((i) => i.what.includes("server/src"));
    expect(ofServer.filter((i) => !i.what.includes("server/src/core/import/"))).toEqual([]);
    for (const name of ["extension.js", "extension.browser.js"]) {
      const text = readFileSync(join(root, "dist", name), "utf8");
      for (const parser of ["gray-matter", "micromark", "failsafe"]) expect(text.includes(parser), parser).toBe(false);
    }
  });

  it("each borrowed parser has its one door", () => {
    expect(only(/^gray-matter/, /core\/techniques\/frontMatter\.ts$/)).toEqual([]);
    expect(only(/^(?:remark|unified|mdast)/, /core\/techniques\//)).toEqual([]);
    expect(only(/^unbash/, /core\/shell\//)).toEqual([]);
  });

  it("the core knows neither Node nor what is around it", () => {
    const core = imports(sources("server/src/core"));
    expect(core.filter((i) => /^node:|^(?:fs|path|os|http|net)$/.test(i.what))).toEqual([]);
    const outward = core.filter(
      (i) => i.what.startsWith(".") && !join(i.file, "..", i.what).startsWith("server/src/core/"),
    );
    expect(outward).toEqual([]);
  });

  it("data flows one way", () => {
    const order = [
      "text",
      "shell",
      "facts",
      "techniques",
      "import",
      "languages",
      "rules",
      "analysis",
      "views",
      "documents",
    ];
    /** Contracts that the layers below name as types only. */
    const contracts = /(?:rules\/rule|languages\/language|facts\/fact)\.ts$/;
    const backward = imports(sources("server/src/core")).filter((i) => {
      const from = order.indexOf(i.file.split("/")[3] ?? "");
      const target = join(i.file, "..", i.what).split("/");
      const to = order.indexOf(target[3] ?? "");
      return i.what.startsWith(".") && from !== -1 && to > from && !contracts.test(i.what);
    });
    expect(backward.map((i) => `${i.file} → ${i.what}`)).toEqual([]);
  });
});

describe("bundles", () => {
  it("hold no network code and evaluate nothing", () => {
    const names = readdirSync(join(root, "dist")).filter((name) => name.endsWith(".js"));
    expect(names.length).toBeGreaterThanOrEqual(5);
    for (const name of names) {
      const text = readFileSync(join(root, "dist", name), "utf8");
      const forbidden =
        /require\("(?:node:)?(?:http|https|net|tls|dgram|http2|dns)"\)|\bfetch\(|new WebSocket|XMLHttpRequest|\beval\(|new Function\(/g;
      expect(text.match(forbidden) ?? [], name).toEqual([]);
    }
  });

  it("the core runs where there is nothing but the language and, for unbash, TextDecoder", async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { createAnalyzer } from "./server/src/core/index.ts";
          import { createLibrary } from "./server/src/core/techniques/library.ts";
          import { defaultConfiguration, settingsFor } from "./server/src/core/analysis/configure.ts";
          import t1609 from "./data/techniques/T1609.md";
          const analyzer = createAnalyzer({ library: createLibrary([{ uri: "T1609.md", text: t1609 }]) });
          const settings = settingsFor(defaultConfiguration, "Dockerfile");
          const text = 'FROM a\\nENTRYPOINT ["bash"]\\n';
          const analysis = analyzer.analyze({ uri: "file:///Dockerfile", text }, { settings });
          result = analysis.findings.map((f) => f.rule).join() + " " + analyzer.hover(analysis, text.indexOf("bash"))?.markdown.includes("T1609");
        `,
        resolveDir: root,
      },
      bundle: true,
      write: false,
      format: "iife",
      platform: "browser",
      loader: { ".md": "text" },
      conditions: ["worker", "browser"],
      inject: [join(root, "server/src/tools/shims/buffer.mjs")],
    });
    const context = createContext({ result: undefined, TextDecoder });
    new Script(outputFiles[0]?.text ?? "").runInContext(context);
    expect(context.result).toBe("bare-shell true");
  });
});
