import type { Analyzer } from "../core/index.ts";
import { pageOf } from "../core/views/page.ts";
import type { ListedFinding, PageFindings } from "../core/views/pageFindings.ts";
import type { Configurations } from "./configurations.ts";
import type { ClientFeatures } from "./features.ts";
import type { Placed, PlacedFinding } from "./placedFindings.ts";
import type { TechniqueDocuments } from "./techniqueDocuments.ts";
import { linkTarget, pathLink, shownPath } from "./uris.ts";
import type { WorkspaceFolders } from "./workspaceFolders.ts";

export interface TextSources {
  readonly client: ClientFeatures;
  readonly analyzer: Analyzer;
  readonly configurations: Configurations;
  readonly techniques: TechniqueDocuments;
  readonly folders: WorkspaceFolders;
}

/** A technique's page in Markdown, with what was found; undefined as long as that is not known. */
export type PageText = (id: string, found: Placed | undefined) => Promise<string>;

export function createPageText(sources: TextSources): PageText {
  const { analyzer, client, configurations, techniques } = sources;
  const rules = analyzer.rules.map(({ rule }) => rule);
  return async (id, found) => {
    const library = await techniques.libraryOfAll(await configurations.all());
    const findings = pageFindings(found, sources);
    // In a preview that resolves paths, the other page lies beside this one.
    const techniqueLink = client.workspaceLinks ? (other: string) => `${other}.md` : undefined;
    return pageOf(library, id, { rules, findings, techniqueLink }) ?? `There is no technique ${id} in the library.\n`;
  };
}

function pageFindings(found: Placed | undefined, sources: TextSources): PageFindings {
  const where = "this workspace";
  if (!found) return { where, findings: [], state: "searching", announced: true };
  const listed = found.findings.filter((finding) => finding.listed);
  return {
    where,
    findings: listed.map((finding) => listedFinding(finding, sources)),
    state: found.state,
    announced: true,
  };
}

function listedFinding(finding: PlacedFinding, { client, folders }: TextSources): ListedFinding {
  const { uri, range, rule, severity, message } = finding;
  const line = range.start.line + 1;
  const first = folders.first();
  const target = client.workspaceLinks ? first && pathLink(uri, first) : linkTarget(uri);
  const href = target && `${target}#L${line}`;
  return { path: shownPath(uri, folders.all()), line, rule, severity, message, href };
}
