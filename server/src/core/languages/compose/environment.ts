import type { EnvironmentVariable, Word } from "../../facts/fact.ts";
import type { Located, Path } from "../../text/span.ts";
import { type Cursor, characters } from "../yaml/cursor.ts";
import { isTemplated } from "../yaml/template.ts";
import { knownDefault } from "./interpolation.ts";
import { layers, type Service } from "./services.ts";

/**
 * The variables of a service by name, its own before those that it inherits. What `env_file` adds is not known, and a
 * variable without a value has that of the caller's environment.
 */
export function environment(service: Service): EnvironmentVariable[] {
  const variables = new Map<string, EnvironmentVariable>();
  for (const { value, shared } of layers(service, "environment")) {
    const layer = new Map<string, EnvironmentVariable>();
    for (const variable of value.isMap ? fromMap(value, shared) : fromList(value, shared)) {
      layer.set(variable.name.value, variable);
    }
    for (const [name, variable] of layer) if (!variables.has(name)) variables.set(name, variable);
  }
  return [...variables.values()];
}

function fromMap(map: Cursor, shared: boolean): EnvironmentVariable[] {
  return map.entries().map(({ key, value }) => {
    const word = value?.word();
    return variable(key, word && characters(word), key.path, shared || (value?.shared ?? false));
  });
}

/** `NAME=value`, or `NAME` alone. */
function fromList(list: Cursor, shared: boolean): EnvironmentVariable[] {
  return list.items().flatMap((item) => {
    const word = item.word();
    if (!word) return [];
    const sign = word.value.indexOf("=");
    const end = sign === -1 ? word.value.length : sign;
    const value = sign === -1 ? undefined : part(word, sign + 1, word.value.length);
    return variable(part(word, 0, end), value, item.path, shared || item.shared);
  });
}

function part({ value, text, path }: Word, start: number, end: number): Located<string> {
  return { value: value.slice(start, end), span: text.locate(start, end), path };
}

function variable(
  name: Located<string>,
  written: Located<string> | undefined,
  path: Path,
  shared: boolean,
): EnvironmentVariable {
  const value = written && !isTemplated(written.value) ? knownDefault(written.value) : undefined;
  return {
    name,
    ...(written && { written }),
    ...(written && value !== undefined && { value: { ...written, value } }),
    path,
    shared,
  };
}
