import type { CommandFact, CommandPart, ContainerFact, Place, Word } from "../../facts/fact.ts";
import type { Located, Path } from "../../text/span.ts";
import type { Cursor } from "../yaml/cursor.ts";
import { unescapeDollars } from "./interpolation.ts";
import { type Entry, isTrue, lookup, type Service } from "./services.ts";
import { splitWords } from "./words.ts";

/**
 * What a service runs: when its container starts, as its health check, and as its hooks. `build.dockerfile_inline` is
 * left out: it is a Dockerfile inside a scalar.
 */
export function* commandFacts(service: Service, container: ContainerFact): Iterable<CommandFact> {
  const main = mainCommand(service, container);
  if (main) yield main;
  const check = healthcheck(service, container);
  if (check) yield check;
  for (const key of ["post_start", "pre_stop"]) {
    for (const hook of service.node.get(key)?.items() ?? []) yield* hookCommand(service, container, hook);
  }
  for (const watch of service.node.get("develop", "watch")?.items() ?? []) {
    const exec = watch.get("exec");
    if (exec) yield* hookCommand(service, container, exec);
  }
}

/** The main command, or the bare image. What is inherited as a whole is said by the service that it comes from. */
function mainCommand(service: Service, container: ContainerFact): CommandFact | undefined {
  const entrypoint = lookup(service, "entrypoint");
  const command = lookup(service, "command");
  const image = lookup(service, "image");
  const said = entrypoint || command ? [entrypoint, command] : [image];
  if (!said.some((entry) => entry && !entry.inherited)) return undefined;
  const first = entrypoint && part(entrypoint);
  const second = command && part(command);
  return fact(container, container.place, service.node.path, first, second);
}

/** `test` as a string or with `CMD-SHELL` is a script for the image's shell, with `CMD` a command of its own. */
function healthcheck(service: Service, container: ContainerFact): CommandFact | undefined {
  const check = service.node.get("healthcheck");
  const test = check?.entry("test");
  if (!test?.value || isTrue(check?.get("disable"))) return undefined;
  const { key, value } = test;
  const entry: Entry = { key, value, inherited: false, shared: service.extended || value.shared };
  const [kind, ...rest] = value.isSequence ? literalWords(value) : [];
  const text = value.word();
  const script = text ? [withDollars(text)] : kind?.value === "CMD-SHELL" ? rest : [];
  if (kind?.value === "CMD" && rest.length > 0) {
    return fact(container, "healthcheck", value.path, { ...place(entry), form: "exec", words: rest, cleared: false });
  }
  const [first] = script;
  if (!first) return undefined;
  const shell = ["/bin/sh", "-c"].map((word) => impliedWord(word, first));
  const words = [...shell, ...script];
  return fact(container, "healthcheck", value.path, { ...place(entry), form: "shell", words, cleared: false });
}

function* hookCommand(service: Service, container: ContainerFact, hook: Cursor): Iterable<CommandFact> {
  const entry = hook.entry("command");
  if (!entry?.value || entry.value.isNull) return;
  const shared = service.extended || entry.value.shared;
  const command = part({ key: entry.key, value: entry.value, inherited: false, shared });
  yield fact(container, "hook", hook.path, command);
}

function fact(
  container: ContainerFact,
  where: Place,
  path: Path,
  entrypoint: CommandPart | undefined,
  command?: CommandPart,
): CommandFact {
  const { owner, name, image } = container;
  return {
    kind: "command",
    language: "compose",
    place: where,
    owner,
    ...(name !== undefined && { container: name }),
    ...(image && { image }),
    runsIn: container,
    workflow: false,
    ...(entrypoint && { entrypoint }),
    ...(command && { arguments: command }),
    words: [...(entrypoint?.words ?? []), ...(command?.words ?? [])],
    path,
  };
}

/** `entrypoint` or `command`: a list of words or a string. An empty one clears what the image says, a cut-off one nothing. */
function part(entry: Entry): CommandPart {
  const { value } = entry;
  const text = value.word();
  const words = text ? splitWords(text) : literalWords(value);
  const cleared =
    words.length === 0 && (text !== undefined || (value.isSequence && !value.isUnclosed && value.items().length === 0));
  return { ...place(entry), form: text ? "string" : "exec", words, cleared };
}

function place({
  key,
  value,
  shared,
}: Entry): { keyword: Located<string> } & Pick<CommandPart, "span" | "path" | "shared"> {
  return { keyword: key, span: value.span, path: value.path, shared };
}

function literalWords(value: Cursor): Word[] {
  return value.isUnclosed ? [] : value.words().map(withDollars);
}

function withDollars(word: Word): Word {
  const text = unescapeDollars(word.text);
  return { ...word, value: text.value, text };
}

/** A word that nobody wrote stands where the script begins. */
function impliedWord(value: string, script: Word): Word {
  const span = { start: script.span.start, end: script.span.start };
  return { value, text: { value, locate: () => span }, span, path: script.path, implied: true };
}
