import { expect } from "vitest";
import { parse } from "yaml";
import type { Technique } from "../../server/src/core/techniques/technique.ts";
import type { Located, Span } from "../../server/src/core/text/span.ts";

/** Every span of header and body, with what says so about the text under it. Fails where the text says otherwise. */
export function expectExactSpans(technique: Technique): void {
  const { text } = technique;
  const header = technique.header();
  const idLater = header.id?.span;
  for (const [path, node] of nodes({ header, body: technique.body() })) {
    if (!isSpan(node.span)) continue;
    const { start, end } = node.span;
    expect(start >= 0 && start <= end && end <= text.length, `${path} lies in the text`).toBe(true);
    if (typeof node.value !== "string" || node.span === idLater) continue;
    const slice = text.slice(start, end);
    if ("path" in node) expect(slice && parse(slice, { schema: "failsafe" }), path).toBe(node.value);
    else if (path.endsWith(".attribute")) expect(slice.replaceAll("**", ""), path).toBe(node.value);
    else expect(slice, path).toBe(node.value);
  }
  if (header.id && header.url && !header.entries.some((e) => e.key.value === "technique_id")) {
    expect(text.slice(header.id.span.start, header.id.span.end).replace("/", ".")).toBe(header.id.value);
  }
}

/** Every span lies in the text, and so does every problem's. For documents of which nothing else is sure. */
export function expectSpansInRange(technique: Technique): void {
  const { length } = technique.text;
  for (const [path, node] of nodes({ header: technique.header(), body: technique.body() })) {
    if (!isSpan(node.span)) continue;
    const { start, end } = node.span;
    if (!(start >= 0 && start <= end && end <= length)) expect.fail(`${path}: ${start}-${end} of ${length}`);
  }
}

export function values(items: readonly (Located<string> | { value: string })[]): string[] {
  return items.map((item) => item.value);
}

function* nodes(root: object): Iterable<[string, { span?: unknown; value?: unknown }]> {
  const stack: [string, unknown][] = [["", root]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [path, node] = next;
    if (typeof node !== "object" || node === null) continue;
    yield [path, node];
    for (const [key, child] of Object.entries(node)) stack.push([`${path}.${key}`, child]);
  }
}

function isSpan(value: unknown): value is Span {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}
