import type { FileHint } from "../language.ts";

const editorIds = new Set(["yaml", "helm", "helm-template", "json", "jsonc"]);

/**
 * A YAML or JSON file with `apiVersion` and `kind` at the top of one of its documents. The name says nothing: every
 * project has its own. Content that only looks like it further in (a chart's values, a schema) is not meant.
 */
export function detectKubernetes({ uri, languageId, head }: FileHint): boolean {
  const known = languageId !== undefined && languageId !== "plaintext" ? editorIds.has(languageId) : false;
  if (!known && !/\.(?:ya?ml|json)(?:\.tmpl)?$/i.test(uri)) return false;
  return hasTopLevel(head, "apiVersion") && hasTopLevel(head, "kind");
}

/** In block YAML a top-level key stands at the start of a line; in JSON and flow YAML behind the first brace. */
function hasTopLevel(head: string, key: string): boolean {
  if (new RegExp(`^\\uFEFF?["']?${key}["']?[ \\t]*:`, "m").test(head)) return true;
  return /^[\uFEFF\s]*(?:---\s*)?[{[]/.test(head) && new RegExp(`[{,\\s]["']?${key}["']?\\s*:`).test(head);
}
