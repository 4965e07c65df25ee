import type { BindingFact, Subject } from "../../facts/fact.ts";
import { type Rights, rightsOf } from "../../workspace/rights.ts";
import { grantPlace, isValid, removeSubject, roleOf, scope } from "../bindings.ts";
import { defineRule, type Severity } from "../rule.ts";

/** Names that the API server gives to whole kinds of callers; the kind of the subject has to fit. */
const everyone: Readonly<Record<string, { readonly kind: string; readonly who: string; readonly unknown: boolean }>> = {
  "system:anonymous": { kind: "User", who: "anyone who reaches the API server, without logging in,", unknown: true },
  "system:unauthenticated": {
    kind: "Group",
    who: "anyone who reaches the API server, without logging in,",
    unknown: true,
  },
  "system:authenticated": { kind: "Group", who: "every user and every pod with a token", unknown: false },
  "system:serviceaccounts": { kind: "Group", who: "every service account of the cluster", unknown: false },
};

export const bindingEveryone = defineRule({
  id: "binding-everyone",
  title: "Binding for everyone",
  techniques: ["T1078.001", "T1609"],
  severity: "error",
  confidence: "high",
  profile: "recommended",
  supersedes: ["binding-grants-exec", "binding-cluster-admin", "binding-default-service-account"],
  on: ["binding"],
  *check(binding, context) {
    if (!isValid(binding)) return;
    for (const subject of binding.subjects) {
      const meant = Object.hasOwn(everyone, subject.name.value) ? everyone[subject.name.value] : undefined;
      if (meant?.kind !== subject.kind) continue;
      const rights = rightsOf(context.workspace, roleOf(binding), context.kubernetesVersion);
      if (rights?.discovery) continue;
      yield {
        span: subject.name.span,
        severity: severityOf(binding, rights, meant.unknown),
        message: `Gives ${meant.who} ${deed(binding, rights)}. ${advice(subject)}`,
        related: grantPlace(rights),
        fixes: [removeSubject(subject)],
      };
    }
  },
});

/**
 * A Role that another repository or a chart holds is mostly one that lets everyone read a version or a setting in its
 * namespace, so that not knowing it is no reason to be loud.
 */
function severityOf({ roleKind }: BindingFact, rights: Rights | undefined, unknown: boolean): Severity {
  if (!rights) return roleKind === "Role" && !unknown ? "hint" : "error";
  if (rights.command || rights.writes) return "error";
  return unknown ? "warning" : "information";
}

function deed(binding: BindingFact, rights: Rights | undefined): string {
  const name = binding.roleName.value;
  const where = scope(binding);
  if (!rights) return `the rights of ${name} ${where}, whatever it allows`;
  if (rights.command) return `the right to run commands in pods ${where} (${name}: ${rights.command.words})`;
  return rights.writes ? `the right to change objects ${where} (${name})` : `what ${name} reads ${where}`;
}

function advice({ kind }: Subject): string {
  return kind === "User" ? "Remove the subject." : "Bind the users or service accounts that need it by name.";
}
