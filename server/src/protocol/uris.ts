import { URI, Utils } from "vscode-uri";
import type { TechniqueId } from "../core/rules/rule.ts";

/**
 * The scheme of the documents that the server makes up: `tradecraft:/techniques/T1609.md` to read,
 * `tradecraft:/documents/T1609.md` as it was written.
 */
export const pageScheme = "tradecraft";

/** Where the text of a document is shown that lies in no folder. */
export function documentUri(id: TechniqueId): string {
  return `${pageScheme}:/documents/${id}.md`;
}

/** The name of the configuration file. */
export const configurationName = ".tradecraft.yaml";

/**
 * One spelling for a URI that clients write in several ways (`file:///C:/a`, `file:///c%3A/a`). What is no URI stays as
 * it is. Only for comparing: an answer names a document as the client does.
 */
export function normalise(uri: string): string {
  return parse(uri)?.toString() ?? uri;
}

export function isConfiguration(uri: string): boolean {
  const parsed = parse(uri);
  return parsed !== undefined && Utils.basename(parsed) === configurationName;
}

/**
 * True for what can only be looked at: an old state of a file, as the left side of a comparison shows it, whose findings
 * would stand beside those of the file itself, and a document that the server made up.
 */
export function isRevision(uri: string): boolean {
  return /^(?:tradecraft|git|gitfs|gitlens|hg|svn|pr|review|vscode-local-history|merge-conflict\.[\w-]+):/.test(uri);
}

/**
 * Where a configuration for the file may lie, from its own folder upwards: to the root of the file system for `file:`
 * URIs, as on the command line, else to the workspace folder. None for what lies in no folder (`untitled:Untitled-1`).
 */
export function configurationPlaces(uri: string, folders: readonly string[]): readonly string[] {
  const parsed = parse(uri);
  if (!parsed?.path.startsWith("/")) return [];
  const top = parsed.scheme === "file" ? "/" : folders.map(pathOf).find((path) => isBelow(parsed.path, path));
  if (top === undefined) return [];
  const places: string[] = [];
  let folder = parsed.with({ query: null, fragment: null });
  while (folder.path !== "/" && folder.path.length > top.length) {
    folder = Utils.dirname(folder);
    places.push(Utils.joinPath(folder, configurationName).toString());
  }
  return places;
}

/** The file's path as seen from the configuration's folder, with slashes. */
export function pathFrom(configuration: string, uri: string): string {
  const folder = pathOf(Utils.dirname(URI.parse(configuration)).toString());
  const path = parse(uri)?.path ?? "";
  return isBelow(path, folder) ? path.slice(folder.length).replace(/^\//, "") : path;
}

/** A folder that the configuration names, relative to its own. */
export function folderFrom(configuration: string, folder: string): string {
  return Utils.resolvePath(Utils.dirname(URI.parse(configuration)), folder).toString();
}

/** True for a file in the folder or below it. Both normalised. */
export function isInFolder(uri: string, folder: string): boolean {
  return uri.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/**
 * A file's path as a person knows it: from its workspace folder, whose name leads where there are several, else the
 * whole path. `folders` has the innermost first.
 */
export function shownPath(uri: string, folders: readonly string[]): string {
  const parsed = parse(uri);
  if (!parsed) return uri;
  const folder = folders.find((one) => isInFolder(normalise(uri), normalise(one)));
  if (folder === undefined) return parsed.scheme === "file" ? parsed.fsPath : uri;
  const path = parsed.path.slice(pathOf(folder).length).replace(/^\//, "");
  return folders.length > 1 ? `${pathOf(folder).replace(/^.*\//, "")}/${path}` : path;
}

/**
 * `/deploy/role.yaml` for a file as seen from a folder, encoded; `/../other/role.yaml` for one elsewhere. Undefined for
 * what no path leads to, such as a file on another machine.
 */
export function pathLink(uri: string, folder: string): string | undefined {
  const [file, from] = [parse(uri), parse(folder)];
  if (!file || !from || file.scheme !== from.scheme || file.authority !== from.authority) return undefined;
  const target = file.path.split("/").slice(1);
  const start = pathOf(folder)
    .split("/")
    .filter((part) => part !== "");
  const common = start.findIndex((part, i) => part !== target[i]);
  const up = common === -1 ? 0 : start.length - common;
  const down = target.slice(start.length - up).map(encoded);
  return `/${[...Array(up).fill(".."), ...down].join("/")}`;
}

function encoded(part: string): string {
  return linkTarget(encodeURIComponent(part.replace(/[\ud800-\udfff]/gu, "\ufffd")));
}

/** A URI without what would end a link of Markdown. */
export function linkTarget(uri: string): string {
  return uri.replace(/[()<>\\\s]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}

function isBelow(path: string, folder: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`);
}

function pathOf(folder: string): string {
  const path = parse(folder)?.path ?? "/";
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function parse(uri: string): URI | undefined {
  try {
    const parsed = URI.parse(uri, true);
    // As VS Code writes them; `URI.parse` keeps the letter's case in the path.
    return parsed.with({ path: parsed.path.replace(/^\/([A-Z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`) });
  } catch {
    return undefined;
  }
}
