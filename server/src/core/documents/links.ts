import { attack, tacticOf } from "../techniques/catalogue.ts";
import type { Technique } from "../techniques/technique.ts";
import { encloses, type Span, span } from "../text/span.ts";

/** A word that leads to a page of ATT&CK's site. */
export interface PageLink {
  readonly span: Span;
  readonly url: string;
  /** What is found there. */
  readonly tooltip: string;
}

const site = "https://attack.mitre.org";

const ids = /(?<![\w./-])(?:M|TA|DET|G|S|C)\d{4}(?![\w-])/g;

/**
 * Links of a technique document's ids to their pages. None for a technique's own id, which leads to its document, and
 * none for an analytic's (AN0177), which has no page. What is code, a link, a citation or a reference already stays so.
 */
export function linksOf(technique: Technique): PageLink[] {
  const { text } = technique;
  const { marks, citations, references, problems } = technique.body();
  // What is code or a link is not known then.
  if (problems.some(({ code }) => code === "text-not-read")) return [];
  const from = technique.header().span?.end ?? 0;
  const taken = [
    ...marks.filter(({ kind }) => kind !== "table" && kind !== "list").map((mark) => mark.span),
    ...citations.map((citation) => citation.span),
    ...references.map((reference) => reference.span),
  ].sort((a, b) => a.start - b.start);
  let next = 0;
  let last = span(0, 0);
  return [...text.slice(from).matchAll(ids)].flatMap(({ 0: id, index }) => {
    const at = span(from + index, from + index + id.length);
    for (let mark = taken[next]; mark && mark.start <= at.start; mark = taken[++next]) {
      if (mark.end > last.end) last = mark;
    }
    const page = encloses(last, at) ? undefined : pageOf(id);
    return page ? { span: at, ...page } : [];
  });
}

/** Undefined for a mitigation or tactic that ATT&CK does not have. Of the others only the form of their ids is known. */
function pageOf(id: string): Omit<PageLink, "span"> | undefined {
  const page = (folder: string, what: string) => ({
    url: `${site}/${folder}/${id}`,
    tooltip: `${what} on ATT&CK's site`,
  });
  const kind = id.slice(0, -4);
  if (kind === "M") {
    const name = Object.hasOwn(attack.mitigations, id) ? attack.mitigations[id] : undefined;
    return name === undefined ? undefined : page("mitigations", `${id} ${name}`);
  }
  if (kind === "TA") {
    // Without its name: release 19 gave Defense Evasion's id to Stealth.
    return tacticOf(id) && page("tactics", `Tactic ${id}`);
  }
  if (kind === "DET") return page("detectionstrategies", `Detection strategy ${id}`);
  if (kind === "G") return page("groups", `Group ${id}`);
  return kind === "S" ? page("software", `Software ${id}`) : page("campaigns", `Campaign ${id}`);
}
