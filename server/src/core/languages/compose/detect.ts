import type { FileHint } from "../language.ts";
import { type OutlineKey, outline } from "./outline.ts";
import { definesService, isComposeKey, isServiceKey } from "./schema.ts";

/** VS Code's id, Helix's, and the compound file type that Vim and Neovim send. */
const composeIds = new Set(["dockercompose", "docker-compose", "yaml.docker-compose"]);

/** Ids that say nothing about what kind of YAML or JSON it is. */
const yamlIds = new Set(["yaml", "json", "jsonc", "plaintext"]);

/**
 * By the editor's language id where it is Compose's, else by content: `services` holds maps with keys of Compose's
 * schema, and at the top stands nothing that Compose would refuse. A name that says Compose is enough where the
 * content does not contradict it; the format of version 1, which has no `services`, is recognised only there.
 */
export function detectCompose({ uri, languageId, head }: FileHint): boolean {
  if (languageId !== undefined && composeIds.has(languageId)) return true;
  const name = /[^/\\]*$/.exec(uri.replace(/[?#].*$/s, ""))?.[0] ?? "";
  if (/^(?:docker-)?compose(?:[._-].*)?\.(?:ya?ml|json)$|\.(?:docker-)?compose\.(?:ya?ml|json)$/i.test(name)) {
    return fitsTheName(head);
  }
  const candidate =
    languageId === undefined || languageId === "plaintext" ? /\.(?:ya?ml|json)$/i.test(name) : yamlIds.has(languageId);
  return candidate && /services["']?[ \t]*:/.test(head) && isCompose(head);
}

/** A workflow, a manifest or a schema can be called `docker-compose.yml` too. */
function fitsTheName(head: string): boolean {
  const keys = [...outline(head)];
  const sections = keys.filter((k) => k.level === 1).map((k) => k.key);
  if (sections.includes("apiVersion") && sections.includes("kind")) return false;
  if (sections.includes("services") || sections.every(isComposeKey)) return true;
  return areServices(keys.filter(below((section) => !isComposeKey(section), 2)));
}

function isCompose(head: string): boolean {
  const keys = [...outline(head)];
  if (!keys.every((k) => k.level > 1 || isComposeKey(k.key))) return false;
  const listed = keys.some(below((section) => section === "services", 2, "-"));
  return !listed && areServices(keys.filter(below((section) => section === "services", 3)));
}

/** A predicate, to be used once and in order, for the keys of a level below the sections that are meant. */
function below(meant: (section: string) => boolean, level: number, key?: string): (k: OutlineKey) => boolean {
  let within = false;
  return (k) => {
    if (k.level === 1) within = meant(k.key);
    return within && k.level === level && (key === undefined || k.key === key);
  };
}

/** Other tools have services with an `image` as well, among keys that Compose does not know. */
function areServices(keys: readonly OutlineKey[]): boolean {
  const own = keys.filter((k) => k.key !== "<<" && k.key !== "-");
  const known = own.filter((k) => isServiceKey(k.key) && !(k.key === "image" && /^(?:#|\{|$)/.test(k.inline)));
  return known.some((k) => definesService(k.key)) && known.length > own.length - known.length;
}
