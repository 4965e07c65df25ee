import type { Rule } from "./rule.ts";

/** A rule with its page. */
export interface RuleEntry {
  readonly rule: Rule;
  /** The page as written, and cut into its sections when those are first asked for. */
  readonly page: string;
  readonly manual: Manual;
}

/** A rule's page, cut into its sections. The page is the manual, the hover text and the test of the rule. */
export interface Manual {
  readonly title: string;
  readonly finds: string;
  readonly why: string;
  readonly todo: string;
  readonly fine: string;
  readonly examples: readonly Example[];
}

/** A fenced block of the page. What stands before the first `fixed` or `clean` block in a language is a finding's text. */
export interface Example {
  /** The language as the fence names it: `dockerfile`, `compose`, `kubernetes`. */
  readonly language: string;
  /** `finding`, the file after its `fixed` fix, or a look-alike that must stay `clean`. */
  readonly role: "finding" | "fixed" | "clean";
  /** The rest of the fence's line: the title of the fix that a `fixed` block shows, where there are several. */
  readonly note: string;
  readonly text: string;
  /** One-based line of the opening fence in the page. */
  readonly line: number;
}

/** Headings of the sections, in their order on the page. */
export const manualSections = {
  finds: "What it finds",
  why: "Why it matters",
  todo: "What to do",
  fine: "When it is fine",
} as const;

export function ruleEntry(rule: Rule, page: string): RuleEntry {
  let manual: Manual | undefined;
  return {
    rule,
    page,
    get manual() {
      manual ??= parseManual(page);
      return manual;
    },
  };
}

export function parseManual(page: string): Manual {
  const lines = page.split(/\r?\n/);
  const sections = new Map<string, string[]>();
  const examples: Example[] = [];
  let title = "";
  let current: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const fence = /^```(\S+)(?:[ \t]+(fixed|clean)\b)?[ \t]*(.*)$/.exec(line);
    if (fence) {
      const end = lines.indexOf("```", i + 1);
      const text = lines
        .slice(i + 1, end)
        .map((l) => `${l}\n`)
        .join("");
      const role = (fence[2] ?? "finding") as Example["role"];
      examples.push({ language: fence[1] as string, role, note: fence[3] ?? "", text, line: i + 1 });
      i = end === -1 ? lines.length : end;
    } else if (line.startsWith("# ")) title = line.slice(2).trim();
    else if (line.startsWith("## ")) {
      current = [];
      sections.set(line.slice(3).trim(), current);
    } else current.push(line);
  }
  const section = (name: string) => (sections.get(name) ?? []).join("\n").trim();
  return {
    title,
    finds: section(manualSections.finds),
    why: section(manualSections.why),
    todo: section(manualSections.todo),
    fine: section(manualSections.fine),
    examples,
  };
}
