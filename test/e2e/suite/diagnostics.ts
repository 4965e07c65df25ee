import type * as vscode from "vscode";
import { includes, ok } from "./assert.ts";
import { finding, insert, noFinding, openFile, openText } from "./editor.ts";
import { compose, dockerfile, role } from "./texts.ts";

describe("diagnostics", () => {
  for (const [file, rule] of [
    ["Dockerfile", "malformed-exec-form"],
    ["compose.yaml", "runtime-socket-mount"],
    ["role.yaml", "rbac-exec"],
  ] as const) {
    it(`${rule} in the file ${file}`, async () => {
      await finding(await openFile(file), rule);
    });
  }

  it("stand on the words they are about", async () => {
    const document = await openText("yaml", role);
    const { range } = await finding(document, "rbac-exec");
    includes(document.getText(range), "pods/exec");
  });

  it("link to a page", async () => {
    const { code } = await finding(await openText("dockerfile", dockerfile), "malformed-exec-form");
    const target: vscode.Uri | undefined = typeof code === "object" ? code.target : undefined;
    ok(target?.scheme === "https", "the code of the finding has a target");
  });

  it("in text without a file", async () => {
    await finding(await openText("dockercompose", compose), "runtime-socket-mount");
  });

  it("follow the typing", async () => {
    const document = await openText("yaml", role.slice(0, -2));
    await noFinding(document, "rbac-exec");
    await insert(document, role.length - 2, `${role.slice(-2).join("\n")}\n`);
    await finding(document, "rbac-exec");
  });
});
