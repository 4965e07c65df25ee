import type { Connection } from "vscode-languageserver";
import { URI } from "vscode-uri";
import { tacticName } from "../core/techniques/catalogue.ts";
import { techniquePage } from "../core/views/page.ts";
import type { Configurations } from "./configurations.ts";
import type { Guard } from "./guard.ts";
import { requests, type TechniqueEntry } from "./host.ts";
import type { TechniqueDocuments } from "./techniqueDocuments.ts";

interface Sources {
  readonly configurations: Configurations;
  readonly techniques: TechniqueDocuments;
}

/** Serves the techniques' pages as documents, and their list. */
export function servePages(connection: Connection, { configurations, techniques }: Sources, guard: Guard): void {
  const library = async () => techniques.libraryOfAll(await configurations.all());
  const page = async ({ uri }: { readonly uri: string }): Promise<string> => {
    const [, folder, id = ""] = /^\/(techniques|documents)\/([^/]+)\.md$/.exec(URI.parse(uri).path) ?? [];
    const technique = (await library()).get(id);
    if (technique && folder === "documents") return technique.text;
    return technique ? techniquePage(technique) : `There is no technique ${id} in the library.\n`;
  };
  connection.workspace.textDocumentContent.on(
    guard("textDocumentContent", { text: "" }, async (params: { uri: string }) => ({ text: await page(params) })),
  );
  const entries = async (): Promise<TechniqueEntry[]> =>
    (await library()).all().map((technique) => ({
      id: technique.id,
      name: technique.name,
      tactics: technique.header().tactics.map((tactic) => tacticName(tactic.value)),
    }));
  connection.onRequest(requests.techniques, guard("techniques", [] as TechniqueEntry[], entries));
}
