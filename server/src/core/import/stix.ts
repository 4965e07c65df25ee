/** A STIX object as it was parsed: nothing about it is certain. */
export type StixObject = Readonly<Record<string, unknown>>;

/** A field that is a text; undefined where it is missing, empty or something else. */
export function textOf(object: StixObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The texts of a field that is a list. */
export function textsOf(object: StixObject, field: string): string[] {
  const value = object[field];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string" && item !== "") : [];
}

/** The objects of a field that is a list. */
export function objectsOf(object: StixObject, field: string): StixObject[] {
  const value = object[field];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isObject(value: unknown): value is StixObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for what a release keeps only so that older ids lead somewhere. Both marks are absent from older bundles. */
export function isRetired(object: StixObject): boolean {
  return object.revoked === true || object.x_mitre_deprecated === true;
}

/** A source that the texts cite. */
export interface Reference {
  readonly name: string;
  readonly url: string | undefined;
}

export function referencesOf(object: StixObject): Reference[] {
  return objectsOf(object, "external_references").flatMap((reference) => {
    const name = textOf(reference, "source_name");
    return name === undefined ? [] : [{ name, url: textOf(reference, "url") }];
  });
}

/**
 * The id that people use (T1609, M1018, DET0065) and its page. ATT&CK's own reference has a name that begins with
 * "mitre"; an organisation's objects may name themselves otherwise and then come first.
 */
export function identityOf(object: StixObject): { readonly id: string; readonly url: string | undefined } | undefined {
  const references = objectsOf(object, "external_references");
  const own =
    references.find((r) => textOf(r, "source_name")?.startsWith("mitre") && textOf(r, "external_id") !== undefined) ??
    references[0];
  const id = own && textOf(own, "external_id");
  return own && id !== undefined ? { id, url: textOf(own, "url") } : undefined;
}
