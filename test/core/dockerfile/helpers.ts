import type { CommandFact, Fact, Word } from "../../../server/src/core/facts/fact.ts";
import { dockerfile } from "../../../server/src/core/languages/dockerfile/index.ts";
import type { Clause, DockerfileTree } from "../../../server/src/core/languages/dockerfile/tree.ts";

export function treeOf(text: string): DockerfileTree {
  return dockerfile.parse(text).tree;
}

export function factsOf(text: string): Fact[] {
  return [...dockerfile.facts(treeOf(text))];
}

/** Each instruction as `KEYWORD --flag | arguments`, the one within it behind `>`. */
export function shape(text: string): string[] {
  return treeOf(text).instructions.map(clauseShape);
}

function clauseShape(clause: Clause): string {
  const head = [clause.keyword.value, ...clause.flags.map((f) => f.value)].join(" ");
  return clause.inner ? `${head} > ${clauseShape(clause.inner)}` : `${head} | ${clause.arguments.value}`;
}

/** Commands as `place owner: words`, words that nobody wrote in angle brackets. */
export function commands(text: string): string[] {
  return factsOf(text)
    .filter((fact) => fact.kind === "command")
    .map((fact) => `${fact.place} ${fact.owner.kind}: ${words(fact.words)}`);
}

/** The one command that the image starts. */
export function main(text: string): CommandFact {
  const found = factsOf(text).filter((fact) => fact.kind === "command" && fact.place === "main");
  if (found.length !== 1) throw new Error(`${found.length} main commands`);
  return found[0] as CommandFact;
}

export function words(list: readonly Word[]): string {
  return list.map((word) => (word.implied ? `<${word.value}>` : JSON.stringify(word.value))).join(" ");
}
