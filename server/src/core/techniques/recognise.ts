/** How far a document's front matter is looked for what tells that it is about a technique. */
const headLength = 8 * 1024;

/**
 * True for a Markdown text whose front matter says which technique it is about. A guess by line, for any file of a
 * workspace: cheap, and it need not be valid YAML while it is typed.
 */
export function isTechniqueDocument(text: string): boolean {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!text.startsWith("---", start)) return false;
  const head = text.slice(start + 3, start + headLength);
  const end = /^---[ \t]*$/m.exec(head)?.index ?? head.length;
  return /^(?:technique_id|mitre_attack_url|id:[ \t]*["']?attack-pattern--)/m.test(head.slice(0, end));
}
