import { dollarLength, interpolationDefault } from "./interpolation.ts";

/** A range of the text, in its own offsets. */
interface Part {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** `SOURCE:TARGET[:MODE]`, taken apart as Compose does (compose-go, format/volume.go). */
export interface ShortVolume {
  /** Undefined for an anonymous volume, which is a target alone. */
  readonly source?: Part;
  readonly target: Part;
  readonly readOnly: boolean;
}

/** A colon parts the sections unless it stands in a variable or behind the letter of a Windows drive. */
export function parseShortVolume(value: string): ShortVolume {
  const parts: Part[] = [];
  let start = 0;
  const cut = (end: number): void => {
    parts.push({ value: value.slice(start, end), start, end });
    start = end + 1;
  };
  for (let i = 0; i < value.length; i += dollarLength(value, i)) {
    const drive = i === start + 1 && /^[A-Za-z]$/.test(value[start] as string);
    if (value[i] === ":" && !drive) cut(i);
  }
  cut(value.length);
  const [first, second, mode] = parts as [Part, ...Part[]];
  if (!second) return { target: first, readOnly: false };
  const options = interpolationDefault(mode?.value ?? "").split(",");
  return { source: first, target: second, readOnly: options.lastIndexOf("ro") > options.lastIndexOf("rw") };
}

/**
 * True for a path of the host, false for the name of a volume. A variable counts by its default, and without one as a
 * path, which is what such variables mostly hold.
 */
export function isHostPath(source: string): boolean {
  const path = interpolationDefault(source);
  return /^(?:[./~]|\\\\|[A-Za-z]:)/.test(path) || path.startsWith("$");
}
