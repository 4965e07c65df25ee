import type { Example } from "../../server/src/core/rules/manual.ts";

const languages: Readonly<Record<string, string>> = { compose: "dockercompose", kubernetes: "yaml" };

/** The editor's id of the language that an example on a rule's page is in. */
export function editorLanguage({ language }: Example): string {
  return languages[language] ?? language;
}

/** An example without the lines that mark where its findings are. */
export function withoutMarkers(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^#?[ \t]*\^+[ \t]+[a-z-]+$/.test(line))
    .join("\n");
}
