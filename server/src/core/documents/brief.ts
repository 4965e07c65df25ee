/** How much of a text an editor has room for in a list. */
const room = 120;

/** A text in one line, cut where it is longer than a list shows. */
export function brief(text: string): string {
  const line = text
    .slice(0, 4 * room)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > room ? `${line.slice(0, room - 1).trimEnd()}…` : line;
}
