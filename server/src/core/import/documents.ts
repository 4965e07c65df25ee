import { isTechniqueId } from "../techniques/identifier.ts";
import { nearest } from "../text/nearest.ts";
import { oneLine } from "./cleanText.ts";
import { DocumentWriter } from "./document.ts";
import { ImportError } from "./importError.ts";
import { noticeName, noticeText } from "./notice.ts";
import { isNewer, type Release } from "./release.ts";
import { identityOf, type StixObject, textOf, textsOf } from "./stix.ts";

export interface ImportOptions {
  /** Techniques for any of these alone. */
  readonly platforms?: readonly string[] | undefined;
  /** Revoked and deprecated techniques too. */
  readonly retired?: boolean | undefined;
}

export interface ImportedFile {
  /** Safe for every file system: letters, digits, `_`, `-` and single points. */
  readonly name: string;
  readonly text: string;
}

export interface Imported {
  /** One document a technique, in the order of their ids. */
  readonly documents: readonly ImportedFile[];
  readonly notice: ImportedFile;
  /** What could not be made a document, as sentences. */
  readonly leftOut: readonly string[];
}

/** The longest file name that is safe, without its ending; ATT&CK's have nine characters. */
const idLimit = 64;

/** Names that Windows keeps for devices, whatever their ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A release has 5 MB of documents. A bundle whose parts are used over and over could have any number. */
const sizeLimit = 64 * 1024 * 1024;

/** Makes the documents. Yields how far it is, from 0 to 1. Throws an ImportError. */
export function* makeDocuments(release: Release, options: ImportOptions = {}): Generator<number, Imported> {
  const platforms = options.platforms && knownPlatforms(options.platforms, release);
  const leftOut: string[] = [];
  const wanted = [
    ...choose(options.retired ? [...release.techniques, ...release.retired] : release.techniques, leftOut),
  ]
    .filter(([, t]) => !platforms || textsOf(t, "x_mitre_platforms").some((platform) => platforms.has(platform)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const writer = new DocumentWriter(release);
  const documents: ImportedFile[] = [];
  let size = 0;
  for (const [i, [id, technique]] of wanted.entries()) {
    const document = writer.write(technique, id);
    if ("reason" in document) leftOut.push(`${id}: ${document.reason}.`);
    else {
      documents.push({ name: `${id}.md`, text: document.text });
      size += document.text.length;
    }
    if (size > sizeLimit) throw new ImportError(`makes more than ${sizeLimit / 1024 / 1024} MB of documents.`);
    yield (i + 1) / wanted.length;
  }
  if (documents.length === 0)
    throw new ImportError(`has no technique that can be imported.${leftOut.length > 0 ? ` ${leftOut[0]}` : ""}`);
  return { documents, notice: { name: noticeName, text: noticeText(release) }, leftOut };
}

/** One technique an id: of several with the same, one that is not retired, then the one that was changed last. */
function choose(techniques: readonly StixObject[], leftOut: string[]): Map<string, StixObject> {
  const chosen = new Map<string, { readonly id: string; readonly technique: StixObject }>();
  for (const technique of techniques) {
    const name = `${quoted(textOf(technique, "name") ?? textOf(technique, "id") ?? "")}`;
    const id = identityOf(technique)?.id;
    if (id === undefined) {
      leftOut.push(`A technique has no id: ${name}.`);
      continue;
    }
    if (!isTechniqueId(id) || id.length > idLimit || device.test(id)) {
      leftOut.push(`A technique has an id that cannot be the name of a file: ${quoted(id)}, ${name}.`);
      continue;
    }
    // Many file systems do not tell capital letters from small ones.
    const key = id.toUpperCase();
    const other = chosen.get(key);
    if (other) leftOut.push(`${id} is there twice; the newer counts.`);
    if (!other || isBetter(technique, other.technique)) chosen.set(key, { id, technique });
  }
  return new Map([...chosen.values()].map(({ id, technique }) => [id, technique]));
}

function isBetter(a: StixObject, b: StixObject): boolean {
  const retired = (technique: StixObject) => technique.revoked === true || technique.x_mitre_deprecated === true;
  return retired(a) === retired(b) ? isNewer(a, b) : retired(b);
}

/** A platform that the release does not have is a slip of the pen, and would make an import of nothing. */
export class UnknownPlatformError extends Error {}

function knownPlatforms(asked: readonly string[], { platforms }: Release): ReadonlySet<string> {
  return new Set(
    asked.map((name) => {
      const known = platforms.find((platform) => platform.toLowerCase() === name.toLowerCase());
      if (known !== undefined) return known;
      const near = nearest(name, platforms);
      const there = platforms.slice(0, 30).map(oneLine).join(", ");
      throw new UnknownPlatformError(
        `no technique of this release is for ${name}.${near ? ` Did you mean ${near}?` : ` There are ${there}.`}`,
      );
    }),
  );
}

function quoted(text: string): string {
  const line = oneLine(text);
  return `"${line.length > 80 ? `${line.slice(0, 80)}…` : line}"`;
}
