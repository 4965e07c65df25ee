import { defineRule } from "../rule.ts";

/**
 * The fix is never safe: a program that ends when its input does (a shell, some development servers) would end at once.
 */
export const interactiveContainer = defineRule({
  id: "interactive-container",
  title: "Console kept open for a container",
  techniques: ["T1609"],
  severity: "information",
  confidence: "medium",
  profile: "strict",
  on: ["container"],
  *check({ language, place, owner, name, workflow, stdin, tty, shared }) {
    // What runs once and ends is mostly started by someone who sits before it.
    if (!stdin || !tty || workflow || place !== "main" || /job$/i.test(owner.kind)) return;
    const kind = language === "compose" ? "service" : "container";
    yield {
      span: stdin.span,
      message:
        `Input and a terminal stay open for ${name === undefined ? `this ${kind}` : `${kind} ${name}`}: whoever attaches to it ` +
        "has a console on its first process. Remove both, and open a console with exec when one is needed.",
      related: [{ span: tty.span, message: "the terminal" }],
      fixes: [
        {
          title: `Remove both settings${shared ? " (also changes the places that share them)" : ""}`,
          safety: "unsafe",
          preferred: !shared,
          operations: [stdin, tty].map(({ path }) => ({ op: "remove", path })),
        },
      ],
    };
  },
});
