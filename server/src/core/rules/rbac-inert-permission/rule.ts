import { removeWord } from "../permissions.ts";
import { defineRule } from "../rule.ts";
import { inertWords } from "./words.ts";

export const rbacInertPermission = defineRule({
  id: "rbac-inert-permission",
  title: "Permission that grants nothing",
  techniques: ["T1609"],
  severity: "hint",
  confidence: "high",
  profile: "recommended",
  on: ["permission"],
  *check(rule) {
    for (const { word, words, why, asked } of inertWords(rule)) {
      yield {
        span: word.span,
        message: `\`${word.value || '""'}\` grants nothing here: ${why}.`,
        fixes: [removeWord(rule, words, word, asked ? "unsafe" : "safe")],
      };
    }
  },
});
