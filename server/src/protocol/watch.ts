import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type FileSystemWatcher,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Configurations } from "./configurations.ts";
import type { Contexts } from "./contexts.ts";
import type { ClientFeatures } from "./features.ts";
import { inBackground } from "./guard.ts";
import { notifications } from "./host.ts";
import { type Joins, joinedEndings } from "./joins.ts";
import type { Pages } from "./pages.ts";
import type { Refresh } from "./reports.ts";
import { documentEnding, type TechniqueDocuments } from "./techniqueDocuments.ts";
import type { TextFiles } from "./textFiles.ts";
import { configurationName, isConfiguration, pageScheme } from "./uris.ts";
import type { WorkspaceFindings } from "./workspaceFindings.ts";
import type { WorkspaceFolders } from "./workspaceFolders.ts";

interface Watched {
  readonly documents: TextDocuments<TextDocument>;
  readonly files: TextFiles;
  readonly configurations: Configurations;
  readonly contexts: Contexts;
  readonly joins: Joins;
  readonly techniques: TechniqueDocuments;
  readonly findings: WorkspaceFindings;
  readonly pages: Pages;
  readonly folders: WorkspaceFolders;
  readonly refresh: Refresh;
}

/** Follows what decides over findings and stands in no document itself: settings, configurations, technique documents. */
export function watch(connection: Connection, client: ClientFeatures) {
  const watchedFolders = new Set<string>();

  const watchFiles = (watcher: FileSystemWatcher): void => {
    if (!client.watchesFiles) return;
    inBackground(connection, "watch", async () => {
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [watcher] });
    });
  };

  const watchTechniques = (folder: string): void => {
    if (watchedFolders.has(folder)) return;
    watchedFolders.add(folder);
    watchFiles({ globPattern: client.relativePatterns ? { baseUri: folder, pattern: "**/*.md" } : "**/*.md" });
  };

  const start = (watched: Watched): void => {
    const { documents, files, configurations, contexts, joins, techniques, findings, folders, refresh } = watched;
    const changed = () => {
      configurations.forget();
      contexts.forgetAll();
      refresh();
    };
    const fileChanged = (uri: string) => {
      files.forget(uri);
      changed();
    };
    const isMarkdown = ({ uri, languageId }: TextDocument) => languageId === "markdown" || uri.endsWith(documentEnding);
    const rereadTechniques = (uris: readonly string[]) =>
      inBackground(connection, "techniques", () => techniques.reread(uris));

    // Watchers tell of the folder alone, not of what is in it.
    const foldersChanged = () => {
      files.forgetAll();
      joins.restart();
      techniques.restart();
      findings.restart();
      changed();
    };

    connection.onInitialized(() => {
      watchFiles({ globPattern: `**/${configurationName}` });
      watchFiles({ globPattern: `**/*{${joinedEndings.join(",")}}` });
      // The languages know names with something behind, too: Dockerfile.dev, role.yaml.tmpl.
      watchFiles({ globPattern: "**/*{ockerfile,ontainerfile,.yaml,.yml,.json}?*" });
      if (client.registersSettings) {
        inBackground(connection, "settings", async () => {
          await connection.client.register(DidChangeConfigurationNotification.type, { section: "tradecraft" });
        });
      }
      if (client.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders((event) => {
          folders.change(event);
          foldersChanged();
        });
      }
    });
    connection.onNotification(notifications.foldersChanged, foldersChanged);
    connection.workspace.onDidRenameFiles(foldersChanged);
    connection.workspace.onDidDeleteFiles(foldersChanged);
    connection.onDidChangeConfiguration(({ settings }) => {
      contexts.receive(settings);
      changed();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) files.forget(uri);
      if (changes.some(({ uri }) => isConfiguration(uri))) changed();
      const uris = changes.map(({ uri }) => uri);
      joins.reread(uris);
      findings.changed(uris);
      rereadTechniques(uris);
      watched.pages.changed();
    });

    // A configuration counts as it stands in the editor, saved or not.
    documents.onDidChangeContent(({ document }) => isConfiguration(document.uri) && fileChanged(document.uri));
    documents.onDidClose(({ document }) => isConfiguration(document.uri) && fileChanged(document.uri));
    // So does a technique document.
    documents.onDidChangeContent(({ document }) => {
      if (isMarkdown(document)) techniques.update(document.uri, document.getText());
    });
    documents.onDidClose(({ document }) => isMarkdown(document) && rereadTechniques([document.uri]));
    documents.onDidOpen(() => techniques.prepare());
    // All of them together make a page: of any document a finding, of some a section.
    const documentChanged = ({ document: { uri } }: { document: TextDocument }) => {
      if (!uri.startsWith(`${pageScheme}:`)) watched.pages.changed();
    };
    documents.onDidChangeContent(documentChanged);
    documents.onDidClose(documentChanged);
    if (client.watchesFiles) return;
    // Who cannot tell that a file changed may have changed it when something is opened or saved.
    const anythingChanged = () => {
      files.forgetAll();
      techniques.restart();
      findings.restart();
      changed();
    };
    documents.onDidSave(({ document }) => {
      joins.reread([document.uri]);
      anythingChanged();
    });
    documents.onDidOpen(anythingChanged);
  };

  return { watchTechniques, start };
}
