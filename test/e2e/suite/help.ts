import * as vscode from "vscode";
import { includes, ok } from "./assert.ts";
import { actions, finding, hoverText, insert, noFinding, openText } from "./editor.ts";
import { dockerfile, role } from "./texts.ts";

describe("hover", () => {
  it("names rule and technique", async () => {
    const document = await openText("yaml", role);
    const { range } = await finding(document, "rbac-exec");
    const text = await hoverText(document, range.start.translate(0, 1));
    includes(text, "rbac-exec");
    includes(text, "T1609");
  });
});

describe("light bulb", () => {
  it("repairs the array", async () => {
    const document = await openText("dockerfile", dockerfile);
    const { range } = await finding(document, "malformed-exec-form");
    const offered = await actions(document, range);
    const repair = offered.find(({ title }) => /repair/i.test(title));
    ok(repair?.edit, `a repair with an edit is among: ${offered.map(({ title }) => title).join(" | ")}`);
    ok(repair.isPreferred, "the repair is preferred");
    await vscode.workspace.applyEdit(repair.edit);
    includes(document.getText(), 'ENTRYPOINT ["/bin/sh", "-c", "run.sh"]');
    await noFinding(document, "malformed-exec-form");
  });

  it("offers to ignore the rule", async () => {
    const document = await openText("yaml", role);
    const { range } = await finding(document, "rbac-exec");
    const titles = (await actions(document, range)).map(({ title }) => title);
    ok(
      titles.some((title) => title.startsWith("Ignore rbac-exec here")),
      `ignoring is among: ${titles.join(" | ")}`,
    );
  });
});

describe("suppression comments", () => {
  it("silence a rule in a Dockerfile", async () => {
    const document = await openText("dockerfile", dockerfile);
    await finding(document, "malformed-exec-form");
    await insert(document, 1, "# tradecraft: ignore[malformed-exec-form] -- a test\n");
    await noFinding(document, "malformed-exec-form");
  });

  it("silence a rule in YAML", async () => {
    const document = await openText("yaml", role);
    await finding(document, "rbac-exec");
    await insert(document, 6, "    # tradecraft: ignore[rbac-exec] -- a test\n");
    await noFinding(document, "rbac-exec");
  });
});
