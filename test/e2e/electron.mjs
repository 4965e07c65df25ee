// Downloads VS Code: for machines with an open network.
import { runTests } from "@vscode/test-electron";
import { bundleSuite } from "./bundle.mjs";
import { ensureWebPackages } from "./hosts.mjs";
import { root, workspaceCopy } from "./paths.mjs";

const extensionTestsPath = await bundleSuite(await ensureWebPackages(), root);
const launchArgs = [workspaceCopy(), "--disable-extensions", "--disable-workspace-trust", "--skip-welcome"];
process.exitCode = await runTests({ extensionDevelopmentPath: root, extensionTestsPath, launchArgs }).catch(() => 1);
