import { describe, expect, it } from "vitest";
import { createAnalyzer } from "../../server/src/core/index.ts";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import { bundledTechniques } from "../../server/src/techniques.generated.ts";
import { analyzeText } from "../harness.ts";
import { sampleFiles } from "../samples.ts";

const analyzer = createAnalyzer({ library: createLibrary(bundledTechniques) });
const samples = new Map(sampleFiles());

/** The card over a word of a sample: its blocks, and the text that it stands on. */
function card(file: string, word: string): { on: string; blocks: string[] } | undefined {
  const text = samples.get(file) ?? "";
  const analysis = analyzeText(file, text, { profile: "recommended" });
  const found = analyzer.hover(analysis, text.indexOf(word) + 1, { pageLink: (id) => `command:page?${id}` });
  return found && { on: text.slice(found.span.start, found.span.end), blocks: found.markdown.split("\n\n") };
}

describe("the hover card", () => {
  it("over a finding says the rule's reason, then the technique", () => {
    const { on, blocks } = card("bad/runner.yaml", "pods/exec") ?? { on: "", blocks: [] };
    expect(on).toBe("pods/exec");
    const heads = blocks.map((block) => /^(\*\*[^*]+\*\*|---)?/.exec(block)?.[0]);
    expect(heads).toEqual([
      "**Execute permission on pods**",
      "",
      "**Do**",
      "**Fine when**",
      "---",
      "**T1609 Container Administration Command**",
      "",
      "**In a manifest**",
      "**Mitigations**",
      "**Detect**",
      "",
    ]);
    expect(blocks[5]).toBe("**T1609 Container Administration Command** · Execution · MITRE ATT&CK® 18.1");
    expect(blocks[6]).toContain("[Kubernetes API](https://kubernetes.io/");
    expect(blocks.at(-1)).toContain("[attack.mitre.org/techniques/T1609](https://attack.mitre.org/techniques/T1609)");
    expect(blocks.at(-1)).toContain("[Show the whole page](command:page?T1609)");
  });

  const topics: [file: string, word: string, on: string, first: string][] = [
    ["good/Dockerfile", "ENTRYPOINT", "ENTRYPOINT", "**Effective command** `/server --listen :8080`"],
    ["good/Dockerfile", "CMD", "CMD", "**Effective command** `/server --listen :8080`"],
    ["good/compose.yaml", "command:", "command", "**Effective command** `(the image's ENTRYPOINT) --listen :8080`"],
    ["good/web.yaml", "args:", "args", "**Effective command** `(the image's ENTRYPOINT) --listen :8080`"],
    [
      "bad/runner.yaml",
      "create]",
      "create",
      "**T1609 Container Administration Command** · Execution · MITRE ATT&CK® 18.1",
    ],
  ];
  it.each(topics)("in %s over %s stands on the word", (file, word, on, first) => {
    const found = card(file, word);
    expect(found?.on).toBe(on);
    expect(found?.blocks[0]).toBe(first);
  });

  it("is not shown over other words", () => {
    expect(card("good/web.yaml", "configmaps")).toBeUndefined();
    expect(card("good/compose.yaml", "registry.example")).toBeUndefined();
  });

  it("is short everywhere", () => {
    for (const [file, text] of samples) {
      const analysis = analyzeText(file, text);
      for (const finding of analysis.findings) {
        const markdown = analyzer.hover(analysis, finding.span.start)?.markdown ?? "";
        expect(markdown.split("\n").length).toBeLessThan(25);
        const words = markdown.replace(/\]\([^)]*\)/g, "").split(/\s+/).length;
        expect(words, `${file} ${finding.rule}`).toBeLessThan(320);
      }
    }
  });
});
