// A process of its own: test-web writes to the console, and stops only with the process.
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildCommit } from "./hosts.mjs";

const [web, port, extension, workspace, tests] = /** @type {[string, string, string, string, string]} */ (
  /** @type {unknown} */ (process.argv.slice(2))
);
const { open } = createRequire(join(web, "package.json"))("@vscode/test-web");
await open({
  browserType: "none",
  quality: "stable",
  commit: buildCommit,
  testRunnerDataDir: join(web, "builds"),
  port: Number(port),
  extensionDevelopmentPath: extension,
  folderPath: workspace,
  ...(tests ? { extensionTestsPath: tests } : {}),
});
