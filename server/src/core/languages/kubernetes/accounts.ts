import type { AccountFact } from "../../facts/fact.ts";
import type { KubernetesObject } from "./objects.ts";

/** The one account that a ServiceAccount is. */
export function* accountFacts({ kind, group, owner, root }: KubernetesObject): Iterable<AccountFact> {
  if (kind !== "ServiceAccount" || (group !== undefined && group !== "")) return;
  const withoutToken = root.string("automountServiceAccountToken") === "false";
  yield { kind: "account", language: "kubernetes", owner, withoutToken, span: root.span, path: root.path };
}
