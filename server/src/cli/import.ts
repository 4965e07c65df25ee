import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Imported, makeDocuments, UnknownPlatformError } from "../core/import/documents.ts";
import { bundleLimit, ImportError, isGzip } from "../core/import/importError.ts";
import { readRelease } from "../core/import/release.ts";
import { yamlScalar } from "../core/import/yamlScalar.ts";
import { readArguments } from "./arguments.ts";
import { FolderError, NewFolder } from "./importFolder.ts";
import { exit, type Io, UsageError } from "./io.ts";
import { pathFrom } from "./paths.ts";
import { Progress } from "./progress.ts";
import { decode, reasonOf } from "./read.ts";
import { printable, printableLine } from "./terminal.ts";

const options = {
  out: { type: "string" },
  platform: { type: "string", multiple: true },
  retired: { type: "boolean" },
  force: { type: "boolean" },
} as const;

/** A person ended it. */
class Interrupted extends Error {}

/** `tradecraft import`: technique documents of a STIX bundle. All of them come into the folder at once, or none does. */
export async function importRelease(argv: readonly string[], io: Io): Promise<number> {
  const { options: given, operands } = readArguments(argv, options);
  const [file, ...more] = operands;
  if (file === undefined || more.length > 0) throw new UsageError("import takes one file, a STIX bundle.");
  if (given.out === undefined) throw new UsageError("import needs --out FOLDER, where the documents go.");
  const folder = new NewFolder(resolve(io.cwd, given.out), { cwd: io.cwd, force: given.force === true });

  let interrupted = false;
  const undo = io.onInterrupt?.(() => {
    interrupted = true;
  });
  const progress = new Progress(io.stderr);
  const work = async <R>(title: string, steps: Generator<number, R>): Promise<R> => {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      progress.show(title, value);
      // A signal is heard only between two turns.
      if (progress.due()) await new Promise((next) => setImmediate(next));
      if (interrupted) throw new Interrupted();
    }
  };
  try {
    progress.show("Reading", 0);
    const text = await readBundle(file, io);
    const release = await work("Reading", readRelease(text));
    const imported = await work(
      "Making documents",
      makeDocuments(release, { platforms: given.platform, retired: given.retired }),
    );
    await work("Writing", folder.write([...imported.documents, imported.notice]));
    progress.end();
    const all = given.retired || given.platform;
    return report(imported, all ? 0 : release.retired.length, pathFrom(io.cwd, folder.path), io);
  } catch (error) {
    folder.discard();
    progress.end();
    if (error instanceof Interrupted) return exit.interrupted;
    if (error instanceof UnknownPlatformError) throw new UsageError(printableLine(error.message));
    if (!(error instanceof ImportError) && !(error instanceof FolderError)) throw error;
    const name = error instanceof FolderError ? pathFrom(io.cwd, folder.path) : file === "-" ? "standard input" : file;
    io.stderr.write(`${printableLine(name)}: ${printableLine(error.message)}\n`);
    return exit.incomplete;
  } finally {
    undo?.();
  }
}

async function readBundle(file: string, io: Io): Promise<string> {
  const bytes = file === "-" ? await readInput(io.stdin) : readFile(resolve(io.cwd, file));
  try {
    return decode(isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: bundleLimit }) : bytes);
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw large ? tooLarge() : new ImportError("is damaged: it cannot be unpacked.");
  }
}

function readFile(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > bundleLimit) throw tooLarge();
    return readFileSync(path);
  } catch (error) {
    throw error instanceof ImportError ? error : new ImportError(reasonOf(error));
  }
}

async function readInput(stdin: Io["stdin"]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    chunks.push(bytes);
    size += bytes.length;
    if (size > bundleLimit) throw tooLarge();
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ImportError {
  return new ImportError(`is larger than ${bundleLimit / 1024 / 1024} MB.`);
}

function report({ documents, leftOut }: Imported, retired: number, folder: string, io: Io): number {
  for (const line of leftOut) io.stderr.write(`${printableLine(line)}\n`);
  const but = retired > 0 ? `, without ${retired} that are revoked or deprecated` : "";
  const techniques = documents.length === 1 ? "1 technique" : `${documents.length} techniques`;
  io.stdout.write(
    printable(`Imported ${techniques} into ${folder}${but}.
To show them, name the folder in .tradecraft.yaml:

techniques:
  - ${yamlScalar(folder, 4)}
`),
  );
  return leftOut.length > 0 ? exit.incomplete : exit.clean;
}
