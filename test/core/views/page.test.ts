import { describe, expect, it } from "vitest";
import { createLibrary } from "../../../server/src/core/techniques/library.ts";
import { pageOf } from "../../../server/src/core/views/page.ts";
import type { ListedFinding, PageFindings } from "../../../server/src/core/views/pageFindings.ts";

const document = (id: string, ...more: string[]) => ["---", `technique_id: ${id}`, "name: Named", ...more].join("\n");
const library = createLibrary([
  { uri: "a", text: document("T1609", "tactics: [execution]", "---", "## Description", "What it is.") },
  { uri: "b", text: document("T1610", "tactics:", "- execution", "- defense-evasion", "---") },
  { uri: "c", text: document("T1066", "---") },
  { uri: "d", text: document("ORG-1", "---") },
]);
const page = (id: string, options = {}) => pageOf(library, id, options) ?? "";

const finding = (path: string, line: number, more: Partial<ListedFinding> = {}): ListedFinding => ({
  path,
  line,
  rule: "rbac-exec",
  severity: "warning",
  message: "Too much.",
  ...more,
});
const withFindings = (findings: readonly ListedFinding[], state: PageFindings["state"] = "complete") =>
  page("T1609", { findings: { where: "this workspace", findings, state } });

describe("a technique's page", () => {
  it("says what has become of the technique", () => {
    expect(page("T1066")).toContain(
      "\n\nATT&CK has revoked this technique. T1027.005 Indicator Removal from Tools took",
    );
    expect(page("T1066", { techniqueLink: (id: string) => `${id}.md` })).toContain(
      "[T1027.005 Indicator Removal from Tools](T1027.005.md) took",
    );
    expect(page("T1610")).toContain("From release 19.0 on ATT&CK has this technique under Execution.");
    expect(page("T1026")).toContain("ATT&CK has deprecated this technique");
    expect(page("T1685")).toContain("ATT&CK has this technique since release 19.0.");
    expect(page("T1609")).not.toContain("ATT&CK has");
    expect(page("ORG-1")).toBe("# ORG-1 Named\n");
  });

  it("says nothing of a move that the document has made", () => {
    const moved = createLibrary([{ uri: "", text: document("T1610", "tactics: [execution]", "---") }]);
    expect(pageOf(moved, "T1610")).not.toContain("From release");
  });

  it("says which sections are another document's", () => {
    const own = { uri: "own", text: document("T1609", "---", "## Notes", "Ours.") };
    expect(pageOf(library.overlay([own]), "T1609")).toContain(
      "The section *Description* is not in this document but in the one that it replaces.",
    );
    expect(page("T1609")).not.toContain("replaces");
  });

  it("is there for what ATT&CK has and the library has not", () => {
    expect(page("T1003")).toMatch(/^# T1003 OS Credential Dumping\n\nCredential Access · MITRE ATT&CK® .*\(https:/);
    expect(page("T1003")).toContain("import a release of ATT&CK");
    expect(pageOf(library, "T0000")).toBeUndefined();
    for (const id of ["", "__proto__", "constructor", "T1609\n"]) expect(pageOf(library, id)).toBeUndefined();
  });

  it("lists the rules that find the technique", () => {
    const rules = [
      { id: "one", title: "A *title*", techniques: ["T1003", "T1609"] },
      { id: "two", title: "Other", techniques: ["T1003"] },
    ];
    expect(page("T1609", { rules })).toContain("\n\n## Rules\n\n- `one` A \\*title\\*\n");
  });

  it("lists the findings file by file, with links where there are any", () => {
    const text = withFindings([finding("b", 9), finding("a", 2, { href: "/a#L2" }), finding("b", 1)]);
    expect(text.slice(text.indexOf("## Findings"))).toBe(
      [
        "## Findings in this workspace\n\n3 findings in 2 files.\n",
        "- [a:2](/a#L2) Too much. (warning, `rbac-exec`)",
        "- b:9 Too much. (warning, `rbac-exec`)",
        "- b:1 Too much. (warning, `rbac-exec`)\n",
      ].join("\n"),
    );
  });

  it("says it in words where there are none, not yet, or not all", () => {
    expect(withFindings([])).toContain("No rule finds this technique in this workspace.");
    expect(withFindings([], "searching")).toContain("Looking through this workspace…");
    expect(withFindings([finding("a", 1)], "ended")).toContain("1 finding in 1 file.\n\nThe search ended before");
    expect(page("T1609")).not.toContain("Findings");
  });

  it("lists the first hundred and counts the rest", () => {
    const text = withFindings(Array.from({ length: 250 }, (_, i) => finding(`f${String(i).padStart(3, "0")}`, 1)));
    expect(text).toContain("250 findings in 250 files, of which the first 100 are here.");
    expect(text.match(/^- /gm)).toHaveLength(100);
    expect(text).toContain("f099:1");
  });

  it("shows what a file says as text, whatever that is", () => {
    const hostile = finding("a](command:x)/`<b>`\n# b", 1, { message: "![x](http://e) <script>\n\n# Title [l](u)" });
    expect(withFindings([hostile])).toContain(
      "- a\\](command:x)/\\`\\<b\\>\\` \\# b:1 \\!\\[x\\](http://e) \\<script\\> \\# Title \\[l\\](u) (warning",
    );
  });
});
