import type { Span } from "../../text/span.ts";
import type { Instruction, Stage } from "./tree.ts";

/** A FROM that names a longer image is nobody's: its variables are left alone. */
const imageLimit = 1000;

/**
 * Cuts the instructions into build stages. What stands before the first FROM forms a stage of its own unless it is only
 * ARGs; a FROM that names an earlier stage, by the defaults of those ARGs too, builds on it.
 */
export function buildStages(instructions: readonly Instruction[]): Stage[] {
  const first = instructions.findIndex((i) => i.name === "FROM");
  const head = first === -1 ? instructions : instructions.slice(0, first);
  const stages: Stage[] = [];
  if (head.length > 0 && (first === -1 || head.some((i) => i.name !== "ARG"))) stages.push({ instructions: head });
  const defaults = argumentDefaults(head);
  const named = new Map<string, number>();
  for (let i = first; i !== -1 && i < instructions.length; ) {
    const from = instructions[i] as Instruction;
    let end = i + 1;
    while (end < instructions.length && instructions[end]?.name !== "FROM") end++;
    const stage = readFrom(from, instructions.slice(i + 1, end));
    const base = stage.image && named.get(expand(stage.image.value, defaults).toLowerCase());
    if (stage.name) named.set(stage.name.value.toLowerCase(), stages.length);
    stages.push(base === undefined ? stage : { ...stage, base });
    i = end;
  }
  return stages;
}

/** `FROM [--platform=…] image [AS name]` */
function readFrom(from: Instruction, instructions: readonly Instruction[]): Stage {
  const words: { value: string; span: Span }[] = [];
  for (const match of from.arguments.value.matchAll(/[^\t\v\f\r ]+/g)) {
    words.push({ value: match[0], span: from.arguments.locate(match.index, match.index + match[0].length) });
    if (words.length === 3) break;
  }
  const [image, as, name] = words;
  const platform = from.flags.find((f) => /^--platform=/i.test(f.value))?.value.slice("--platform=".length);
  return {
    from,
    instructions,
    ...(image && { image: { ...image, path: [from.index, "image"] } }),
    ...(name && as?.value.toLowerCase() === "as" && { name: { ...name, path: [from.index, "name"] } }),
    ...(platform !== undefined && { platform }),
  };
}

function argumentDefaults(head: readonly Instruction[]): ReadonlyMap<string, string> {
  const defaults = new Map<string, string>();
  for (const { name, arguments: text } of head) {
    if (name !== "ARG") continue;
    for (const match of text.value.matchAll(/(?<![^\s])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g)) {
      defaults.set(match[1] as string, (match[2] as string).replace(/^(["'])(.*)\1$/s, "$2"));
    }
  }
  return defaults;
}

function expand(image: string, defaults: ReadonlyMap<string, string>): string {
  if (image.length > imageLimit) return image;
  const variable = /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g;
  return image.replace(variable, (_, bare, braced, or) => defaults.get(bare ?? braced) ?? or ?? "");
}
