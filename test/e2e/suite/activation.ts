import * as vscode from "vscode";
import { ok } from "./assert.ts";
import { openFile } from "./editor.ts";

describe("activation", () => {
  it("happens when a Dockerfile is opened", async () => {
    const extension = vscode.extensions.getExtension("tradecraft.tradecraft");
    ok(extension, "the extension is installed");
    await openFile("Dockerfile");
    for (const end = Date.now() + 15_000; !extension.isActive && Date.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    ok(extension.isActive, "the extension is active");
  });

  it("registers the commands", async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const name of ["showTechnique", "importRelease", "restartServer", "showOutput"]) {
      ok(commands.includes(`tradecraft.${name}`), `there is a command tradecraft.${name}`);
    }
  });
});
