import type { CommandFact } from "../../facts/fact.ts";
import type { Execution } from "../../shell/execution.ts";
import { plainCommand } from "../../shell/plain.ts";
import { containerName, isEntry, partOf } from "../commands.ts";
import { defineRule, type Fix } from "../rule.ts";

export const entrypointShell = defineRule({
  id: "entrypoint-shell",
  title: "Container starts an inline shell script",
  techniques: ["T1609"],
  severity: "information",
  confidence: "high",
  profile: "recommended",
  supersedes: ["entrypoint-override", "shell-form-entrypoint"],
  on: ["command"],
  *check(fact, context) {
    if (fact.workflow || !isEntry(fact)) return;
    const run = context.execution(fact);
    const { shell, program } = run;
    // Docker's shell form is another matter: nobody wrote the shell.
    if (shell?.kind !== "script" || !program || fact.words.some((word) => word.implied)) return;
    yield {
      span: program.words[0]?.span ?? program.span,
      message:
        `Starts ${containerName(fact)} through \`${shell.name} -c\`: the script stands here and not in the image, and a shell ` +
        "comes with every start. Put the script into the image, or start the program directly.",
      fixes: execForm(fact, run),
    };
  },
});

/** The script's one plain command as a list of words, where the words around it leave no doubt. */
function execForm(fact: CommandFact, run: Execution): Fix[] {
  const words = plainCommand(run);
  const [first] = fact.words;
  const script = fact.words.at(-1);
  const part = first && partOf(fact, first);
  const last = script && partOf(fact, script);
  if (!words || !part || !last || part.form === "shell") return [];
  // Another container may use one half of the command with another half of its own.
  if (last !== part && (last.shared || part.shared)) return [];
  // Without an ENTRYPOINT of the file's own, the image's may look at the words: what it then does is not known.
  const known = fact.entrypoint !== undefined && !fact.entrypoint.cleared;
  return [
    {
      title: "Start the program directly",
      safety: known ? "safe" : "unsafe",
      operations: [
        { op: "set", path: part.path, value: words },
        ...(last === part ? [] : [{ op: "remove" as const, path: last.path }]),
      ],
    },
  ];
}
