import { grantsByWord } from "../../facts/permission.ts";
import { nodeProxyRequests, serviceProxyRequests } from "../../facts/requests.ts";
import { type Deed, subresourceGrants } from "../permissions.ts";
import { defineRule } from "../rule.ts";

const deed: Deed = {
  what: (where) => `send requests to ${where} through the API server, past network policies and ingress authentication`,
  instead: "name the ones that are meant with resourceNames",
  resource: ({ resource }) => (resource === "pods" ? "pod" : "service"),
};

export const rbacServiceProxy = defineRule({
  id: "rbac-service-proxy",
  title: "Access to pods and services through the API server's proxy",
  techniques: ["T1609"],
  severity: "information",
  confidence: "high",
  profile: "strict",
  on: ["permission"],
  check: (rule, context) => {
    // The same word may open the nodes as well, which is the louder matter of another rule.
    const except = new Set(grantsByWord(rule, nodeProxyRequests).keys());
    return subresourceGrants(rule, context, serviceProxyRequests, { ...deed, except });
  },
});
