import { isAbsolute, relative, sep } from "node:path";

/** A path as reports show it: seen from the folder, with slashes. */
export function pathFrom(folder: string, path: string): string {
  return slashes(relative(folder, path)) || ".";
}

/** True for what the folder holds, itself included. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

export function slashes(path: string): string {
  return sep === "/" ? path : path.split(sep).join("/");
}
