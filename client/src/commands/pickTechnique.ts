import * as vscode from "vscode";
import type { Server } from "../server.ts";

/** An answer's entry of `tradecraft/techniques`. */
interface TechniqueEntry {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
  /** Where the query stands in the document, if only there. */
  readonly detail?: string;
}

interface TechniqueItem extends vscode.QuickPickItem {
  readonly id: string;
}

/** Milliseconds without typing before the server is asked. */
const pause = 100;

/**
 * Lets a person search the techniques and pick one. The server searches, in ids, names, tactics and texts; what it
 * finds is shown whether or not the list itself would see the query in it. Undefined where the person leaves.
 */
export async function pickTechnique(server: Server): Promise<string | undefined> {
  const list = vscode.window.createQuickPick<TechniqueItem>();
  list.placeholder = vscode.l10n.t("A technique by id, name, tactic or words of its page");
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      let latest = 0;
      const search = async (query: string, asked: number) => {
        try {
          const found = await server.request<TechniqueEntry[]>("tradecraft/techniques", { query });
          // Something else has been typed meanwhile.
          if (asked !== latest) return;
          list.items = found.map(item);
          list.busy = false;
        } catch (error) {
          reject(error);
        }
      };
      list.onDidChangeValue((query) => {
        list.busy = true;
        clearTimeout(timer);
        timer = setTimeout(search, pause, query, ++latest);
      });
      list.onDidAccept(() => {
        const [picked] = list.selectedItems;
        if (picked) resolve(picked.id);
      });
      list.onDidHide(() => resolve(undefined));
      list.busy = true;
      list.show();
      void search("", latest);
    });
  } finally {
    clearTimeout(timer);
    list.dispose();
  }
}

function item({ id, name, tactics, detail }: TechniqueEntry): TechniqueItem {
  return { id, label: `${id} ${name}`, description: tactics.join(", "), ...(detail && { detail }), alwaysShow: true };
}
