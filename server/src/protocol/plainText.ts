/**
 * A card's Markdown as plain text, for clients that show no Markdown: marks go, links keep their text, and their target
 * too where that is a web page which the text does not name itself. Linear.
 */
export function plainText(markdown: string): string {
  return markdown
    .split("\n")
    .map((line) => (/^\s*(?:-{3,}|\*{3,})\s*$/.test(line) ? "" : inline(line.replace(/^#{1,6} /, ""))))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const link = /\[((?:[^\][\\]|\\.){0,400})\]\(([^()\s]{0,2000})\)/g;

function inline(line: string): string {
  const withoutLinks = line.replace(link, (_, text: string, url: string) =>
    url.startsWith("https://") && !url.includes(text) ? `${text} (${url})` : text,
  );
  // Every second piece between backticks is code, in which a mark is a letter.
  const pieces = withoutLinks.split(/`+/);
  return pieces.map((piece, i) => (i % 2 === 1 ? piece.trim() : unmarked(piece))).join("");
}

function unmarked(text: string): string {
  return text.replace(/\*\*|\\([\\`*_[\]<>!~&()#.:-])/g, (_, escaped?: string) => escaped ?? "");
}
