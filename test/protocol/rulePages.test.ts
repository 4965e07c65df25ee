import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Example, parseManual } from "../../server/src/core/rules/manual.ts";
import { registry } from "../../server/src/core/rules/registry.generated.ts";
import { vscode } from "./editors.ts";
import { editorLanguage, withoutMarkers } from "./examples.ts";
import { TestClient } from "./testClient.ts";

/** Every fix that a rule's page shows is within reach of an editor, and does there what the page says. */

const everywhere = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };
let client: Awaited<ReturnType<typeof TestClient.start>>;
beforeAll(async () => {
  // All rules speak, whatever their profile.
  client = await TestClient.start({ capabilities: vscode, settings: { profile: "audit" } });
});
afterAll(() => client.stop());

for (const { rule, page } of registry) {
  const pairs = fixesOf(parseManual(page).examples);
  if (pairs.length === 0) continue;
  describe(rule.id, () => {
    for (const { finding, fixed } of pairs) {
      it(`line ${fixed.line}: ${fixed.language} ${fixed.note}`, async () => {
        const uri = `untitled:${rule.id}-${fixed.line}`;
        await client.open(uri, editorLanguage(finding), withoutMarkers(finding.text));
        const offered = await client.actions(uri, everywhere, ["quickfix"]);
        const fix = offered.find(
          ({ title, diagnostics }) =>
            diagnostics?.[0]?.code === rule.id && (fixed.note === "" ? !/^Ignore /.test(title) : title === fixed.note),
        );
        const { edit } = await client.resolve(fix!);
        await client.apply(edit!);
        expect(client.text(uri)).toBe(withoutMarkers(fixed.text));
        await client.close(uri);
      });
    }
  });
}

/** Each `fixed` block with the finding above it. */
function fixesOf(examples: readonly Example[]): { finding: Example; fixed: Example }[] {
  let finding: Example | undefined;
  return examples.flatMap((example) => {
    if (example.role === "finding") finding = example;
    return example.role === "fixed" && finding ? { finding, fixed: example } : [];
  });
}
