import { componentsIn, isTrue, lastOf, placeOf, setTo, whereLocal } from "../componentSettings.ts";
import { defineRule } from "../rule.ts";

export const kubeletAlwaysAllow = defineRule({
  id: "kubelet-always-allow",
  title: "Kubelet that allows everything",
  techniques: ["T1609", "T1133"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  on: ["component", "command"],
  *check(fact, context) {
    for (const kubelet of componentsIn(fact, "kubelet", context)) {
      const mode = lastOf(kubelet, "authorization-mode");
      // A kubelet takes one mode and refuses to start with a list; who wrote AlwaysAllow into one means it all the same.
      if (!mode?.value.value.split(",").includes("AlwaysAllow")) continue;
      const anyone = isTrue(lastOf(kubelet, "anonymous-auth"));
      yield {
        span: placeOf(mode),
        ...whereLocal(kubelet),
        message:
          `The kubelet is told to allow every request: ${anyone ? "whoever reaches its port" : "whoever it takes as a user"} ` +
          "runs commands in all pods of the node, past RBAC and the audit log. Set it to `Webhook`, which asks the API server.",
        fixes: [setTo(mode, "Webhook")],
      };
    }
  },
});
