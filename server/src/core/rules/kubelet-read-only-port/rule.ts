import { componentsIn, isPort, lastOf, placeOf, setTo, whereLocal } from "../componentSettings.ts";
import { defineRule } from "../rule.ts";

export const kubeletReadOnlyPort = defineRule({
  id: "kubelet-read-only-port",
  title: "Read-only port of the kubelet",
  techniques: ["T1609", "T1133"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["component", "command"],
  *check(fact, context) {
    for (const kubelet of componentsIn(fact, "kubelet", context)) {
      const port = lastOf(kubelet, "read-only-port");
      if (!isPort(port)) continue;
      yield {
        span: placeOf(port),
        ...whereLocal(kubelet),
        message:
          `Port ${port.value.value} of the node lists its pods, with what their environment says, to whoever asks: ` +
          "it knows no login and no TLS. Set it to 0 and read from the kubelet's secure port.",
        fixes: [setTo(port, "0")],
      };
    }
  },
});
