import { type Command, isScript, oneLine, rewrite, scriptOf } from "./command.ts";
import type { Form } from "./forms.ts";
import { join, type Piece, piece, textOf } from "./piece.ts";
import {
  block,
  composeDollars,
  foldable,
  folded,
  json,
  jsonEscaped,
  shellQuoted,
  yamlEscaped,
  yamlSingle,
} from "./quoting.ts";

const head = "services:\n  app:\n    image: registry.example/app:1.4\n";

const flow = (words: readonly Piece[], write = json): Piece => piece`[${join(words.map(write), ", ")}]`;

/** A block sequence whose items stand at the indentation. */
function items(words: readonly Piece[], indent: number, write: (word: Piece) => Piece = json): Piece {
  const at = " ".repeat(indent);
  return join(
    words.map((word) => piece`${at}- ${write(word)}`),
    "\n",
  );
}

const words = (command: Command) => command.words;
const line = (command: Command) => join(command.words.map(shellQuoted), " ");
const twoWords = (command: Command) => command.words.length > 1;
const foldableLine = (command: Command) => foldable(line(command));

const forms: readonly Form[] = [
  { name: "entrypoint list", where: "entry", write: (c) => piece`${head}    entrypoint: ${flow(words(c))}\n` },
  {
    name: "command list with unicode escapes",
    where: "entry",
    write: (c) => piece`${head}    command: ${flow(words(c), jsonEscaped)}\n`,
  },
  {
    name: "entrypoint and command share the words, block scalar",
    where: "entry",
    accepts: twoWords,
    write: (c) =>
      piece`${head}    entrypoint:\n${items(words(c).slice(0, -1), 4)}\n    command:\n      - ${block(words(c).at(-1) ?? [], isScript(c) ? "|" : "|-", 8)}\n`,
  },
  {
    name: "entrypoint as a string, script in command",
    where: "entry",
    accepts: isScript,
    write: (c) =>
      piece`${head}    entrypoint: ${join(words(c).slice(0, -1), " ")}\n    command: ${flow([scriptOf(c)])}\n`,
  },
  {
    name: "command in the string form, literal block",
    where: "entry",
    write: (c) => piece`${head}    command: ${block(line(c), "|-", 6)}\n`,
  },
  {
    name: "command in the string form, folded",
    where: "entry",
    accepts: foldableLine,
    write: (c) => piece`${head}    command: ${folded(line(c), ">-", 7)}\n    restart: always\n`,
  },
  {
    name: "entrypoint in the string form, double quotes",
    where: "entry",
    write: (c) => piece`${head}    entrypoint: ${json(line(c))}\n`,
  },
  {
    name: "command in the string form, single quotes",
    where: "entry",
    accepts: oneLine,
    write: (c) => piece`${head}    command: ${yamlSingle(line(c))}\n`,
  },
  {
    name: "list through an anchor",
    where: "entry",
    write: (c) =>
      piece`x-start: &start\n${items(words(c), 2, (w) => yamlEscaped(w, 6))}\n\n${head}    command: *start\n`,
  },
  {
    name: "list through a merge key",
    where: "entry",
    write: (c) =>
      piece`x-base: &base\n  init: true\n  entrypoint: ${flow(words(c))}\n\nservices:\n  app:\n    <<: *base\n    image: registry.example/app:1.4\n`,
  },
  {
    name: "healthcheck CMD",
    where: "beside",
    write: (c) => piece`${head}    healthcheck:\n      test: ["CMD", ${flow(words(c)).slice(1)}\n      interval: 30s\n`,
  },
  {
    name: "healthcheck CMD-SHELL",
    where: "beside",
    accepts: (c) => c.shell === "sh",
    write: (c) =>
      piece`${head}    healthcheck:\n      interval: 1m30s\n      test:\n        - CMD-SHELL\n        - ${block(scriptOf(c), "|+", 10)}\n`,
  },
  {
    name: "healthcheck string",
    where: "beside",
    accepts: (c) => c.shell === "sh",
    write: (c) => piece`${head}    healthcheck:\n      test: ${json(scriptOf(c))}\n`,
  },
  {
    name: "post_start hook",
    where: "beside",
    write: (c) => piece`${head}    post_start:\n      - command: ${flow(words(c))}\n        user: root\n`,
  },
];

export const composeForms: readonly Form[] = forms.map((form) => ({
  ...form,
  write: (command) => form.write(rewrite(command, composeDollars)),
  accepts: (command) =>
    (form.accepts?.(rewrite(command, composeDollars)) ?? true) &&
    !/[^\n\x20-\x7e]/.test(command.words.map(textOf).join("")),
}));
