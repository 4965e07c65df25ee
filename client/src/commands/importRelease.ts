import * as vscode from "vscode";
import { type Imported, makeDocuments } from "../../../server/src/core/import/documents.ts";
import { ImportError } from "../../../server/src/core/import/importError.ts";
import { type Release, readRelease } from "../../../server/src/core/import/release.ts";
import { yamlScalar } from "../../../server/src/core/import/yamlScalar.ts";
import { readBundleFile } from "../bundleFile.ts";
import { contentsOf, writeFolder } from "../importFolder.ts";
import type { Server } from "../server.ts";

/** The folder's name where the one that a person picks holds something already. */
const folderName = "attack-techniques";

const { l10n } = vscode;

/** Makes technique documents of a STIX bundle: asks for the file, for platforms and for the folder. */
export async function importRelease(server: Pick<Server, "foldersChanged">): Promise<void> {
  const file = await pickFile();
  if (!file) return;
  try {
    const release = await withProgress(l10n.t("Reading {0}", nameOf(file)), async (work) =>
      work(readRelease(await readBundleFile(file))),
    );
    const platforms = await pickPlatforms(release);
    const folder = platforms && (await pickFolder());
    if (!folder) return;
    const imported = await withProgress(l10n.t("Importing techniques"), async (work, proceed) => {
      const made = await work(makeDocuments(release, { platforms: platforms.length > 0 ? platforms : undefined }));
      await writeFolder(folder, [...made.documents, made.notice], proceed);
      return made;
    });
    // A folder that gets another name is one event, which says nothing of the documents in it.
    await server.foldersChanged();
    await report(imported, folder);
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    const reason = error instanceof Error ? error.message : String(error);
    const message = error instanceof ImportError ? `${nameOf(file)} ${reason}` : reason;
    void vscode.window.showErrorMessage(l10n.t("Nothing was imported. {0}", message));
  }
}

async function pickFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: l10n.t("A Release of MITRE ATT&CK® as a STIX Bundle, such as enterprise-attack.json"),
    openLabel: l10n.t("Import"),
    filters: { [l10n.t("STIX bundle")]: ["json", "gz"], [l10n.t("All files")]: ["*"] },
  });
  return files?.[0];
}

/** None for all. Undefined where the person has left. */
async function pickPlatforms({ techniques, platforms }: Release): Promise<readonly string[] | undefined> {
  if (platforms.length === 0) return [];
  const items = platforms.map((label) => {
    const count = techniques.filter((t) => (t.x_mitre_platforms as readonly unknown[] | undefined)?.includes(label));
    return { label, description: l10n.t("{0} techniques", count.length) };
  });
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: l10n.t("Import Techniques"),
    placeHolder: l10n.t("Only for these platforms; select none for all {0} techniques", techniques.length),
  });
  return picked?.map(({ label }) => label);
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
  const picked = await vscode.window.showOpenDialog({
    title: l10n.t("A Folder for the Technique Documents"),
    openLabel: l10n.t("Import Here"),
    canSelectFiles: false,
    canSelectFolders: true,
    ...(workspace && { defaultUri: workspace }),
  });
  const chosen = picked?.[0];
  if (!chosen) return undefined;
  const isRoot = vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === chosen.toString());
  const of = isRoot ? "other" : await contentsOf(chosen);
  if (of === "nothing") return chosen;
  const folder = of === "import" ? chosen : vscode.Uri.joinPath(chosen, folderName);
  const contents = of === "import" ? of : await contentsOf(folder);
  if (contents === "nothing") return folder;
  if (contents === "other") throw new Error(l10n.t("{0} holds other files: pick an empty folder.", shown(folder)));
  const replace = l10n.t("Replace");
  const answer = await vscode.window.showWarningMessage(
    l10n.t("Replace the technique documents in {0}?", shown(folder)),
    { modal: true, detail: l10n.t("They are of an earlier import. What was changed in them is lost.") },
    replace,
  );
  return answer === replace ? folder : undefined;
}

type Work = <R>(steps: Generator<number, R>) => Promise<R>;

/** Shows how far it is. The steps give way to the other extensions, which share the process. Throws when cancelled. */
function withProgress<R>(
  title: string,
  task: (work: Work, proceed: (share: number) => void) => Promise<R>,
): Thenable<R> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, cancellation) => {
    let shown = 0;
    const proceed = (share: number): void => {
      if (cancellation.isCancellationRequested) throw new vscode.CancellationError();
      if (share < shown) shown = 0;
      if (share - shown < 0.05) return;
      progress.report({ message: l10n.t("{0} %", Math.round(share * 100)) });
      shown = share;
    };
    const work: Work = async (steps) => {
      let turn = performance.now();
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) return step.value;
        proceed(step.value);
        if (performance.now() - turn < 10) continue;
        await new Promise((next) => setTimeout(next));
        turn = performance.now();
      }
    };
    return task(work, proceed);
  });
}

async function report({ documents, leftOut }: Imported, folder: vscode.Uri): Promise<void> {
  const copy = l10n.t("Copy Configuration");
  const one = documents.length === 1;
  const count = one
    ? l10n.t("1 technique is in {0}.", shown(folder))
    : l10n.t("{0} techniques are in {1}.", documents.length, shown(folder));
  const but = leftOut.length > 0 ? ` ${l10n.t("{0} were left out: {1}", leftOut.length, leftOut[0] ?? "")}` : "";
  const next = vscode.workspace.getWorkspaceFolder(folder)
    ? l10n.t(
        "The editor goes by it from now on. For the command line, name the folder under techniques in .tradecraft.yaml.",
      )
    : l10n.t("Name the folder under techniques in .tradecraft.yaml to have Tradecraft go by it.");
  const answer = await vscode.window.showInformationMessage(`${count}${but} ${next}`, copy);
  if (answer !== copy) return;
  await vscode.env.clipboard.writeText(`techniques:\n  - ${yamlScalar(shown(folder), 4)}\n`);
}

/** From the workspace's folder where it is in one. */
function shown(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, false);
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
