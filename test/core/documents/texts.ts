import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Span } from "../../../server/src/core/text/span.ts";
import { sharedFiles, sharedMissing } from "../../shared.ts";

/** A document with everything in it that an editor's features look at. */
export const own = `---
technique_id: ORG-0001
name: Shared runner
attack_release: "18.1"
platforms:
- Containers
- Linux
tactics:
- execution
- defense-evasion
---

## Technical Details

| Attribute | Details |
|---|---|
| **Tactics** | execution, impact |

# Shared runner

Ours alone.

## Description
As T1609 says, seen with S0154 and G0016.(Citation: Our wiki)(Citation: None)

### On hosts
See (Citation: Our wiki) and (Citation: Two words).

\`\`\`yaml
# M1018, T1609 (Citation: Our wiki)
a: b
\`\`\`

## Mitigations
- **M1018 User Account Management**: Ask M1026.
- **M1038 Execution Prevention**: Two
  lines.

## External References
- [Our wiki](https://wiki.example/runner)
- [Two words](https://wiki.example/two)
- [Unused](https://wiki.example/unused)
`;

/** A text with a `|` in it: the text without, and where it was. */
export function cursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf("|");
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

/** The offset of the nth character of a part of a text. */
export function offsetOf(text: string, part: string, n = 1): number {
  const at = text.indexOf(part);
  if (at === -1) throw new Error(`no ${JSON.stringify(part)}`);
  return at + n;
}

export const slice = (text: string, { start, end }: Span): string => text.slice(start, end);

/** Our documents, and ATT&CK's where they are. */
export function* realDocuments(): Iterable<{ file: string; text: string }> {
  const folder = join(import.meta.dirname, "../../../data/techniques");
  for (const file of readdirSync(folder)) yield { file, text: readFileSync(join(folder, file), "utf8") };
  if (sharedMissing) return;
  for (const part of ["techniques-v18.1", "techniques-v16.1", "variants"])
    yield* sharedFiles(`attack/${part}`, /\.md$/);
}
