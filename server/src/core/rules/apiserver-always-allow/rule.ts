import type { Setting } from "../../facts/fact.ts";
import type { Span } from "../../text/span.ts";
import { type Component, componentsIn, whereLocal } from "../componentSettings.ts";
import { defineRule, type Fix } from "../rule.ts";

const mode = "AlwaysAllow";

export const apiserverAlwaysAllow = defineRule({
  id: "apiserver-always-allow",
  title: "API server that allows everything",
  techniques: ["T1609", "T1133"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  on: ["component", "command"],
  *check(fact, context) {
    for (const server of componentsIn(fact, "kube-apiserver", context)) {
      for (const setting of modesOf(server)) {
        if (!namesIn(setting).includes(mode)) continue;
        yield {
          span: within(setting),
          ...whereLocal(server),
          message:
            "`AlwaysAllow` makes every user an administrator: whoever has any account, each pod's own included, " +
            "runs commands in every pod of the cluster. Leave authorization to `Node,RBAC`.",
          fixes: correction(server, setting),
        };
      }
    }
  },
});

/** The flag is a list that each mention adds to; one that allows is enough, wherever it stands. */
function modesOf(server: Component): Setting[] {
  return server.settings.filter((setting) => setting.name === "authorization-mode");
}

function namesIn(setting: Setting): string[] {
  return setting.value.value.split(",").map((name) => name.trim());
}

/** The one word of the list, where the file has the list letter for letter. */
function within({ value }: Setting): Span {
  const start = value.span.start + value.value.indexOf(mode);
  return value.span.end - value.span.start === value.value.length ? { start, end: start + mode.length } : value.span;
}

/** The list without it. Alone in one of several mentions it has to go with its flag, which is left to the author. */
function correction(server: Component, setting: Setting): Fix[] {
  const rest = namesIn(setting).filter((name) => name !== mode);
  if (rest.length === 0 && modesOf(server).length > 1) return [];
  const text = rest.length > 0 ? rest.join(",") : "Node,RBAC";
  return [
    {
      title: rest.length > 0 ? "Remove AlwaysAllow" : `Set ${setting.written} to ${text}`,
      safety: "unsafe",
      preferred: true,
      operations: [{ op: "replace", span: setting.value.span, text }],
    },
  ];
}
