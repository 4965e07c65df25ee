import type { ReportingDescriptor, ReportingDescriptorReference, ToolComponent } from "sarif";
import type { Severity, TechniqueId } from "../../core/rules/rule.ts";
import type { Library } from "../../core/techniques/library.ts";
import { manifest } from "../manifest.ts";
import { techniqueInfo } from "../report.ts";
import type { RuleInfo } from "../rules.ts";

/** The techniques that rules name, as a SARIF taxonomy. */
export interface Taxonomy {
  readonly component: ToolComponent;
  reference(id: TechniqueId): ReportingDescriptorReference | undefined;
}

const taxonomyName = "MITRE ATT&CK";

/** The release is the one that the technique documents speak of. */
export function taxonomyOf(library: Library, rules: readonly RuleInfo[]): Taxonomy {
  const ids = [...new Set(rules.flatMap((rule) => rule.techniques))].sort();
  const releases = ids.flatMap((id) => library.get(id)?.header().attackRelease?.value ?? []);
  const release = releases.sort().at(-1);
  const taxa = ids.map((id): ReportingDescriptor => {
    const { name, url } = techniqueInfo(library, id);
    return { id, name, ...(url !== undefined && { helpUri: url }) };
  });
  return {
    component: {
      name: taxonomyName,
      ...(release !== undefined && { version: release }),
      organization: "The MITRE Corporation",
      informationUri: "https://attack.mitre.org/",
      shortDescription: { text: "MITRE ATT&CK®: techniques that adversaries use" },
      isComprehensive: false,
      taxa,
    },
    reference: (id) => {
      const index = ids.indexOf(id);
      return index === -1 ? undefined : { id, index, toolComponent: { name: taxonomyName, index: 0 } };
    },
  };
}

export function driver(rules: readonly RuleInfo[], taxonomy: Taxonomy): ToolComponent {
  const { name, version: release } = taxonomy.component;
  const { version, homepage } = manifest();
  return {
    name: "Tradecraft",
    version,
    semanticVersion: version,
    ...(homepage !== undefined && { informationUri: homepage }),
    shortDescription: { text: "Shows where container files make a MITRE ATT&CK® technique possible" },
    supportedTaxonomies: [{ name, index: 0 }],
    rules: rules.map((rule) => descriptor(rule, taxonomy)),
    ...(release !== undefined && { properties: { attackRelease: release } }),
  };
}

const levels = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

/** GitHub's words. */
const problemSeverities = {
  error: "error",
  warning: "warning",
  information: "recommendation",
  hint: "recommendation",
} as const;

/** By which GitHub grades security findings: high, medium, low. */
const securitySeverities: Readonly<Record<Severity, string>> = {
  error: "8.0",
  warning: "6.0",
  information: "3.0",
  hint: "1.0",
};

function descriptor(rule: RuleInfo, taxonomy: Taxonomy): ReportingDescriptor {
  const { id, title, severity, confidence, techniques, profile } = rule;
  const taxa = techniques.flatMap((technique) => taxonomy.reference(technique) ?? []);
  const helpUri = taxonomy.component.taxa?.find((taxon) => taxon.id === techniques[0])?.helpUri;
  const markdown = helpOf(rule, taxonomy);
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: title },
    fullDescription: { text: plainText(rule.finds) },
    help: { text: plainText(markdown), markdown },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: levels[severity] },
    ...(taxa.length > 0 && { relationships: taxa.map((target) => ({ target, kinds: ["relevant"] })) }),
    properties: {
      tags: ["security", ...techniques],
      precision: confidence,
      "problem.severity": problemSeverities[severity],
      "security-severity": securitySeverities[severity],
      profile,
    },
  };
}

/** The manual without its examples, and where to read on. */
function helpOf({ finds, manual, techniques }: RuleInfo, { component }: Taxonomy): string {
  const sections = manual && [
    ["What it finds", manual.finds],
    ["Why it matters", manual.why],
    ["What to do", manual.todo],
    ["When it is fine", manual.fine],
  ];
  const blocks = sections?.filter(([, text]) => text !== "").map(([title, text]) => `## ${title}\n\n${text}`) ?? [
    finds,
  ];
  const links = techniques.map((id) => {
    const taxon = component.taxa?.find((t) => t.id === id);
    const text = taxon?.name && taxon.name !== id ? `${id} ${taxon.name}` : id;
    return taxon?.helpUri ? `- [${text}](${taxon.helpUri})` : `- ${text}`;
  });
  if (links.length > 0) blocks.push(`## Techniques\n\n${links.join("\n")}`);
  return blocks.join("\n\n");
}

/** Markdown with its marks taken off. */
function plainText(markdown: string): string {
  return markdown
    .replace(/^#+ (.*)$/gm, "$1:")
    .replace(/\[([^\][]*)\]\(([^()\s]*)\)/g, "$1 ($2)")
    .replace(/\*\*([^*]*)\*\*/g, "$1");
}

/** `rbac-exec` → `RbacExec` */
function pascalCase(id: string): string {
  return id
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
