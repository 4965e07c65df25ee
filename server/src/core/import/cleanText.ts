/**
 * Text that stays on its line and shows nothing but itself: line ends and control characters become blanks, halves of
 * characters U+FFFD. Other blanks stay as they are.
 */
export function oneLine(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]+/g, " ").replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** Line starts at which Markdown would begin a block that only its own end closes. */
const openEnded = /^( {0,3})<(?=!--|!\[CDATA\[|![a-z]|\?|(?:script|pre|style|textarea)\b)/i;

/**
 * Markdown of somebody else's as a part of a section: its headings are made lower than the section's own, and it
 * leaves nothing open that would swallow what comes after it. ATT&CK's own texts stay as they are.
 */
export function sectionText(markdown: string, level: number): string {
  const lines = markdown
    .replace(/\r\n?/g, "\n")
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\p{Surrogate}/gu, "\uFFFD")
    .split("\n");
  let fence: string | undefined;
  const safe = lines.map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence) && mark[2]?.trim() === "") fence = undefined;
      return line;
    }
    if (mark?.[1] && !(mark[1].startsWith("`") && mark[2]?.includes("`"))) {
      fence = mark[1];
      return line;
    }
    const heading = /^( {0,3})(#{1,6})(?=[ \t]|$)/.exec(line);
    if (heading?.[2] && heading[2].length < level)
      return `${heading[1]}${"#".repeat(level)}${line.slice(heading[0].length)}`;
    return line.replace(openEnded, "$1\\<");
  });
  return fence === undefined ? safe.join("\n") : [...safe, fence].join("\n");
}

/** `- label: text`, on one line, so that nothing in it ends the list. */
export function item(label: string, text: string | undefined): string {
  const line = oneLine((text ?? "").replace(/\n\s*(?:[-*] )?/g, " "))
    .replace(/ {2,}/g, " ")
    .trim();
  return line === "" ? `- ${label}` : `- ${label}: ${line}`;
}
