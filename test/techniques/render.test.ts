import { remark } from "remark";
import remarkGfm from "remark-gfm";
import { describe, expect, it } from "vitest";
import { parseTechnique } from "../../server/src/core/techniques/parseTechnique.ts";
import { renderCitations } from "../../server/src/core/techniques/renderMarkdown.ts";
import { sharedFiles, sharedMissing } from "../shared.ts";

const technique = parseTechnique(`## Description
X

## External References
- [A](https://a.example/x)
- [B (2020)](https://b.example/x)
- [C_1 * [c] <b>](https://c.example/x)
- [Plain](http://plain.example/)
- [Script](javascript:alert)
- [Round](https://r.example/a_(b))
- Unlinked
`);
const render = (markdown: string): string => renderCitations(markdown, technique);

describe("citations", () => {
  it.each([
    ["Text.(Citation: A)", "Text. [A](https://a.example/x)"],
    ["Text (Citation: A) goes on.", "Text [A](https://a.example/x) goes on."],
    ["Text.(Citation: A)(Citation: Plain)", "Text. [A](https://a.example/x) (Plain)"],
    ["(Citation: A)", "[A](https://a.example/x)"],
    ["(Citation:A )", "[A](https://a.example/x)"],
    ["Text.(Citation: Nowhere)", "Text."],
    ["Text (Citation: Nowhere).", "Text."],
    ["Text (Citation: Nowhere) goes on.", "Text goes on."],
    ["Text (Citation: Nowhere)", "Text"],
    ["Text.(Citation: Nowhere) (Citation: A)", "Text. [A](https://a.example/x)"],
    ["Text (Citation: Unlinked)", "Text (Unlinked)"],
    ["Text (Citation: Script)", "Text (Script)"],
    ["Text (Citation: Round)", "Text [Round](https://r.example/a_%28b%29)"],
    ["Text (Citation: C_1 * [c] <b>)", "Text [C\\_1 \\* \\[c\\] \\<b\\>](https://c.example/x)"],
    ["`(Citation: A)`", "`(Citation: A)`"],
    ["Text (Citation: A", "Text (Citation: A"],
  ])("%s", (written, expected) => {
    expect(render(written)).toBe(expected);
  });
});

describe("tags", () => {
  it.each([
    ["<code>docker exec</code>", "`docker exec`"],
    ["<code>a &lt;b&gt; &amp;&amp; c</code>", "`a <b> && c`"],
    ["<code>a`b</code>", "``a`b``"],
    ["<code>`a</code>", "`` `a ``"],
    ["<code>a\n\nb</code>", "`a b`"],
    ["<code></code>x", "x"],
    ["<code>open", "\\<code>open"],
    ["/proc/<pid>/maps", "/proc/\\<pid>/maps"],
    ["a<br>b<br/>c", "a\n\nb\n\nc"],
    ["<img src=x onerror=y>", "\\<img src=x onerror=y>"],
    ["`<img>` <b>", "`<img>` \\<b>"],
    ["```\n<img>\n\n<b>\n```\n<i>", "```\n<img>\n\n<b>\n```\n\\<i>"],
    ["`open\n\n<img>`", "`open\n\n\\<img>`"],
    ["\\`<img>`", "\\`\\<img>`"],
    ["![x](https://x.example)", "[x](https://x.example)"],
    ["[T1611](https://attack.mitre.org/techniques/T1611)", "[T1611](https://attack.mitre.org/techniques/T1611)"],
    ["[x](command:run)", "[x]\\(command:run)"],
    ["[x](JavaScript:run)", "[x]\\(JavaScript:run)"],
    ["[x]( <file:///x>)", "[x]\\( \\<file:///x>)"],
    ["[x]: command:run\n\n[x]", "[x]\\: command:run\n\n[x]"],
  ])("%s", (written, expected) => {
    expect(render(written)).toBe(expected);
  });
});

/** What a Markdown reader would make of it that a hover must not show. */
function unsafe(markdown: string): string[] {
  const found: string[] = [];
  const walk = (node: { type: string; value?: string; url?: string; children?: object[] }): void => {
    if (node.type === "html") found.push(`html ${node.value}`);
    if (node.type === "image" || node.type === "definition") found.push(node.type);
    if (node.type === "link" && !/^(?:https?:|mailto:)/i.test(node.url ?? "")) found.push(`link ${node.url}`);
    for (const child of node.children ?? []) walk(child as { type: string });
  };
  walk(remark().use(remarkGfm).parse(markdown));
  return found;
}

describe.skipIf(sharedMissing)("ATT&CK's texts", () => {
  it("are rendered without HTML, images, foreign links or citations", () => {
    let code = 0;
    let links = 0;
    for (const { file, text } of sharedFiles("attack/techniques-v16.1", /^T105[39].*\.md$/)) {
      const document = parseTechnique(text, file);
      const { description, detection } = document.body();
      for (const section of [description, detection]) {
        if (!section) continue;
        const rendered = renderCitations(section.markdown.value, document);
        expect(unsafe(rendered), file).toEqual([]);
        expect(rendered, file).not.toContain("(Citation:");
        expect(rendered, file).not.toContain("<code>");
        code += rendered.split("`").length - 1;
        links += rendered.split("](https://").length - 1;
      }
    }
    expect(code).toBeGreaterThan(100);
    expect(links).toBeGreaterThan(100);
  }, 300_000);
});
