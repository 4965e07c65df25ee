import type { ContainerFact } from "../../facts/fact.ts";
import type { Located } from "../../text/span.ts";
import { characters } from "../yaml/cursor.ts";
import { containerMounts } from "./containerMounts.ts";
import { environment } from "./environment.ts";
import { ports } from "./ports.ts";
import { type Entry, isTrue, lookup, type Service } from "./services.ts";

/** The container of a service, or of a step that prepares one. */
export function containerFact(service: Service): ContainerFact {
  const { node, owner, name, prepares } = service;
  const image = (lookup(service, "image") ?? (prepares && lookup(prepares, "image")))?.value.word();
  const stdin = lookup(service, "stdin_open");
  const tty = lookup(service, "tty");
  return {
    kind: "container",
    language: "compose",
    place: prepares ? "init" : "main",
    owner,
    name,
    ...(image && { image }),
    workflow: false,
    commanded: (lookup(service, "entrypoint") ?? lookup(service, "command")) !== undefined,
    ...located("stdin", stdin),
    ...located("tty", tty),
    environment: environment(service),
    ports: ports(service),
    mounts: containerMounts(service),
    shared: service.extended || node.shared || (stdin?.shared ?? false) || (tty?.shared ?? false),
    span: node.span,
    path: node.path,
  };
}

function located<K extends string>(key: K, entry: Entry | undefined): { [k in K]?: Located<string> } {
  const word = isTrue(entry?.value) ? entry?.value.word() : undefined;
  return word ? ({ [key]: characters(word) } as { [k in K]: Located<string> }) : {};
}
