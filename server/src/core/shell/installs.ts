import { calls } from "./calls.ts";
import type { Execution, Program } from "./execution.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import type { ShellWord } from "./script.ts";

/** Something that a command puts on the disk to be run later. */
export interface Install {
  /** The package without its version, or the file's name as it is downloaded or saved; in lower case. */
  readonly name: string;
  /** The package manager, or `download`. */
  readonly by: string;
  readonly word: ShellWord;
}

/** The packages that the execution installs and the files that it downloads, in its order. */
export function installs(execution: Execution): Install[] {
  return calls(execution).flatMap(({ program }) => [...packages(program), ...downloads(program)]);
}

/**
 * True where a downloaded file is the tool, alone or in an archive: `kubectl`, `docker-27.1.tgz`, `ttyd.x86_64`, not
 * `docker-entrypoint.sh` or `kubectl.sha256`.
 */
export function isRelease(file: string, tool: string): boolean {
  if (file === tool) return true;
  if (!file.startsWith(tool) || /\.(?:sha\d+|sha\d+sum|asc|sig|md5|txt|pem|sh|py|js|json|ya?ml|conf)$/.test(file))
    return false;
  return /^[-_.](?:v?\d|\$|linux|static|stable|client|amd64|x86|arm|aarch64|tar|tgz|zip|gz|deb|rpm)/.test(
    file.slice(tool.length),
  );
}

interface Manager extends OptionSpec {
  /** The subcommand, or several in a row, behind which packages stand. */
  readonly verb: RegExp;
  /** How many operands the subcommand is. */
  readonly words?: number;
}

const dpkgLike: Manager = { verb: /^(?:install|reinstall)$/, short: "toc", anywhere: true };
const rpmLike: Manager = {
  verb: /^(?:install|localinstall|reinstall|in|-y)$/,
  short: "cdexR",
  long: ["enablerepo", "disablerepo", "setopt", "installroot", "releasever", "config", "repo"],
  anywhere: true,
};
const npmLike: Manager = { verb: /^(?:install|i|add)$/, long: ["prefix", "registry"], anywhere: true };
const languageTool: Manager = { verb: /^(?:install|add)$/, anywhere: true };

const managers: ReadonlyMap<string, Manager> = new Map<string, Manager>([
  ["apt-get", dpkgLike],
  ["apt", dpkgLike],
  ["aptitude", dpkgLike],
  [
    "apk",
    {
      verb: /^add$/,
      short: "tpX",
      long: ["virtual", "root", "repository", "arch", "keys-dir", "repositories-file", "cache-dir", "wait"],
      anywhere: true,
    },
  ],
  ...["yum", "dnf", "dnf5", "microdnf", "tdnf", "zypper"].map((name): [string, Manager] => [name, rpmLike]),
  ["npm", npmLike],
  ["pnpm", npmLike],
  ["yarn", { verb: /^global add$/, words: 2, anywhere: true }],
  ...["pip", "pip3", "pipx", "go", "cargo", "snap", "brew"].map((name): [string, Manager] => [name, languageTool]),
]);

function packages(program: Program): Install[] {
  const by = program.name ?? "";
  const manager = managers.get(by);
  if (!manager) return [];
  const { operands } = readOptions(program.words, 1, manager);
  const { words = 1 } = manager;
  const verb = operands.slice(0, words).map((word) => word.text.value);
  if (!manager.verb.test(verb.join(" "))) return [];
  return operands.slice(words).map((word) => ({ name: packageName(word.text.value, by), by, word }));
}

/** Without version, architecture and folder: `kubectl=1.30.2-1.1`, `docker-cli~=27`, `git:amd64`, `tmate-2.4.0-1.el9`. */
function packageName(written: string, by: string): string {
  const whole = written
    .toLowerCase()
    .replace(/(?<=.)[=<>~@!].*$/, "")
    .replace(/:\w+$/, "");
  const name = by === "npm" || by === "pnpm" || by === "yarn" ? whole : whole.slice(whole.lastIndexOf("/") + 1);
  return managers.get(by) === rpmLike ? name.replace(/-\d.*$/, "") : name.replace(/_.*\.deb$/, "");
}

function downloads({ name, words }: Program): Install[] {
  if (name !== "curl" && name !== "wget") return [];
  const spec: OptionSpec =
    name === "curl"
      ? { short: "AbcCdDeEFHhKmoPQrtTuUwxXyYz", long: curlValues, anywhere: true }
      : { short: "oaeiBtOTwQPUDl", long: wgetValues, anywhere: true };
  const { options, operands } = readOptions(words, 1, spec);
  const saved = options.filter((o) => ["output", "output-document", name === "curl" ? "o" : "O"].includes(o.name));
  const found = [...saved.flatMap((o) => o.value ?? []), ...operands];
  return found.map((word) => ({ name: fileName(word.text.value), by: "download", word }));
}

const curlValues = (
  "output url header user retry retry-delay retry-max-time connect-timeout max-time proto data request cacert cert key " +
  "user-agent proxy referer output-dir tlsv1 limit-rate"
).split(" ");
const wgetValues = "output-document directory-prefix header tries timeout user-agent user password".split(" ");

/** The last part of a URL's or file's path; of a URL without a path its host. */
function fileName(written: string): string {
  const path = written
    .toLowerCase()
    .replace(/^\w+:\/\//, "")
    .replace(/[?#].*$/, "")
    .replace(/\/+$/, "");
  return path.slice(path.lastIndexOf("/") + 1);
}
