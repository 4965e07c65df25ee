import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Analysis } from "../../../server/src/core/analysis/analyze.ts";
import { parseManual } from "../../../server/src/core/rules/manual.ts";
import { registry } from "../../../server/src/core/rules/registry.generated.ts";
import { analyzeText } from "../../harness.ts";

/**
 * An analysis that reuses what it can of the version before is equal to one from scratch, whatever was edited, and
 * leaves the version before as it was.
 */

const examples = registry.flatMap(({ page }) => parseManual(page).examples);
const kubernetes = examples.filter(({ language }) => language === "kubernetes").map(({ text }) => text);
const compose = examples.filter(({ language }) => language === "compose").map(({ text }) => text);
const dockerfiles = examples.filter(({ language }) => language === "dockerfile").map(({ text }) => text);

const alias = `apiVersion: v1
kind: Pod
metadata: { name: aliased }
spec:
  serviceAccountName: runner
  initContainers:
    - &c { name: a, command: &sh [sh, -c, "echo \\x62 | base64 -d | sh"], stdin: true, tty: true }
  containers:
    - *c
    - { <<: *c, name: b, args: *sh } # tradecraft: ignore[bare-shell] -- known
`;
const broken = "apiVersion: v1\nkind: Pod\nspec: { containers: [ { command: [bash\n";
const template =
  "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    {{ range .x }}\n    - command: [bash]\n    {{ end }}\n";
const schema = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {}\n";
const annotated =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  annotations: { tradecraft/ignore.bare-shell: "known" }\nspec:\n  containers: [{ name: "ü\\u00e9𝄞", command: [bash] }]\n';
const documents = [...kubernetes, alias, broken, template, schema, annotated, "# only a comment\n", "%YAML 1.2\n", ""];

/** An edit: what stands between two places of the text, both from 0 to 1, is replaced. */
interface Change {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const snippets = [
  "x",
  " ",
  "\n",
  "---\n",
  "\n---\n",
  "- ",
  "#",
  '"',
  "'",
  "[",
  "]",
  "{{",
  "&a ",
  "*a",
  ": ",
  "\r\n",
  "\u{1f600}",
];
const change = (inserted: readonly string[]): fc.Arbitrary<Change> =>
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(400)),
    text: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...snippets) },
      { weight: 1, arbitrary: fc.constantFrom(...inserted) },
      { weight: 1, arbitrary: fc.constant("") },
    ),
  });

function apply(text: string, { at, length, text: inserted }: Change): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + inserted + text.slice(start + length);
}

/** Everything that can be asked of an analysis, as plain data: mapped texts by where each of their characters stands. */
function plain({ parsed, facts, findings, suppressed, problems, summary, joined }: Analysis): unknown {
  const edits = findings.flatMap((finding) =>
    finding.fixes.map((fix) => parsed?.language.patch(parsed.tree, fix.operations)),
  );
  return locateAll({ facts, findings, suppressed, problems, summary, joined, edits });
}

function locateAll(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(locateAll);
  if ("locate" in value && "value" in value) {
    const { value: text, locate } = value as { value: string; locate(start: number, end: number): unknown };
    const characters = Array.from({ length: text.length + 1 }, (_, i) => locate(i, i + 1));
    return { text, characters, whole: locate(0, text.length), empty: locate(0, 0) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, locateAll(part)]));
}

function follow(name: string, start: string, changes: readonly Change[]): void {
  const options = { today: "2026-01-01", kubernetes: "1.34" };
  let text = start;
  let last = analyzeText(name, text, options);
  for (const next of changes) {
    const before = plain(last);
    text = apply(text, next);
    const analysis = analyzeText(name, text, { ...options, previous: last });
    expect(plain(analysis)).toEqual(plain(analyzeText(name, text, options)));
    expect(plain(last)).toEqual(before);
    last = analysis;
  }
}

describe("an incremental analysis equals a fresh one", () => {
  const streams = fc
    .array(fc.constantFrom(...documents), { minLength: 2, maxLength: 6 })
    .map((parts) => parts.join("---\n"));

  it("after edits of a stream of manifests", { timeout: 120_000 }, () => {
    const changes = fc.array(change(documents.map((text) => `${text}---\n`)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(streams, changes, (text, list) => follow("kubernetes", text, list)),
      { numRuns: 100 },
    );
  });

  it("after edits of a Compose file", { timeout: 120_000 }, () => {
    const changes = fc.array(change(compose), { minLength: 1, maxLength: 4 });
    const files = fc.constantFrom(...compose);
    fc.assert(
      fc.property(files, changes, (text, list) => follow("compose", text, list)),
      { numRuns: 60 },
    );
  });

  it("after edits of a Dockerfile", { timeout: 120_000 }, () => {
    const changes = fc.array(change(dockerfiles), { minLength: 1, maxLength: 4 });
    const files = fc.constantFrom(...dockerfiles);
    fc.assert(
      fc.property(files, changes, (text, list) => follow("dockerfile", text, list)),
      { numRuns: 60 },
    );
  });
});
