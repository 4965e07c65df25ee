import type { Connection } from "vscode-languageserver";
import { attack, attackCatalogue, attackUrl } from "../core/techniques/catalogue.ts";
import type { Guard } from "./guard.ts";
import { type AttackFacts, requests } from "./host.ts";

/** Answers what ATT&CK says of a technique, for a new document about it. */
export function serveAttackFacts(connection: Connection, guard: Guard): void {
  const facts = ({ id }: { readonly id: string }): AttackFacts | null => {
    const technique = attackCatalogue().get(id);
    if (!technique) return null;
    const { name, tactics, since } = technique;
    return { name, tactics, url: attackUrl(id), release: since ?? attack.release };
  };
  connection.onRequest(requests.attackFacts, guard("attackFacts", null as AttackFacts | null, facts));
}
