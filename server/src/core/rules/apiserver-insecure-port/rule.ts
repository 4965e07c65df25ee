import type { Setting } from "../../facts/fact.ts";
import { componentsIn, isPort, lastOf, placeOf, setTo, whereLocal } from "../componentSettings.ts";
import { defineRule } from "../rule.ts";

export const apiserverInsecurePort = defineRule({
  id: "apiserver-insecure-port",
  title: "Insecure port of the API server",
  techniques: ["T1609", "T1133"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  on: ["component", "command"],
  *check(fact, context) {
    for (const server of componentsIn(fact, "kube-apiserver", context)) {
      const port = lastOf(server, "insecure-port");
      const address = lastOf(server, "insecure-bind-address");
      const beyond = isBeyondLoopback(address);
      if (isPort(port)) {
        yield {
          span: placeOf(port),
          ...whereLocal(server),
          message:
            `On port ${port.value.value} the API server asks for neither login nor permission: whoever reaches it, ` +
            `${beyond ? "from outside the node too" : "as every process on the node does"}, runs commands in every pod. ` +
            "Set it to 0, or leave it out: Kubernetes 1.24 no longer has it.",
          fixes: [setTo(port, "0")],
        };
      } else if (beyond && !port) {
        yield {
          span: placeOf(address),
          ...whereLocal(server),
          message:
            "Here the insecure port is reached from outside the node, and it asks for neither login nor permission: " +
            "whoever connects runs commands in every pod. Set `--insecure-port` to 0, or keep it on 127.0.0.1.",
          fixes: [{ ...setTo(address, "127.0.0.1"), preferred: false }],
        };
      }
    }
  },
});

function isBeyondLoopback(address: Setting | undefined): address is Setting {
  const value = address?.value.value ?? "";
  return /^[\da-f.:]+$/i.test(value) && !/^(?:127\.|(?:0*:)+0*1$)/.test(value);
}
