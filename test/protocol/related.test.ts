import { describe, expect, it } from "vitest";
import { TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { defaultConfiguration, settingsFor } from "../../server/src/core/analysis/configure.ts";
import { createAnalyzer } from "../../server/src/core/index.ts";
import type { Related } from "../../server/src/core/rules/rule.ts";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import type { Snapshot } from "../../server/src/protocol/analyses.ts";
import { diagnosticsOf } from "../../server/src/protocol/diagnostics.ts";
import { type ClientFeatures, clientFeatures } from "../../server/src/protocol/features.ts";
import { TextFiles } from "../../server/src/protocol/textFiles.ts";
import { plain, vscode } from "./editors.ts";
import { role, roleUri } from "./texts.ts";

const analyzer = createAnalyzer({ library: createLibrary([]) });
const settings = settingsFor(defaultConfiguration, "");
const features = (capabilities: object): ClientFeatures =>
  clientFeatures({ processId: null, rootUri: null, capabilities });

/** The role's finding, as if its rule had named these places. */
function withRelated(related: readonly Related[]): Snapshot {
  const analysis = analyzer.analyze({ uri: roleUri, languageId: "yaml", text: role }, { settings });
  return {
    document: TextDocument.create(roleUri, "yaml", 1, role),
    analysis: { ...analysis, findings: analysis.findings.map((finding) => ({ ...finding, related })) },
    context: { enabled: true, reported: true, analyzer, found: undefined, settings, today: "2026-11-20" },
    generation: 0,
    id: "1",
  };
}

const other = "file:///work/binding.yaml";
const files = new TextFiles(
  { readFile: async (uri) => (uri === other ? "# 🚀\r\nkind: RoleBinding\r\n" : undefined), findFiles: async () => [] },
  new TextDocuments(TextDocument),
);
const sources = { files, problems: { diagnostics: async () => undefined } };
const snapshot = withRelated([
  { span: { start: 0, end: 10 }, message: "here" },
  { uri: roleUri, span: { start: role.indexOf("kind"), end: role.indexOf("kind") + 4 }, message: "here too" },
  { uri: other, span: { start: 6, end: 10 }, message: "there" },
  { uri: "file:///work/gone.yaml", span: { start: 0, end: 1 }, message: "nowhere" },
]);

describe("related information", () => {
  it("points into this file and into others, as far as they can be read", async () => {
    const [diagnostic] = await diagnosticsOf(snapshot, features(vscode), sources);
    const range = (line: number, start: number, end: number) => ({
      start: { line, character: start },
      end: { line, character: end },
    });
    expect(diagnostic!.relatedInformation).toEqual([
      { location: { uri: roleUri, range: range(0, 0, 10) }, message: "here" },
      { location: { uri: roleUri, range: range(1, 0, 4) }, message: "here too" },
      { location: { uri: other, range: range(1, 0, 4) }, message: "there" },
    ]);
  });

  it("is left out where the client does not know it", async () => {
    const [diagnostic] = await diagnosticsOf(snapshot, features(plain), sources);
    expect(diagnostic!.code).toBe("rbac-exec");
    expect(diagnostic!.relatedInformation).toBeUndefined();
  });
});
