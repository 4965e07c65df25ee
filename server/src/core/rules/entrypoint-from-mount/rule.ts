import type { CommandFact, ContainerMount, Fact } from "../../facts/fact.ts";
import { normalizePath } from "../../text/path.ts";
import { containerName, isEntry } from "../commands.ts";
import { defineRule, type Report } from "../rule.ts";
import { type StartedFile, startedFiles } from "./started.ts";

export const entrypointFromMount = defineRule({
  id: "entrypoint-from-mount",
  title: "Program or script comes from a mount",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "medium",
  profile: "recommended",
  supersedes: ["entrypoint-override"],
  on: ["command"],
  *check(fact, context) {
    if (fact.workflow || !isEntry(fact) || !fact.runsIn || fact.runsIn.mounts.length === 0) return;
    for (const file of startedFiles(context.execution(fact))) {
      const mount = isStarted(file, fact) ? mountOf(file.path, fact.runsIn.mounts) : undefined;
      const report = mount && reportOf(file, mount, fact, context.facts);
      if (!report) continue;
      yield report;
      return;
    }
  },
});

/** Without an ENTRYPOINT of the file's own, a path alone may be an argument for the image's. */
function isStarted(file: StartedFile, fact: CommandFact): boolean {
  const known = fact.entrypoint !== undefined && !fact.entrypoint.cleared;
  return known || file.asScript || /\.(?:sh|bash|py|pl|rb|js|php)$/.test(file.path);
}

/** The innermost mount that holds the path. One at the path itself counts where a file can be mounted. */
function mountOf(path: string, mounts: readonly ContainerMount[]): ContainerMount | undefined {
  const length = (mount: ContainerMount): number => normalizePath(mount.target.value).length;
  const holding = mounts.filter((mount) => {
    const target = normalizePath(mount.target.value);
    return path === target || path.startsWith(target === "/" ? target : `${target}/`);
  });
  const [innermost] = holding.sort((a, b) => length(b) - length(a));
  if (!innermost || path !== normalizePath(innermost.target.value)) return innermost;
  const folder = innermost.kind === "empty" || innermost.kind === "claim";
  return folder && innermost.subPath === undefined ? undefined : innermost;
}

function reportOf(
  { word }: StartedFile,
  mount: ContainerMount,
  fact: CommandFact,
  facts: readonly Fact[],
): Report | undefined {
  const place = placeOf(mount, fact, facts);
  if (!place) return undefined;
  return {
    span: word.span,
    ...(place.quiet && { severity: "information", profile: "strict" }),
    message:
      `What ${containerName(fact)} runs comes from ${place.what}, not from the image: ${place.who} decides what it ` +
      "executes. Build it into the image.",
    related: [{ span: mount.target.span, message: `mounted here${mount.readOnly ? ", read-only" : ""}` }],
  };
}

interface Place {
  readonly what: string;
  readonly who: string;
  /** Where well-kept projects do so on purpose, and whoever can change it could change this file or the image as well. */
  readonly quiet: boolean;
}

/** Undefined for a mount of which nothing is known. */
function placeOf(mount: ContainerMount, fact: CommandFact, facts: readonly Fact[]): Place | undefined {
  const name = mount.source === undefined ? "" : ` \`${mount.source}\``;
  switch (mount.kind) {
    case "host": {
      const own = fact.language === "compose" && /^\.{1,2}(?:\/|$)/.test(mount.source ?? "");
      return own
        ? { what: `${name.trim()} beside this file`, who: "whoever can write there", quiet: true }
        : { what: `the host${name && ` (${name.trim()})`}`, who: "whoever can write there", quiet: false };
    }
    case "claim":
      return { what: `volume${name}`, who: "whatever wrote to it before", quiet: false };
    case "empty":
      return { what: "a volume that begins empty", who: "whatever writes to it", quiet: isFilled(mount, fact, facts) };
    case "configMap":
      return { what: `${fact.language === "compose" ? "config" : "ConfigMap"}${name}`, who: editor, quiet: true };
    case "secret":
      return { what: `secret${name}`, who: editor, quiet: true };
    case "projected":
      return { what: "a projected volume", who: "whoever may edit its sources", quiet: true };
    case "other":
      return undefined;
  }
}

const editor = "whoever may edit that";

/** An init container that has the same volume puts the program there, mostly from an image of its own. */
function isFilled(mount: ContainerMount, { owner, language }: CommandFact, facts: readonly Fact[]): boolean {
  if (language !== "kubernetes") return false;
  return facts.some(
    (fact) =>
      fact.kind === "container" &&
      fact.place === "init" &&
      fact.owner === owner &&
      fact.mounts.some(({ kind, source }) => kind === "empty" && source === mount.source),
  );
}
