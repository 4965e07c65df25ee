import { noticeHeading, noticeName } from "./notice.ts";

/** How much of a file `isImportedFile` wants to see, in bytes. */
export const headLength = 16 * 1024;

/** Folders in which an import is made begin so, until they are complete and get their name. Nothing looks into them. */
export const temporaryPrefix = ".tradecraft-import-";

/** True for a file that an earlier import wrote: MITRE's notice, or a document with the id of a STIX object. */
export function isImportedFile(name: string, head: () => string | undefined): boolean {
  if (name === noticeName) return head()?.startsWith(noticeHeading) === true;
  return name.endsWith(".md") && /^---\r?\n(?:(?!---).*\r?\n){0,400}?id: ["']?attack-pattern--/.test(head() ?? "");
}
