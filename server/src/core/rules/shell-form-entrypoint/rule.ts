import type { CommandFact, CommandPart } from "../../facts/fact.ts";
import type { Execution } from "../../shell/execution.ts";
import { plainCommand } from "../../shell/plain.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";

export const shellFormEntrypoint = defineRule({
  id: "shell-form-entrypoint",
  title: "Image starts its program through a shell",
  techniques: ["T1609"],
  severity: "information",
  confidence: "high",
  profile: "strict",
  on: ["command"],
  *check(fact, context) {
    if (fact.language !== "dockerfile" || fact.place !== "main") return;
    const part = [fact.entrypoint, fact.arguments].find((p) => p?.form === "shell");
    if (!part || isMalformed(part, context)) return;
    const own = context.execution({ ...fact, words: part.words });
    const { entrypoint, arguments: command } = fact;
    const ignored = part === entrypoint && command && !command.cleared ? command : undefined;
    yield {
      span: part.keyword.span,
      message: message(fact, part, own, context),
      ...(ignored && { related: [{ span: ignored.keyword.span, message: "this CMD is ignored" }] }),
      fixes: execForm(fact, part, own, context),
    };
  },
});

/** An array that is no JSON is taken for a shell form as well, but that is another mistake, and reported as one. */
function isMalformed(part: CommandPart, context: RuleContext): boolean {
  return context.facts.some((fact) => fact.kind === "exec-form" && fact.path.join() === part.path.join());
}

function message(fact: CommandFact, part: CommandPart, own: Execution, context: RuleContext): string {
  const shell = part.words.filter((word) => word.implied).map((word) => word.value);
  const [program] = fact.entrypoint?.words ?? [];
  const todo = plainCommand(own)
    ? "Write the words as a JSON array."
    : "Put what needs a shell into a script of the image, and start that by a JSON array.";
  if (part === fact.arguments && program && !isLookedThrough(fact, context)) {
    return (
      `Shell form behind an ENTRYPOINT: \`${program.value}\` gets ${shell.map((word) => `\`${word}\``).join(", ")} and the line ` +
      `as its arguments, which is right only if it runs its arguments. ${todo}`
    );
  }
  const lost =
    part === fact.entrypoint ? "CMD and the arguments of `docker run` are ignored" : "the image needs a shell";
  const signals = endsInExec(own) ? "" : " and signals may not reach the program";
  return `Shell form: \`${shell.join(" ")}\` runs this line, so ${lost}${signals}. ${todo}`;
}

/** A script that ends in `exec` leaves no shell behind. Whether another one does depends on the shell. */
function endsInExec(own: Execution): boolean {
  let last = own.shell?.script?.statements.at(-1)?.command;
  while (last?.kind === "and-or") last = last.commands.at(-1);
  return last?.kind === "simple" && last.execution.words[0]?.value === "exec";
}

/** True where the ENTRYPOINT is a wrapper such as `tini --`, so that the shell of the CMD is what it starts. */
function isLookedThrough(fact: CommandFact, context: RuleContext): boolean {
  const { shell, program } = context.execution(fact);
  return shell?.kind === "script" && fact.words.some((word) => word.implied && word.span === program?.words[0]?.span);
}

/** The line as an array, where it is one plain command and no shell is what it starts. */
function execForm(fact: CommandFact, part: CommandPart, own: Execution, context: RuleContext): Fix[] {
  const words = plainCommand(own);
  const command = own.shell?.script?.statements[0]?.command;
  // Without the outer shell an inner one would be the image's program: that is no mending.
  if (!words || command?.kind !== "simple" || command.execution.shell) return [];
  const following = part === fact.entrypoint ? fact.arguments : undefined;
  if (following?.form === "shell") return [];
  const read = following !== undefined && !following.cleared;
  // The ENTRYPOINT of an image that is built upon may look at the words that it gets.
  const known = part === fact.entrypoint ? !read : fact.entrypoint !== undefined && isLookedThrough(fact, context);
  return [
    {
      title: read ? "Write the exec form (which then reads CMD)" : "Write the exec form",
      safety: known ? "safe" : "unsafe",
      preferred: !read,
      operations: [{ op: "set", path: part.path, value: words }],
    },
  ];
}
