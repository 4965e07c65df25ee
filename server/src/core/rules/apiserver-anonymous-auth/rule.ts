import type { CommandFact, ComponentFact } from "../../facts/fact.ts";
import type { Call } from "../../shell/calls.ts";
import { componentsIn, isTrue, lastOf, placeOf, setTo, whereLocal } from "../componentSettings.ts";
import { defineRule, type Fix, type Report } from "../rule.ts";

export const apiserverAnonymousAuth = defineRule({
  id: "apiserver-anonymous-auth",
  title: "API server without login",
  techniques: ["T1609", "T1133"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["component", "command"],
  *check(fact, context) {
    for (const server of componentsIn(fact, "kube-apiserver", context)) {
      const setting = lastOf(server, "anonymous-auth");
      if (isTrue(setting)) {
        yield {
          span: placeOf(setting),
          ...whereLocal(server),
          message:
            "The API server takes requests without credentials: a single role binding for `system:anonymous` or " +
            "`system:unauthenticated` opens it to whoever reaches its port. Set it to false.",
          fixes: [setTo(setting, "false")],
        };
      } else if (!setting && !server.open && server.call) yield absent(fact, server.call);
    }
  },
});

/** The flag's default is true (kube-apiserver's flag reference). */
function absent(fact: ComponentFact | CommandFact, call: Call): Report {
  return {
    span: call.program.words[0]?.span ?? call.program.span,
    severity: "information",
    profile: "audit",
    message:
      "Without `--anonymous-auth` the API server takes requests without credentials, as `system:anonymous`. " +
      "Set it to false, if no probe needs it, or open the health checks alone with an AuthenticationConfiguration.",
    fixes: fact.kind === "command" ? addFlag(fact, call) : [],
  };
}

/** A list takes the flag as its last item; what a script says is left to its author. */
function addFlag(fact: CommandFact, call: Call): Fix[] {
  const part = fact.arguments ?? fact.entrypoint;
  if (part?.form !== "exec" || call.command || call.place.via) return [];
  return [
    {
      title: "Add --anonymous-auth=false",
      safety: "unsafe",
      operations: [{ op: "append", path: part.path, value: "--anonymous-auth=false" }],
    },
  ];
}
