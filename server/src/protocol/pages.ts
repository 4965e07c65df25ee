import type { Connection } from "vscode-languageserver";
import { URI } from "vscode-uri";
import { tacticName } from "../core/techniques/catalogue.ts";
import { techniquePage } from "../core/views/page.ts";
import type { Configurations } from "./configurations.ts";
import type { Guard } from "./guard.ts";
import { requests, type TechniqueEntry } from "./host.ts";

/** The scheme of the documents that the server makes up: `tradecraft:/techniques/T1609.md` */
export const pageScheme = "tradecraft";

/** Serves the techniques' pages as documents, and their list. */
export function servePages(connection: Connection, configurations: Configurations, guard: Guard): void {
  const page = ({ uri }: { readonly uri: string }): string => {
    const id = /^\/techniques\/([^/]+)\.md$/.exec(URI.parse(uri).path)?.[1] ?? "";
    const technique = configurations.technique(id);
    return technique ? techniquePage(technique) : `There is no technique ${id} in the library.\n`;
  };
  connection.workspace.textDocumentContent.on(
    guard("textDocumentContent", { text: "" }, (params: { uri: string }) => ({ text: page(params) })),
  );
  const entries = (): TechniqueEntry[] =>
    configurations.techniques().map((technique) => ({
      id: technique.id,
      name: technique.name,
      tactics: technique.header().tactics.map((tactic) => tacticName(tactic.value)),
    }));
  connection.onRequest(requests.techniques, guard("techniques", [] as TechniqueEntry[], entries));
}
