import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Configuration,
  defaultConfiguration,
  type FileSettings,
  parseConfiguration,
  settingsFor,
} from "../core/analysis/configure.ts";
import type { Analyzer } from "../core/index.ts";
import type { Problem } from "../core/languages/language.ts";
import type { TechniqueDocument } from "../core/techniques/library.ts";
import { LineTable } from "../core/text/lines.ts";
import { isBelow, pathFrom, slashes } from "./paths.ts";
import { decode, reasonOf } from "./read.ts";

/** The name of the configuration file. */
export const configurationName = ".tradecraft.yaml";

/** The configuration that holds in a folder. */
export interface Applied {
  readonly configuration: Configuration;
  /** The folder that its globs are relative to. */
  readonly folder: string;
  /** Over the library with the configuration's own technique documents. */
  readonly analyzer: Analyzer;
}

export interface ConfigurationOptions {
  readonly cwd: string;
  /** Holds everywhere, in place of the nearest one. */
  readonly file?: string | undefined;
  /** No configuration at all. */
  readonly none?: boolean | undefined;
}

/** Finds the configuration for each folder and reads every file once. What is wrong is collected, for a person to see. */
export class Configurations {
  /** Lines for a person: `path:line:column message`. A configuration with a problem must not be scanned by. */
  readonly problems: string[] = [];
  /** The same for technique documents that are not used. They cost no finding. */
  readonly notes: string[] = [];
  private readonly known = new Map<string, Applied>();
  private readonly fixed: Applied | undefined;

  constructor(
    private readonly analyzer: Analyzer,
    private readonly options: ConfigurationOptions,
  ) {
    const { cwd, file, none } = options;
    if (file !== undefined) this.fixed = this.load(resolve(cwd, file));
    else if (none) this.fixed = this.nothing(cwd);
  }

  /** The nearest upwards from the folder, which need not exist. */
  of(folder: string): Applied {
    if (this.fixed) return this.fixed;
    const known = this.known.get(folder);
    if (known) return known;
    const file = join(folder, configurationName);
    const parent = dirname(folder);
    const applied = existsSync(file) ? this.load(file) : parent === folder ? this.nothing(folder) : this.of(parent);
    this.known.set(folder, applied);
    return applied;
  }

  private nothing(folder: string): Applied {
    return { configuration: defaultConfiguration, folder, analyzer: this.analyzer };
  }

  private load(file: string): Applied {
    const folder = dirname(file);
    const text = this.read(file);
    if (text === undefined) return this.nothing(folder);
    const { configuration, problems } = parseConfiguration(text, this.analyzer.ruleIds);
    this.problems.push(...problems.map((problem) => this.line(file, text, problem)));
    const documents = configuration.techniques.flatMap((name) => this.documents(file, resolve(folder, name), name));
    if (documents.length === 0) return { configuration, folder, analyzer: this.analyzer };
    const library = this.analyzer.library.overlay(documents);
    const texts = new Map(documents.map((document) => [document.uri, document]));
    for (const problem of library.problems) {
      const document = texts.get(problem.uri);
      if (document) this.notes.push(this.line(document.path, document.text, problem));
    }
    return { configuration, folder, analyzer: this.analyzer.withLibrary(library) };
  }

  private documents(file: string, folder: string, name: string): (TechniqueDocument & { readonly path: string })[] {
    const paths = this.markdownFiles(folder);
    if (paths.length === 0) {
      this.problems.push(`${pathFrom(this.options.cwd, file)}: there are no technique documents (*.md) in ${name}.`);
    }
    return paths.flatMap((path) => {
      const text = this.read(path);
      return text === undefined ? [] : [{ uri: pathToFileURL(path).href, path, text }];
    });
  }

  /** Without recursion and in a fixed order. A configuration may name any folder, so the search is bounded. */
  private markdownFiles(start: string): string[] {
    const found: string[] = [];
    const pending = [start];
    let seen = 0;
    for (let folder = pending.pop(); folder !== undefined && seen < searchLimit; folder = pending.pop()) {
      if (!existsSync(folder)) continue;
      try {
        for (const entry of readdirSync(folder, { withFileTypes: true })) {
          seen++;
          if (entry.isDirectory()) pending.push(join(folder, entry.name));
          else if (entry.name.endsWith(".md")) found.push(join(folder, entry.name));
        }
      } catch (error) {
        this.problems.push(`${pathFrom(this.options.cwd, folder)}: ${reasonOf(error)}`);
      }
    }
    return found.sort();
  }

  private read(file: string): string | undefined {
    try {
      return decode(readFileSync(file));
    } catch (error) {
      this.problems.push(`${pathFrom(this.options.cwd, file)}: ${reasonOf(error)}`);
      return undefined;
    }
  }

  private line(file: string, text: string, problem: Problem): string {
    const { line, character } = new LineTable(text).positionAt(problem.span.start);
    return `${pathFrom(this.options.cwd, file)}:${line + 1}:${character + 1} ${problem.message}`;
  }
}

/** How many directory entries a search for technique documents looks at. */
const searchLimit = 20_000;

/** What the configuration says of a file. Beyond the configuration's folder, globs see the whole path. */
export function settingsOf({ configuration, folder }: Applied, path: string, today: string): FileSettings {
  const seen = isBelow(folder, path) ? pathFrom(folder, path) : slashes(path);
  return settingsFor(configuration, seen, today);
}
