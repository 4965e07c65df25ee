import type { Problem } from "../languages/language.ts";
import { problemsOf, type Technique } from "../techniques/technique.ts";
import { agreement } from "./checks/agreement.ts";
import { frontMatter } from "./checks/frontMatter.ts";
import { identity } from "./checks/identity.ts";
import { mentions } from "./checks/mentions.ts";
import { sections } from "./checks/sections.ts";
import { sources } from "./checks/sources.ts";
import type { DocumentCheck, DocumentContext, DocumentProblem } from "./problem.ts";

const checks: readonly DocumentCheck[] = [identity, frontMatter, agreement, sections, sources, mentions];

/** Problems of the parsers that a check tells with more to do about it. */
const toldBetter = new Set(["unresolved-citation", "no-description", "duplicate-technique"]);

/** How many problems a document can have; broken ones may have thousands. */
const limit = 100;

/** All that is wrong with a technique document, in the order of its text. Reads header and body. Never throws. */
export function checkDocument(technique: Technique, context: DocumentContext): readonly DocumentProblem[] {
  const parsed = problemsOf(technique).filter((problem) => !toldBetter.has(problem.code));
  const found = [...parsed.map(asWarning), ...checks.flatMap((check) => [...check(technique, context)])];
  return found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end).slice(0, limit);
}

function asWarning(problem: Problem): DocumentProblem {
  return { ...problem, severity: "warning", fixes: [] };
}
