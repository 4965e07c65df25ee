import picomatch from "picomatch";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { type KubernetesVersion, parseVersion } from "../facts/version.ts";
import type { Problem } from "../languages/language.ts";
import { type Profile, profiles, type Severity, severities } from "../rules/rule.ts";
import { nearest } from "../text/nearest.ts";
import type { Span } from "../text/span.ts";

/** How loud a rule is, or `off`. */
export type Level = Severity | "off";

/** What a `.tradecraft.yaml` says. */
export interface Configuration {
  readonly profile: Profile;
  /** The release of the oldest cluster that the files are meant for. Unknown: findings tell what depends on it. */
  readonly kubernetesVersion?: KubernetesVersion;
  readonly rules: ReadonlyMap<string, Level>;
  /** Folders of own technique documents, relative to the configuration file. */
  readonly techniques: readonly string[];
  readonly overrides: readonly Override[];
}

export interface Override {
  /** Globs relative to the configuration file; one without a slash matches in any folder. */
  readonly files: readonly string[];
  readonly rules: ReadonlyMap<string, Level>;
  readonly reason?: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly expires?: string;
}

/** What the configuration says of one file. */
export interface FileSettings {
  readonly profile: Profile;
  readonly kubernetesVersion?: KubernetesVersion;
  readonly rules: ReadonlyMap<string, Level>;
  /** The overrides that hold for the file, later ones stronger. */
  readonly overrides: readonly Override[];
}

export const defaultConfiguration: Configuration = {
  profile: "recommended",
  rules: new Map(),
  techniques: [],
  overrides: [],
};

/**
 * What holds for a file. `path` is relative to the configuration file's folder, with slashes; `today` is `YYYY-MM-DD`,
 * without which nothing expires.
 */
export function settingsFor(configuration: Configuration, path: string, today?: string): FileSettings {
  const overrides = configuration.overrides.filter(
    (o) => (!o.expires || !today || today <= o.expires) && o.files.some((glob) => matches(glob, path)),
  );
  const { profile, kubernetesVersion, rules } = configuration;
  return { profile, ...(kubernetesVersion && { kubernetesVersion }), rules, overrides };
}

function matches(glob: string, path: string): boolean {
  return picomatch.isMatch(path, glob, { dot: true, basename: !glob.includes("/") });
}

/**
 * Reads a configuration file. Never throws: what is wrong becomes a problem and the rest holds. `ruleIds` are the known
 * rules; a setting for another one is a problem, since it would silently do nothing.
 */
export function parseConfiguration(
  text: string,
  ruleIds: readonly string[],
): { configuration: Configuration; problems: readonly Problem[] } {
  const reader = new Reader(text, ruleIds);
  return { configuration: reader.configuration(), problems: reader.problems };
}

class Reader {
  readonly problems: Problem[] = [];
  private readonly root: Node | null;

  constructor(
    text: string,
    private readonly ruleIds: readonly string[],
  ) {
    const document = parseDocument(text, { prettyErrors: false, lineCounter: new LineCounter(), logLevel: "silent" });
    for (const e of document.errors)
      this.problem({ start: e.pos[0], end: e.pos[1] }, e.message, "configuration-syntax");
    this.root = document.contents as Node | null;
  }

  configuration(): Configuration {
    let { profile, kubernetesVersion, rules, techniques, overrides } = defaultConfiguration;
    for (const [key, value, at] of this.pairs(this.root, "the configuration")) {
      if (key === "profile") profile = this.oneOf(value, profiles, at) ?? profile;
      else if (key === "kubernetesVersion") kubernetesVersion = this.version(value, at);
      else if (key === "rules") rules = this.rules(value);
      else if (key === "techniques") techniques = this.strings(value, at);
      else if (key === "overrides") overrides = this.items(value, at).map((o) => this.override(o));
      else this.unknownKey(key, ["profile", "kubernetesVersion", "rules", "techniques", "overrides"], at);
    }
    return { profile, ...(kubernetesVersion && { kubernetesVersion }), rules, techniques, overrides };
  }

  private override(node: Node): Override {
    let files: readonly string[] = [];
    let rules: ReadonlyMap<string, Level> = new Map();
    let reason: string | undefined;
    let expires: string | undefined;
    for (const [key, value, at] of this.pairs(node, "an override")) {
      if (key === "files") files = isScalar(value) ? [String(value.value)] : this.strings(value, at);
      else if (key === "rules") rules = this.rules(value);
      else if (key === "reason") reason = this.string(value, at);
      else if (key === "expires") {
        expires = this.string(value, at);
        if (expires !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(expires)) {
          this.problem(at, "`expires` is a date such as 2027-01-31.");
          expires = undefined;
        }
      } else this.unknownKey(key, ["files", "rules", "reason", "expires"], at);
    }
    if (files.length === 0) this.problem(spanOf(node), "An override needs `files`: globs relative to this file.");
    return { files, rules, ...(reason !== undefined && { reason }), ...(expires !== undefined && { expires }) };
  }

  /** Unquoted, `1.30` is the number 1.3 to YAML; what was written tells the release. */
  private version(node: Node | null, at: Span): KubernetesVersion | undefined {
    const version = isScalar(node) ? parseVersion(node.source ?? String(node.value)) : undefined;
    if (!version) this.problem(node ? spanOf(node) : at, "`kubernetesVersion` is a release such as 1.34.");
    return version;
  }

  private rules(node: Node | null): ReadonlyMap<string, Level> {
    const rules = new Map<string, Level>();
    for (const [key, value, at] of this.pairs(node, "`rules`")) {
      if (!this.ruleIds.includes(key)) this.misspelt(`There is no rule \`${key}\`.`, key, this.ruleIds, at);
      // YAML 1.1 tools write `off` as a boolean.
      const level = isScalar(value) && value.value === false ? "off" : this.oneOf(value, levels, at);
      if (level) rules.set(key, level);
    }
    return rules;
  }

  private pairs(node: Node | null, what: string): [key: string, value: Node | null, at: Span][] {
    if (node === null || (isScalar(node) && node.value === null)) return [];
    if (!isMap<Node, Node | null>(node)) {
      this.problem(spanOf(node), `A mapping is expected for ${what}.`);
      return [];
    }
    return node.items.map((p) => [isScalar(p.key) ? String(p.key.value) : "", p.value, spanOf(p.key)]);
  }

  private items(node: Node | null, at: Span): Node[] {
    if (isSeq<Node>(node)) return node.items;
    if (node !== null && !(isScalar(node) && node.value === null)) this.problem(at, "A list is expected.");
    return [];
  }

  private strings(node: Node | null, at: Span): string[] {
    return this.items(node, at).flatMap((item) => this.string(item, spanOf(item)) ?? []);
  }

  private string(node: Node | null, at: Span): string | undefined {
    if (isScalar(node) && node.value !== null) return String(node.value);
    this.problem(at, "A text is expected.");
    return undefined;
  }

  private oneOf<T extends string>(node: Node | null, values: readonly T[], at: Span): T | undefined {
    const value = isScalar(node) ? String(node.value) : "";
    const found = values.find((v) => v === value);
    if (!found) this.misspelt(`Expected one of ${values.join(", ")}.`, value, values, node ? spanOf(node) : at);
    return found;
  }

  private unknownKey(key: string, known: readonly string[], at: Span): void {
    this.misspelt(`Unknown key \`${key}\`.`, key, known, at);
  }

  private misspelt(message: string, word: string, known: readonly string[], span: Span): void {
    const near = nearest(word, known);
    const suggestion = near === undefined || word === "" ? {} : { suggestion: near };
    const hint = suggestion.suggestion ? ` Did you mean \`${near}\`?` : "";
    this.problems.push({ code: "configuration", message: message + hint, span, ...suggestion });
  }

  private problem(span: Span, message: string, code = "configuration"): void {
    this.problems.push({ code, message, span });
  }
}

const levels = [...severities, "off"] as const;

function spanOf(node: Node): Span {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
}
