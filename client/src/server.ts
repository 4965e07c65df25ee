import type { BaseLanguageClient } from "vscode-languageclient";

/** The server of the moment. A client whose start has failed cannot start again, so each start has one of its own. */
export class Server {
  private client: BaseLanguageClient | undefined;

  constructor(private readonly create: () => BaseLanguageClient) {}

  /** Does not reject: why a start fails is in the output, and the status item offers to try again. */
  async start(): Promise<void> {
    this.client = this.create();
    await this.client.start().catch(() => undefined);
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    // One that never ran has nothing to stop and says so.
    await client?.dispose().catch(() => undefined);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Has the server look for files anew. */
  async foldersChanged(): Promise<void> {
    await this.client?.sendNotification("tradecraft/foldersChanged");
  }

  async request<R>(method: string, params: object): Promise<R> {
    if (!this.client) throw new Error("The server is not running.");
    return this.client.sendRequest<R>(method, params);
  }
}
