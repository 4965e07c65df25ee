import type { InitializeParams, WorkspaceFoldersChangeEvent } from "vscode-languageserver";

/** The workspace folders of the moment, as the client names them. */
export interface WorkspaceFolders {
  /** The innermost first: a folder may lie in another one. */
  readonly all: () => readonly string[];
  /** The one that the person put first. */
  readonly first: () => string | undefined;
  readonly change: (event: WorkspaceFoldersChangeEvent) => void;
}

export function workspaceFolders({ workspaceFolders: folders, rootUri }: InitializeParams): WorkspaceFolders {
  const open = new Set(folders?.map((folder) => folder.uri) ?? (rootUri ? [rootUri] : []));
  return {
    all: () => [...open].sort((a, b) => b.length - a.length),
    first: () => [...open][0],
    change: ({ added, removed }) => {
      for (const { uri } of removed) open.delete(uri);
      for (const { uri } of added) open.add(uri);
    },
  };
}
