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
import { type Joins, joinedEndings } from "./joins.ts";
import type { Refresh } from "./reports.ts";
import type { TextFiles } from "./textFiles.ts";
import { configurationName, isConfiguration, isInFolder, normalise } from "./uris.ts";
import type { WorkspaceFolders } from "./workspaceFolders.ts";

interface Watched {
  readonly documents: TextDocuments<TextDocument>;
  readonly files: TextFiles;
  readonly configurations: Configurations;
  readonly contexts: Contexts;
  readonly joins: Joins;
  readonly folders: WorkspaceFolders;
  readonly refresh: Refresh;
}

/** Follows what decides over findings and stands in no document itself: settings, configurations, technique folders. */
export function watch(connection: Connection, client: ClientFeatures) {
  const techniqueFolders = new Set<string>();

  const watchFiles = (watcher: FileSystemWatcher): void => {
    if (!client.watchesFiles) return;
    inBackground(connection, "watch", async () => {
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [watcher] });
    });
  };

  const addTechniqueFolder = (uri: string): void => {
    const folder = normalise(uri);
    if (techniqueFolders.has(folder)) return;
    techniqueFolders.add(folder);
    watchFiles({ globPattern: client.relativePatterns ? { baseUri: folder, pattern: "**/*.md" } : "**/*.md" });
  };

  const matters = (uri: string): boolean =>
    isConfiguration(uri) || [...techniqueFolders].some((folder) => isInFolder(normalise(uri), folder));

  const start = ({ documents, files, configurations, contexts, joins, folders, refresh }: Watched): void => {
    const changed = () => {
      configurations.forget();
      contexts.forgetAll();
      refresh();
    };
    const fileChanged = (uri: string) => {
      files.forget(uri);
      if (matters(uri)) changed();
    };

    connection.onInitialized(() => {
      watchFiles({ globPattern: `**/${configurationName}` });
      watchFiles({ globPattern: `**/*{${joinedEndings.join(",")}}` });
      if (client.registersSettings) {
        inBackground(connection, "settings", async () => {
          await connection.client.register(DidChangeConfigurationNotification.type, { section: "tradecraft" });
        });
      }
      if (client.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders((event) => {
          folders.change(event);
          joins.restart();
          changed();
        });
      }
    });
    connection.onDidChangeConfiguration(({ settings }) => {
      contexts.receive(settings);
      changed();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) files.forget(uri);
      if (changes.some(({ uri }) => matters(uri))) changed();
      joins.reread(changes.map(({ uri }) => uri));
    });

    // A configuration counts as it stands in the editor, saved or not.
    documents.onDidChangeContent(({ document }) => isConfiguration(document.uri) && fileChanged(document.uri));
    documents.onDidClose(({ document }) => isConfiguration(document.uri) && fileChanged(document.uri));
    if (client.watchesFiles) return;
    // Who cannot tell that a file changed may have changed it when something is opened or saved.
    const anythingChanged = () => {
      files.forgetAll();
      changed();
    };
    documents.onDidSave(({ document }) => {
      joins.reread([document.uri]);
      anythingChanged();
    });
    documents.onDidOpen(anythingChanged);
  };

  return { addTechniqueFolder, start };
}
