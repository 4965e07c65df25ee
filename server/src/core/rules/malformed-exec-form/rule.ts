import { explainExecForm } from "../../languages/dockerfile/execForm.ts";
import { defineRule } from "../rule.ts";

export const malformedExecForm = defineRule({
  id: "malformed-exec-form",
  title: "Exec form that is no JSON array",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["exec-form"],
  *check(fact) {
    const fault = explainExecForm(fact.text);
    if (!fault) return;
    const what = `This is not a JSON array of strings (${fault.reason})`;
    const then =
      fault.outcome === "error" || fact.instruction.value.toUpperCase() === "SHELL"
        ? "so the build stops here."
        : "so Docker passes the text, brackets and all, to a shell.";
    const todo = fault.repaired
      ? `Write \`${fault.repaired}\`.`
      : "Write each word in double quotes, with commas between.";
    yield {
      span: fact.span,
      message: `${what}, ${then} ${todo}`,
      fixes: fault.repaired
        ? [
            {
              title: "Repair the array",
              safety: "unsafe",
              preferred: true,
              operations: [{ op: "set", path: fact.path, value: fault.repaired }],
            },
          ]
        : [],
    };
  },
});
