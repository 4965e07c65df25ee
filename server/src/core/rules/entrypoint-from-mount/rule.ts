import type { CommandFact, ContainerMount } from "../../facts/fact.ts";
import { containerName, isEntry } from "../commands.ts";
import { defineRule, type Report } from "../rule.ts";
import { normalize, type StartedFile, startedFiles } from "./started.ts";

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
      const report = mount && reportOf(file, mount, fact);
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
  const length = (mount: ContainerMount): number => normalize(mount.target.value).length;
  const holding = mounts.filter((mount) => {
    const target = normalize(mount.target.value);
    return path === target || path.startsWith(target === "/" ? target : `${target}/`);
  });
  const [innermost] = holding.sort((a, b) => length(b) - length(a));
  if (!innermost || path !== normalize(innermost.target.value)) return innermost;
  const folder = innermost.kind === "empty" || innermost.kind === "claim";
  return folder && innermost.subPath === undefined ? undefined : innermost;
}

function reportOf({ word }: StartedFile, mount: ContainerMount, fact: CommandFact): Report | undefined {
  const where = places[mount.kind];
  if (!where) return undefined;
  const named = mount.source !== undefined && mount.kind !== "empty" ? ` \`${mount.source}\`` : "";
  return {
    span: word.span,
    // People keep scripts in ConfigMaps on purpose: a change goes through the API server, and leaves a trace there.
    ...(where.quiet && { severity: "information", profile: "strict" }),
    message:
      `What ${containerName(fact)} runs comes from ${where.what}${named}, not from the image: ${where.who} decides what it ` +
      "executes. Build it into the image.",
    related: [{ span: mount.target.span, message: `mounted here${mount.readOnly ? ", read-only" : ""}` }],
  };
}

interface Place {
  readonly what: string;
  readonly who: string;
  readonly quiet?: boolean;
}

/** What is not known to be writable by anyone else (`other`) is left alone. */
const places: Readonly<Partial<Record<ContainerMount["kind"], Place>>> = {
  host: { what: "the host's", who: "whoever can write there" },
  claim: { what: "volume", who: "whatever wrote to it before" },
  empty: { what: "a volume that begins empty", who: "whatever can write to it in this pod or service" },
  configMap: { what: "ConfigMap or config", who: "whoever may edit that", quiet: true },
  secret: { what: "secret", who: "whoever may edit that", quiet: true },
  projected: { what: "a projected volume", who: "whoever may edit its sources", quiet: true },
};
