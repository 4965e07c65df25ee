import type { Located } from "../../text/span.ts";
import { type Cursor, characters } from "../yaml/cursor.ts";
import { interpolationDefault } from "./interpolation.ts";
import { isTrue } from "./services.ts";
import { isHostPath, parseShortVolume } from "./volume.ts";

/** An entry of a service's `volumes`, in either syntax. */
export interface VolumeEntry {
  readonly node: Cursor;
  /** `bind`, `volume`, `npipe` …; undefined where only the source tells. */
  readonly type: string | undefined;
  /** Undefined for an anonymous volume. */
  readonly source: Located<string> | undefined;
  readonly target: Located<string> | undefined;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

/** The entries of a list of volumes. */
export function* volumeEntries(list: Cursor | undefined): Iterable<VolumeEntry> {
  for (const node of list?.items() ?? []) {
    const entry = node.isMap ? longEntry(node) : shortEntry(node);
    if (entry) yield entry;
  }
}

/** True for an entry that mounts a path of the host. */
export function isBind({ type, source }: VolumeEntry): boolean {
  if (type !== undefined) return type === "bind" || type === "npipe";
  return source !== undefined && isHostPath(source.value);
}

function shortEntry(node: Cursor): VolumeEntry | undefined {
  const text = node.word()?.text;
  if (!text) return undefined;
  const { source, target, readOnly } = parseShortVolume(text.value);
  const at = ({ value, start, end }: typeof target): Located<string> => ({
    value,
    span: text.locate(start, end),
    path: node.path,
  });
  return { node, type: undefined, source: source && at(source), target: at(target), readOnly };
}

function longEntry(node: Cursor): VolumeEntry {
  const source = node.get("source")?.word();
  const target = node.get("target")?.word();
  const type = node.string("type");
  const subPath = node.string("volume", "subpath");
  return {
    node,
    type: type === undefined ? undefined : interpolationDefault(type),
    source: source && characters(source),
    target: target && characters(target),
    ...(subPath && { subPath }),
    readOnly: isTrue(node.get("read_only")),
  };
}
