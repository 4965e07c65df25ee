import { closeSync, openSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Analysis } from "../core/analysis/analyze.ts";
import type { Analyzer } from "../core/index.ts";
import { profiles, type Severity, severities } from "../core/rules/rule.ts";
import { LineTable } from "../core/text/lines.ts";
import { isListed } from "../core/views/pageFindings.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { Configurations, settingsOf } from "./configuration.ts";
import { type Failure, findFiles } from "./files.ts";
import { exit, type Io, UsageError } from "./io.ts";
import { type Input, type Joined, join } from "./join.ts";
import { pathFrom } from "./paths.ts";
import { contentOf, readContent, reasonOf } from "./read.ts";
import { formats, rendererFor } from "./render/formats.ts";
import type { Renderer } from "./report.ts";
import { printableLine } from "./terminal.ts";
import { localDate } from "./today.ts";

const options = {
  format: { type: "string", values: formats },
  profile: { type: "string", values: profiles },
  "fail-on": { type: "string", values: ["error", "warning", "information", "never"] },
  config: { type: "string" },
  "no-config": { type: "boolean" },
  "stdin-filename": { type: "string" },
  output: { type: "string" },
} as const;

type ScanOptions = Arguments<typeof options>["options"];

/** `tradecraft scan`. Returns the exit status. A renderer that is given gets the report in place of a format's. */
export async function scan(argv: readonly string[], io: Io, analyzer: Analyzer, collector?: Renderer): Promise<number> {
  const start = performance.now();
  const { options: given, operands } = readArguments(argv, options);
  const inputs = await findInputs(operands, given, io);
  const { config: file, "no-config": none } = given;
  const configurations = new Configurations(analyzer, { cwd: io.cwd, file, none });
  // All of them first: with a wrong configuration nothing is scanned.
  for (const input of inputs.files) configurations.of(dirname(input.path));
  for (const line of [...configurations.notes, ...configurations.problems]) io.stderr.write(`${line}\n`);
  if (configurations.problems.length > 0) return exit.usage;

  const report = openReport(given.output, io);
  const toTerminal = given.output === undefined;
  const renderer = collector ?? rendererFor(given.format ?? "text", { analyzer, io, toTerminal });
  const joined = join(inputs.files, analyzer);
  const work = new Scan(configurations, joined, given, io, renderer, report.write);
  for (const failure of inputs.failures) work.fail(failure);
  for (const input of inputs.files) work.file(input);
  report.write(work.end(start));
  report.close();
  return work.status(given["fail-on"] ?? "warning");
}

async function findInputs(
  operands: readonly string[],
  given: ScanOptions,
  io: Io,
): Promise<{ files: readonly Input[]; failures: readonly Failure[] }> {
  const name = given["stdin-filename"];
  const fromStdin = operands.includes("-");
  if (fromStdin && name === undefined) throw new UsageError("- needs --stdin-filename: the name tells what it is.");
  if (!fromStdin && name !== undefined) throw new UsageError("--stdin-filename goes with -, which is standard input.");
  if (given.config !== undefined && given["no-config"]) {
    throw new UsageError("--config and --no-config exclude each other.");
  }
  const paths = operands.filter((operand) => operand !== "-");
  const { files, failures } = findFiles(operands.length === 0 ? ["."] : paths, io.cwd);
  const output = given.output !== undefined ? resolve(io.cwd, given.output) : undefined;
  if (files.some((file) => file.named && file.path === output)) {
    throw new UsageError(`--output would overwrite ${given.output}, which is to be scanned.`);
  }
  if (name === undefined) return { files, failures };
  const stdin = { path: resolve(io.cwd, name), named: true, content: contentOf(await readAll(io.stdin)) };
  return { files: [...files, stdin], failures };
}

async function readAll(stdin: Io["stdin"]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}

function openReport(output: string | undefined, io: Io): { write(text: string): void; close(): void } {
  if (output === undefined) return { write: (text) => void io.stdout.write(text), close: () => {} };
  try {
    const file = openSync(resolve(io.cwd, output), "w");
    return { write: (text) => void writeSync(file, text), close: () => closeSync(file) };
  } catch (error) {
    throw new UsageError(`the report cannot be written to ${output}: ${reasonOf(error)}.`);
  }
}

/** Of the problems of a text, those because of which a part of it was not looked at. */
const skips = new Set(["file-too-large", "document-too-large", "document-too-deep", "commands-too-large"]);

/** One run: goes from file to file and keeps nothing of them but counts. */
class Scan {
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  private files = 0;
  private filesWithFindings = 0;
  private suppressed = 0;
  private readonly failures: { path: string; file: string; message: string }[] = [];
  private readonly today: string;

  constructor(
    private readonly configurations: Configurations,
    private readonly joined: Joined,
    private readonly given: ScanOptions,
    private readonly io: Io,
    private readonly renderer: Renderer,
    private readonly write: (text: string) => void,
  ) {
    this.today = localDate(io.env);
  }

  file(input: Input): void {
    const content = input.content ?? readContent(input.path);
    try {
      if (content.kind === "unreadable") this.fail({ path: input.path, reason: content.reason });
      else if (content.kind === "binary" && input.named) this.fail({ path: input.path, reason: "is not a text" });
      else if (content.kind === "text" || content.kind === "binary") this.text(input, content.text);
      else if (this.analyze(input, content.head).analysis.language) {
        this.fail({ path: input.path, reason: "is larger than 10 MB and is not analysed" });
      }
    } catch (error) {
      this.fail({ path: input.path, reason: `internal error, please report it: ${String(error)}` });
      if (error instanceof Error) this.io.stderr.write(`${error.stack}\n`);
    }
  }

  fail({ path: file, reason }: Failure, place = ""): void {
    const path = pathFrom(this.io.cwd, file);
    this.failures.push({ path, file, message: reason });
    this.io.stderr.write(`${printableLine(path)}${place}: ${reason}\n`);
  }

  end(start: number): string {
    const { files, filesWithFindings, counts, suppressed, failures, io } = this;
    if (files === 0 && failures.length === 0) {
      io.stderr.write("There is no Dockerfile, Compose file or Kubernetes manifest to scan here.\n");
    }
    const milliseconds = performance.now() - start;
    return this.renderer.end({ files, filesWithFindings, counts, suppressed, failures, milliseconds });
  }

  status(failOn: Severity | "never"): number {
    if (this.failures.length > 0) return exit.incomplete;
    const loud = failOn === "never" ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
    return loud.some((severity) => this.counts[severity] > 0) ? exit.findings : exit.clean;
  }

  private analyze({ path }: Input, text: string) {
    const applied = this.configurations.of(dirname(path));
    const fromFile = settingsOf(applied, path, this.today);
    const settings = { ...fromFile, profile: this.given.profile ?? fromFile.profile };
    const { index: workspace, parsed } = this.joined;
    const previous = { parsed: parsed.get(path) };
    parsed.delete(path);
    const file = { uri: pathToFileURL(path).href, text };
    const analysis = applied.analyzer.analyze(file, { settings, today: this.today, previous, workspace });
    return { analysis, library: applied.analyzer.library, profile: settings.profile };
  }

  private text(input: Input, text: string): void {
    const { analysis, library, profile } = this.analyze(input, text);
    this.reportSkips(input, analysis);
    if (!analysis.language) return;
    this.files++;
    const findings = analysis.findings.filter((finding) => isListed(finding, profile));
    const suppressed = analysis.suppressed.filter(({ finding }) => isListed(finding, profile));
    for (const { severity } of findings) this.counts[severity]++;
    this.suppressed += suppressed.length;
    if (findings.length > 0) this.filesWithFindings++;
    if (findings.length + suppressed.length === 0) return;
    const { path: file } = input;
    const path = pathFrom(this.io.cwd, file);
    const lines = new LineTable(text);
    this.write(this.renderer.file({ path, file, analysis, lines, library, findings, suppressed }));
  }

  private reportSkips({ path }: Input, { problems, text }: Analysis): void {
    for (const { code, message, span } of problems) {
      if (!skips.has(code)) continue;
      const { line, character } = new LineTable(text).positionAt(span.start);
      this.fail({ path, reason: message }, `:${line + 1}:${character + 1}`);
    }
  }
}
