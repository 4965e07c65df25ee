import { spawn } from "node:child_process";

/** A language server over stdio and the few messages that the bench needs: no library between it and the clock. */
export class Server {
  /** @param {string} script the server's bundle */
  constructor(script) {
    this.child = spawn(process.execPath, [script, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.pending = new Map();
    this.buffer = Buffer.alloc(0);
    this.id = 0;
    this.child.stdout.on("data", (/** @type {Buffer} */ chunk) => {
      this.buffer = Buffer.concat([this.buffer, chunk]);
      while (this.next());
    });
  }

  next() {
    const end = this.buffer.indexOf("\r\n\r\n");
    if (end === -1) return false;
    const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.toString("ascii", 0, end))?.[1]);
    if (this.buffer.length < end + 4 + length) return false;
    const message = JSON.parse(this.buffer.toString("utf8", end + 4, end + 4 + length));
    this.buffer = this.buffer.subarray(end + 4 + length);
    if (message.method && message.id !== undefined) this.answer(message);
    else this.pending.get(message.id)?.(message.result);
    return true;
  }

  /** The server's own requests: no configuration, everything else is fine. */
  answer(/** @type {{ id: number, method: string, params: any }} */ message) {
    const result = message.method === "workspace/configuration" ? message.params.items.map(() => null) : null;
    this.send({ id: message.id, result });
  }

  send(/** @type {object} */ message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  /** @returns {Promise<any>} */
  request(/** @type {string} */ method, /** @type {unknown} */ params) {
    const id = ++this.id;
    return new Promise((resolve) => {
      this.pending.set(id, resolve);
      this.send({ id, method, params });
    });
  }

  notify(/** @type {string} */ method, /** @type {unknown} */ params) {
    this.send({ method, params });
  }

  /** @param {string} [folder] the workspace's */
  async initialize(folder) {
    await this.request("initialize", {
      processId: process.pid,
      rootUri: folder ?? null,
      capabilities: {
        workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
        textDocument: {
          diagnostic: { dynamicRegistration: false },
          hover: { contentFormat: ["markdown"] },
          codeAction: {
            codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source"] } },
            resolveSupport: { properties: ["edit"] },
            dataSupport: true,
          },
        },
      },
    });
    this.notify("initialized", {});
  }

  open(/** @type {string} */ uri, /** @type {string} */ languageId, /** @type {string} */ text) {
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  stop() {
    this.child.kill();
  }
}
