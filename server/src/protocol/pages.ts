import {
  type CancellationToken,
  CancellationTokenSource,
  type Connection,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import { searchTechniques, tacticsOf } from "../core/techniques/search.ts";
import { type Guard, inBackground } from "./guard.ts";
import { requests, type TechniqueEntry } from "./host.ts";
import { createPageText, type PageText, type TextSources } from "./pageText.ts";
import type { Placed } from "./placedFindings.ts";
import { delayed, within } from "./timing.ts";
import type { WorkspaceFindings } from "./workspaceFindings.ts";

/** Milliseconds that a page waits for findings: most are known by then, and it need not be shown twice. */
const patience = 100;

/** The same where a page cannot be shown again. */
const longPatience = 10_000;

/** Milliseconds without a change before the pages that are shown are made again. */
const pauseBefore = 500;

/** How many pages are kept up to date. Only some clients tell when one is closed. */
const pageLimit = 20;

interface Sources extends TextSources {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly findings: WorkspaceFindings;
}

/** Serves the techniques' pages as documents, and their list. */
export function servePages(sources: Sources, guard: Guard): Pages {
  const { connection, configurations, techniques } = sources;
  const pages = new Pages({ ...sources, text: createPageText(sources) });
  const library = async () => techniques.libraryOfAll(await configurations.all());
  /** The document itself, for those that lie in no folder. */
  const source = async (uri: string): Promise<string | undefined> => {
    const id = /^\/documents\/([^/]+)\.md$/.exec(URI.parse(uri).path)?.[1];
    return id === undefined ? undefined : (await library()).get(id)?.text;
  };
  connection.workspace.textDocumentContent.on(
    guard("textDocumentContent", { text: "" }, async ({ uri }: { uri: string }, token) => ({
      text: (await source(uri)) ?? (await pages.text(uri, token)),
    })),
  );
  const entries = async ({ query }: { query?: unknown }): Promise<TechniqueEntry[]> => {
    return searchTechniques(await library(), typeof query === "string" ? query : "").map(({ technique, matched }) => ({
      id: technique.id,
      name: technique.name,
      tactics: tacticsOf(technique),
      ...(matched !== undefined && { detail: matched }),
    }));
  };
  connection.onRequest(requests.techniques, guard("techniques", [] as TechniqueEntry[], entries));
  return pages;
}

/** A page that a client was given and may be showing. */
interface Page {
  readonly id: string;
  readonly closing: CancellationTokenSource;
  /** What was found last; undefined before the first search is over. */
  found: Placed | undefined;
  search: Promise<void> | undefined;
  /** True where something has changed since the last search began. */
  stale: boolean;
  /** What the client was given last. */
  shown: string | undefined;
}

/** The pages that are shown: each comes at once, and again when its findings are known or something has changed. */
export class Pages {
  private readonly pages = new Map<string, Page>();
  private readonly later = delayed(pauseBefore);

  constructor(private readonly sources: Sources & { readonly text: PageText }) {
    sources.documents.onDidClose(({ document: { uri } }) => this.close(uri));
  }

  /** The page's Markdown, without findings where looking for them takes long. */
  async text(uri: string, token: CancellationToken): Promise<string> {
    const id = /^\/techniques\/([^/]+)\.md$/.exec(URI.parse(uri).path)?.[1] ?? "";
    if (!this.sources.client.documentContent) return this.sources.text(id, await this.findingsFor(id, token));
    const page = this.open(uri, id);
    if (!page.found && !page.search) {
      // What the page takes beside the findings is made ready first: the search keeps this process busy.
      await this.sources.text(id, undefined);
    }
    if (page.stale) this.search(uri, page);
    if (page.search) await within(patience, page.search);
    page.shown = await this.sources.text(id, page.found);
    // Behind the answer: the search may have ended while the page was made.
    setTimeout(() => this.update(uri, page));
    return page.shown;
  }

  /** After anything changed that a page may depend on. */
  changed(): void {
    if (this.pages.size === 0) return;
    this.later("", () => {
      for (const [uri, page] of this.pages) {
        page.stale = true;
        this.search(uri, page);
      }
    });
  }

  private open(uri: string, id: string): Page {
    const closing = new CancellationTokenSource();
    const page = this.pages.get(uri) ?? {
      id,
      closing,
      found: undefined,
      search: undefined,
      stale: true,
      shown: undefined,
    };
    // The one that was asked for last is the last to go.
    this.pages.delete(uri);
    this.pages.set(uri, page);
    for (const oldest of [...this.pages.keys()].slice(0, -pageLimit)) this.close(oldest);
    return page;
  }

  private close(uri: string): void {
    this.pages.get(uri)?.closing.cancel();
    this.pages.delete(uri);
  }

  private search(uri: string, page: Page): void {
    if (page.search) return;
    const search = async () => {
      while (page.stale && !page.closing.token.isCancellationRequested) {
        page.stale = false;
        page.found = await this.sources.findings.findingsOf(page.id, page.closing.token);
      }
    };
    const work = search();
    inBackground(this.sources.connection, "page", () => work);
    page.search = work
      .catch(() => {
        // The next one who asks has it tried again.
        page.stale = true;
      })
      .then(() => {
        page.search = undefined;
        this.update(uri, page);
      });
  }

  /** Has the client ask for the page again, if it would be another one. */
  private update(uri: string, page: Page): void {
    inBackground(this.sources.connection, "page", async () => {
      if (page.search || page.shown === undefined || this.pages.get(uri) !== page) return;
      const text = await this.sources.text(page.id, page.found);
      if (text === page.shown || this.pages.get(uri) !== page) return;
      page.shown = text;
      await this.sources.connection.workspace.textDocumentContent.refresh(uri);
    });
  }

  /** In one go, for a client that shows a page once. */
  private async findingsFor(id: string, token: CancellationToken): Promise<Placed> {
    const late = new CancellationTokenSource();
    const cancelled = token.onCancellationRequested(() => late.cancel());
    const timer = setTimeout(() => late.cancel(), longPatience);
    try {
      return await this.sources.findings.findingsOf(id, late.token);
    } finally {
      clearTimeout(timer);
      cancelled.dispose();
    }
  }
}
