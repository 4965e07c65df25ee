import { type Analyzer, createAnalyzer } from "../core/index.ts";
import { createLibrary } from "../core/techniques/library.ts";
import { nearest } from "../core/text/nearest.ts";
import { bundledTechniques } from "../techniques.generated.ts";
import { readArguments } from "./arguments.ts";
import { explain } from "./explain.ts";
import { importRelease } from "./import.ts";
import { exit, type Io, UsageError } from "./io.ts";
import { manifest } from "./manifest.ts";
import { listRules } from "./rules.ts";
import { scan } from "./scan.ts";
import { usage } from "./usage.ts";

type Command = (argv: readonly string[], io: Io, analyzer: Analyzer) => number | Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  scan,
  explain,
  rules: listRules,
  import: importRelease,
  server,
};

/** Runs the command line. `argv` begins behind the program's name. Resolves to the exit status and never rejects. */
export async function run(argv: readonly string[], io: Io, analyzer: () => Analyzer = bundled): Promise<number> {
  const [name = "", ...rest] = argv;
  try {
    if (name === "--version") return print(io, `tradecraft ${manifest().version}\n`);
    if (name === "help" || name === "--help" || name === "-h") return print(io, usageOf(rest[0] ?? ""));
    if (name === "") throw new UsageError("a command is missing: scan, explain, rules, import or server.");
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`there is no command ${name}.${suggestion(name)}`);
    if (asksForHelp(rest)) return print(io, usageOf(name));
    return await command(rest, io, analyzer());
  } catch (error) {
    if (error instanceof UsageError) {
      const help = Object.hasOwn(commands, name) ? `tradecraft ${name} --help` : "tradecraft --help";
      io.stderr.write(`tradecraft: ${error.message} See ${help}.\n`);
      return exit.usage;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(`tradecraft: internal error, please report it: ${detail}\n`);
    return exit.incomplete;
  }
}

function bundled(): Analyzer {
  return createAnalyzer({ library: createLibrary(bundledTechniques) });
}

function print(io: Io, text: string): number {
  io.stdout.write(text);
  return exit.clean;
}

function usageOf(command: string): string {
  const text = Object.hasOwn(usage, command) ? usage[command] : undefined;
  if (text === undefined) throw new UsageError(`there is no command ${command}.${suggestion(command)}`);
  return text;
}

function suggestion(name: string): string {
  const near = nearest(name, Object.keys(commands));
  return near ? ` Did you mean ${near}?` : "";
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end === -1 ? argv.length : end).some((argument) => argument === "--help" || argument === "-h");
}

/** `tradecraft server`: the language server is a bundle of its own, beside this one. It runs until its client ends it. */
async function server(argv: readonly string[]): Promise<number> {
  const { options, operands } = readArguments(argv, { stdio: { type: "boolean" } });
  if (!options.stdio || operands.length > 0) throw new UsageError("the server is started with --stdio alone.");
  const bundle = "./server.js";
  await import(bundle);
  return exit.clean;
}
