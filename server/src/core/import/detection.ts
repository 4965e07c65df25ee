import { item, oneLine, sectionText } from "./cleanText.ts";
import type { Relation, Release } from "./release.ts";
import { identityOf, objectsOf, type Reference, referencesOf, type StixObject, textOf, textsOf } from "./stix.ts";

/** A part of a document, and the sources that it brings along. */
export interface Part {
  readonly markdown: string;
  readonly references: readonly Reference[];
}

/**
 * How a technique is detected: by the strategies and analytics that there are from release 18 on, else in the
 * technique's own words, else in those of the data components that see it. Stops once it is longer than `limit`.
 */
export function detectionOf(technique: StixObject, release: Release, limit: number): Part | undefined {
  const relations = (release.relations.get(textOf(technique, "id") ?? "") ?? []).filter((r) => r.kind === "detects");
  const strategies = relations.flatMap((relation) => ofType("x-mitre-detection-strategy", relation.from, release));
  if (strategies.length > 0) return collect(strategyParts(strategies, release), "\n\n", limit);
  const own = textOf(technique, "x_mitre_detection");
  if (own !== undefined) return { markdown: sectionText(own, 3), references: [] };
  return relations.length > 0 ? collect(componentParts(relations, release), "\n", limit) : undefined;
}

function collect(parts: Iterable<Part>, between: string, limit: number): Part | undefined {
  const markdown: string[] = [];
  const references: Reference[] = [];
  let length = 0;
  for (const part of parts) {
    markdown.push(part.markdown);
    references.push(...part.references);
    length += part.markdown.length;
    if (length > limit) break;
  }
  return markdown.length > 0 ? { markdown: markdown.join(between), references } : undefined;
}

function* strategyParts(strategies: readonly StixObject[], release: Release): Iterable<Part> {
  for (const strategy of strategies) {
    const identity = identityOf(strategy);
    const name = oneLine(textOf(strategy, "name") ?? "").trim();
    const id = identity && ` (${oneLine(identity.id)})`;
    const references = identity ? [{ name: identity.id, url: identity.url }] : [];
    yield { markdown: `${name}${id ?? ""}`.trim(), references };
    for (const ref of textsOf(strategy, "x_mitre_analytic_refs")) {
      for (const analytic of ofType("x-mitre-analytic", ref, release)) yield analyticPart(analytic, release);
    }
  }
}

function analyticPart(analytic: StixObject, release: Release): Part {
  const identity = identityOf(analytic);
  const platforms = textsOf(analytic, "x_mitre_platforms").map(oneLine).join(", ");
  const id = oneLine(identity?.id ?? textOf(analytic, "name") ?? "");
  const sources = objectsOf(analytic, "x_mitre_log_source_references").map((source) => logSource(source, release));
  const tuning = objectsOf(analytic, "x_mitre_mutable_elements").map((element) =>
    item(oneLine(textOf(element, "field") ?? ""), textOf(element, "description")),
  );
  const blocks = [
    `### ${platforms === "" ? id : `${platforms} (${id})`}`,
    sectionText(textOf(analytic, "description") ?? "", 4).trim(),
    sources.length > 0 ? `Log sources:\n${sources.join("\n")}` : "",
    tuning.length > 0 ? `What to tune:\n${tuning.join("\n")}` : "",
  ];
  // The first reference is the analytic's own page, a place on that of its strategy.
  const references = referencesOf(analytic).filter((reference) => !reference.name.startsWith("mitre"));
  return { markdown: blocks.filter((block) => block !== "").join("\n\n"), references };
}

/** `` - `docker:daemon` (Container Start, DC0077): docker exec `` */
function logSource(source: StixObject, release: Release): string {
  const name = oneLine(textOf(source, "name") ?? "").replaceAll("`", "'");
  const [component] = ofType("x-mitre-data-component", textOf(source, "x_mitre_data_component_ref") ?? "", release);
  const about = component && [oneLine(textOf(component, "name") ?? ""), oneLine(identityOf(component)?.id ?? "")];
  const of = about ? ` (${about.filter((part) => part !== "").join(", ")})` : "";
  return item(`\`${name}\`${of}`, textOf(source, "channel"));
}

/** Up to release 17, data components detected. */
function* componentParts(relations: readonly Relation[], release: Release): Iterable<Part> {
  for (const { from, description, references } of relations) {
    for (const component of ofType("x-mitre-data-component", from, release)) {
      const [source] = ofType("x-mitre-data-source", textOf(component, "x_mitre_data_source_ref") ?? "", release);
      const names = [source, component].flatMap((object) => (object && textOf(object, "name")) ?? []);
      yield { markdown: item(`**${names.map(oneLine).join(": ")}**`, description), references };
    }
  }
}

function ofType(type: string, id: string, release: Release): StixObject[] {
  const object = release.others.get(id);
  return object?.type === type ? [object] : [];
}
