import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { commandOf } from "./command.ts";
import { forms } from "./forms.ts";
import { locate, textOf } from "./piece.ts";

/** The mark stands behind everything that quoting has to change. */
const mark = "Z9Q";
const before = `echo "it's" \\ 'a\tb' $$ \${x:-1} $(id) %`;
const commands = {
  "one line": commandOf(["bash", "-c", `${before} ${mark} end`], "bash"),
  "several lines": commandOf(["sh", "-c", `set -e\n${before}\nif a; then\n\n  b ${mark}\nfi`], "sh"),
  words: commandOf(["/bin/app", "--x", before, mark]),
};

describe.each(Object.entries(commands))("a command of %s", (_name, command) => {
  const last = command.words.map(textOf).length - 1;
  const value = textOf(command.words[last] ?? []);
  const place = { from: [last, value.indexOf(mark)], to: [last, value.indexOf(mark) + mark.length] } as const;
  const holding = forms.filter((form) => form.accepts?.(command) ?? true);

  it.each(holding.map((form) => [`${form.language}: ${form.name}`, form] as const))(
    "knows where its parts stand in %s",
    (_form, form) => {
      const file = form.write(command);
      const span = locate(file, place);
      const written = textOf(file).slice(span?.start, span?.end);
      expect(written.replace(/\\\n */g, "")).toBe(mark);
    },
  );

  const lists = holding.filter(
    (form) => form.language !== "dockerfile" && !/string form|as a string|Tekton/.test(form.name),
  );
  it.each(lists.map((form) => [`${form.language}: ${form.name}`, form] as const))(
    "says the same in %s",
    (_form, form) => {
      const values = parseAllDocuments(textOf(form.write(command))).flatMap((document) => strings(document.toJS()));
      const dollars = form.language === "compose" || !form.raw ? "$$" : "";
      const read = values.map((v) => (dollars ? v.replaceAll("$$", () => "$") : v).replace(/\n$/, ""));
      expect(read).toContain(value);
    },
  );
});

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}
