import { componentsIn, isTrue, lastOf, placeOf, setTo, whereLocal } from "../componentSettings.ts";
import { defineRule } from "../rule.ts";

export const kubeletAnonymousAuth = defineRule({
  id: "kubelet-anonymous-auth",
  title: "Kubelet without login",
  techniques: ["T1609", "T1133"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  on: ["component", "command"],
  *check(fact, context) {
    for (const kubelet of componentsIn(fact, "kubelet", context)) {
      const setting = lastOf(kubelet, "anonymous-auth");
      if (!isTrue(setting)) continue;
      // What anonymous users may do is then what RBAC grants them, which by default is next to nothing.
      const asks = lastOf(kubelet, "authorization-mode")?.value.value === "Webhook";
      yield {
        span: placeOf(setting),
        ...(asks && { severity: "warning" }),
        ...whereLocal(kubelet),
        message:
          "The kubelet takes requests without credentials: whoever reaches its port on the node " +
          (asks
            ? "is let in as `system:anonymous`, and one binding for that user lets them run commands in its pods. "
            : "can run commands in its pods, unless authorization says no. ") +
          "Set it to false.",
        fixes: [setTo(setting, "false")],
      };
    }
  },
});
