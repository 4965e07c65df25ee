import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { run } from "../../server/src/cli/run.ts";
import { type Analyzer, createAnalyzer } from "../../server/src/core/index.ts";
import { createLibrary } from "../../server/src/core/techniques/library.ts";

/** A technique document that is enough to see where its facts go. */
export const execTechnique = `---
mitre_attack_url: https://attack.mitre.org/techniques/T1609
name: Container Administration Command
attack_release: '18.1'
tactics:
- execution
---

## Description
Runs commands in containers.(Citation: Exec Docs)

## Mitigations
- **M1018 User Account Management**: grant exec by name.

## In Container Configuration

### Kubernetes
Look for \`pods/exec\`.

## External References
- [Exec Docs](https://example.test/exec)
`;

export function analyzer(): Analyzer {
  return createAnalyzer({ library: createLibrary([{ uri: "test:/T1609.md", text: execTechnique }]) });
}

/** A role with one finding, rbac-exec, on line 7 from column 17 to 26. */
export const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: runner
rules:
  - apiGroups: [""]
    resources: [pods/exec]
    verbs: [create]
`;

/** A role without findings. */
export const cleanRole = role.replace("pods/exec", "pods/log");

/** A new folder with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "tradecraft-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface World {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly analyzer?: () => Analyzer;
}

/** Runs the command line in a folder, as a process would be run there. */
export async function tradecraft(cwd: string, argv: readonly string[], world: World = {}): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const { stdin = "", env = {}, columns } = world;
  const status = await run(
    argv,
    {
      cwd,
      env: { TRADECRAFT_TODAY: "2026-11-23", ...env },
      stdin: (async function* () {
        yield Buffer.from(stdin);
      })(),
      stdout: {
        write: (text) => {
          stdout += text;
        },
        ...(columns !== undefined && { isTTY: true, columns }),
      },
      stderr: {
        write: (text) => {
          stderr += text;
        },
      },
    },
    world.analyzer ?? analyzer,
  );
  return { status, stdout, stderr };
}

/** What the JSON report says of a scan: paths and rules. */
export async function scanJson(cwd: string, ...argv: string[]) {
  const { stdout } = await tradecraft(cwd, ["scan", "--format", "json", ...argv]);
  return JSON.parse(stdout) as import("../../server/src/cli/render/json.ts").JsonReport;
}

/** The paths with findings. */
export async function flagged(cwd: string, ...argv: string[]): Promise<string[]> {
  return (await scanJson(cwd, ...argv)).findings.map((finding) => finding.path);
}
