import { type Imported, type ImportOptions, makeDocuments } from "../../../server/src/core/import/documents.ts";
import { readRelease } from "../../../server/src/core/import/release.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A technique as ATT&CK writes it, with what the test says of it. */
export function technique(id: string, fields: Fields = {}): Fields {
  return {
    type: "attack-pattern",
    id: `attack-pattern--${id}`,
    name: `Name of ${id}`,
    modified: "2025-04-15T00:00:00.000Z",
    description: `What ${id} is.(Citation: A Book)`,
    external_references: [
      {
        source_name: "mitre-attack",
        external_id: id,
        url: `https://attack.mitre.org/techniques/${id.replace(".", "/")}`,
      },
      { source_name: "A Book", url: "https://example.test/book", description: "Somebody. (2020). A Book." },
    ],
    kill_chain_phases: [{ kill_chain_name: "mitre-attack", phase_name: "execution" }],
    x_mitre_platforms: ["Containers"],
    ...fields,
  };
}

/** An object of another type with an id that people use. */
export function object(type: string, id: string, fields: Fields = {}): Fields {
  const reference = { source_name: "mitre-attack", external_id: id, url: `https://attack.mitre.org/x/${id}` };
  return { type, id: `${type}--${id}`, name: `Name of ${id}`, external_references: [reference], ...fields };
}

export function relation(kind: string, from: string, to: string, fields: Fields = {}): Fields {
  const id = `relationship--${kind}-${from}-${to}`;
  return { type: "relationship", id, relationship_type: kind, source_ref: from, target_ref: to, ...fields };
}

/** STIX 2.0 says its version once, 2.1 in each object. */
export function bundle(objects: readonly Fields[], version: "2.0" | "2.1" = "2.1"): string {
  const head = { type: "bundle", id: "bundle--1" };
  if (version === "2.0") return JSON.stringify({ ...head, spec_version: "2.0", objects });
  return JSON.stringify({ ...head, objects: objects.map((o) => ({ ...o, spec_version: "2.1" })) }, undefined, 2);
}

export function importText(text: string, options: ImportOptions = {}): Imported {
  return drain(makeDocuments(drain(readRelease(text)), options));
}

/** The documents of a bundle with these objects, by their names. */
export function documentsOf(objects: readonly Fields[], options: ImportOptions = {}): ReadonlyMap<string, string> {
  return new Map(importText(bundle(objects), options).documents.map(({ name, text }) => [name, text]));
}

/** Runs to the end what could also be stopped on the way. */
export function drain<R>(steps: Generator<number, R>): R {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
