import type { Word } from "../../facts/fact.ts";
import { interpolations, unescapeDollars } from "../../languages/compose/interpolation.ts";
import { settingFor, type Variables, variablesOf } from "../../shell/settings.ts";
import { isTemplated } from "../../shell/words.ts";
import { type MappedText, slice } from "../../text/mapped.ts";
import { contains, encloses, type Span } from "../../text/span.ts";
import { defineRule, type Fix, type Report } from "../rule.ts";

export const unescapedDollar = defineRule({
  id: "unescaped-dollar",
  title: "Compose replaces a variable that the script sets itself",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["command"],
  *check(fact, context) {
    if (fact.language !== "compose") return;
    const variables = variablesOf(context.execution(fact));
    for (const word of fact.words) {
      const dollars = dollarsIn(word, variables.scripts);
      yield* replaced(dollars, variables);
      yield* refused(dollars, variables);
    }
  },
});

/** A dollar by which Compose puts something else in place. */
interface Dollar {
  /** Empty where Compose knows no such form and refuses the file. */
  readonly name: string;
  readonly written: string;
  readonly span: Span;
  /** True for what stands in a form that Compose refuses: it is mended with that. */
  readonly inRefused: boolean;
}

/** One finding a variable: who mends it, mends all of its uses. */
function* replaced(dollars: readonly Dollar[], variables: Variables): Iterable<Report> {
  const uses = new Map<string, Dollar[]>();
  for (const dollar of dollars) {
    if (dollar.name === "" || dollar.inRefused || !settingFor(variables, dollar.name, dollar.span)) continue;
    const known = uses.get(dollar.name);
    if (known) known.push(dollar);
    else uses.set(dollar.name, [dollar]);
  }
  for (const [name, own] of uses) {
    const [first] = own;
    const setting = first && settingFor(variables, name, first.span);
    if (!first || !setting) continue;
    yield {
      span: first.span,
      message:
        `Compose replaces \`${first.written}\` by a variable of its caller, or by nothing, before the shell sees it, though the ` +
        `script sets \`${name}\` itself. Write \`$${first.written}\`.`,
      related: [{ span: setting.span, message: `the script sets ${name} here` }],
      fixes: [mend(`$${first.written}`, own)],
    };
  }
}

function* refused(dollars: readonly Dollar[], variables: Variables): Iterable<Report> {
  const own = dollars.filter((d) => d.name === "" || (d.inRefused && settingFor(variables, d.name, d.span)));
  const [first] = own;
  if (!first) return;
  yield {
    span: first.span,
    message:
      `Compose knows no \`${first.written}\` and refuses the whole file: only a shell reads this form. ` +
      `Write \`$${first.written}\`.`,
    fixes: [mend(`$${first.written}`, own)],
  };
}

/** What runs is another thing then, but the one that is meant. */
function mend(written: string, dollars: readonly Dollar[]): Fix {
  return {
    title: `Write ${written}${dollars.length > 1 ? `, and so at all ${dollars.length} places` : ""}`,
    safety: "unsafe",
    preferred: true,
    operations: dollars.map(({ span: { start } }) => ({ op: "replace", span: { start, end: start + 1 }, text: "$$" })),
  };
}

/** The dollars that Compose takes for its own in the scripts of a word. */
function dollarsIn(word: Word, scripts: readonly Span[]): Dollar[] {
  // A block scalar's script ends with its line breaks, which the word leaves out.
  const own = scripts.filter((script) => contains(word.span, script.start));
  if (word.implied || own.length === 0) return [];
  return [...dollarsOf(word.text)].filter(({ span }) => own.some((script) => encloses(script, span)));
}

/** Each level is gone through once more for the levels in it. */
const nestingLimit = 8;

/** Compose goes on in what it would put in place of a variable: `${A:-$B}`. */
function* dollarsOf(text: MappedText, depth = 0, inRefused = false): Iterable<Dollar> {
  for (const { start, end, name } of interpolations(text)) {
    const written = text.value.slice(start, end);
    const braced = written.startsWith("${");
    // A template's own: `${{ … }}`. And a brace that is not closed is mostly still being written.
    if (isTemplated(written) || written.startsWith("${{") || (braced && !written.endsWith("}"))) continue;
    yield { name, written, span: text.locate(start, end), inRefused };
    if (!braced || depth === nestingLimit) continue;
    yield* dollarsOf(unescapeDollars(slice(text, start + 2, end - 1)), depth + 1, inRefused || name === "");
  }
}
