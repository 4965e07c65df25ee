import type { Port } from "../../facts/fact.ts";
import { type Cursor, characters } from "../yaml/cursor.ts";
import { dollarLength, interpolationDefault } from "./interpolation.ts";
import { layers, type Service } from "./services.ts";

type Range = readonly [number, number];

/** The published ports of a service, inherited ones too. Those whose container port is not known are left out. */
export function ports(service: Service): Port[] {
  return layers(service, "ports").flatMap(({ value, shared }) =>
    value.items().flatMap((item) => (item.isMap ? longPort(item, shared) : shortPort(item, shared))),
  );
}

/**
 * `[[ADDRESS:]PUBLISHED:]CONTAINER[/PROTOCOL]`, taken apart from its end (docker/go-connections, nat.go): an IPv6
 * address, with brackets or without, has colons of its own.
 */
function shortPort(item: Cursor, shared: boolean): Port[] {
  const word = item.word();
  if (!word) return [];
  const parts = parted(interpolationDefault(word.value));
  const container = range(parts.pop()?.replace(/\/(?:tcp|udp|sctp)$/i, ""));
  const published = range(parts.pop());
  const host = parts.join(":").replace(/^\[(.*)\]$/, "$1");
  if (!container) return [];
  const port = { container, span: characters(word).span, path: item.path, shared: shared || item.shared };
  return [{ ...port, ...(published && { published }), ...(host !== "" && { host }) }];
}

function longPort(item: Cursor, shared: boolean): Port[] {
  const word = (key: string) => item.get(key)?.word();
  const value = (key: string) => interpolationDefault(word(key)?.value ?? "");
  const container = range(value("target"));
  const place = word("published") ?? word("target");
  if (!container || !place) return [];
  const published = range(value("published"));
  const host = value("host_ip");
  const port = { container, span: characters(place).span, path: item.path, shared: shared || item.shared };
  return [{ ...port, ...(published && { published }), ...(host !== "" && { host }) }];
}

/** Parts a text at its colons, but for those in variables. */
function parted(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i += dollarLength(text, i)) {
    if (text[i] !== ":") continue;
    parts.push(text.slice(start, i));
    start = i + 1;
  }
  return [...parts, text.slice(start)];
}

/** `80` or `80-90`; undefined for anything else. */
function range(text: string | undefined): Range | undefined {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? "") ?? [];
  return first === undefined ? undefined : [Number(first), Number(last ?? first)];
}
