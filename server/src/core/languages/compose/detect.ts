// Placeholder (overwrite freely).
import type { FileHint } from "../language.ts";
export function detectCompose({ uri }: FileHint): boolean {
  return /compose[^/]*\.ya?ml$/.test(uri);
}
