import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** Wraps the handlers of a connection. */
export type Guard = <P, R>(
  name: string,
  empty: R,
  handler: (params: P, token: CancellationToken) => Promise<R> | R,
) => (params: P, token: CancellationToken) => Promise<R | ResponseError<never>>;

/**
 * A handler that fails is logged and answers `empty`: one bad document never costs another its findings. One that the
 * client no longer waits for answers so.
 */
export function createGuard(connection: Connection): Guard {
  return (name, empty, handler) => async (params, token) => {
    try {
      const result = token.isCancellationRequested ? empty : await handler(params, token);
      if (!token.isCancellationRequested) return result;
      return new ResponseError<never>(LSPErrorCodes.RequestCancelled, "cancelled");
    } catch (error) {
      logError(connection, name, error);
      return empty;
    }
  };
}

/** The same for what runs without a request. */
export function inBackground(connection: Connection, name: string, work: () => Promise<void>): void {
  Promise.resolve()
    .then(work)
    .catch((error: unknown) => logError(connection, name, error));
}

export function logError(connection: Connection, name: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    connection.console.error(`${name}: ${text}`);
  } catch {
    // The client is gone: there is nobody left to tell.
  }
}
