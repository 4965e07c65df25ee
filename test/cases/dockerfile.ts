import { breakFirstSpace, type Command, fitsLine, isPlainShell, isScript, oneLine, scriptOf } from "./command.ts";
import type { Form } from "./forms.ts";
import { join, type Piece, piece } from "./piece.ts";
import { json, jsonEscaped } from "./quoting.ts";

const from = "FROM registry.example/app:1.4\n";

/** The list as an exec form. */
function array(words: readonly Piece[], write = json, between = ", "): Piece {
  return piece`[${join(words.map(write), between)}]`;
}

/** `SHELL` where the script needs bash. */
function shellFor(command: Command): string {
  return command.shell === "bash" ? 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n' : "";
}

const script = scriptOf;
const twoWords = (command: Command) => command.words.length > 1;

export const dockerfileForms: readonly Form[] = [
  {
    name: "ENTRYPOINT exec form",
    where: "entry",
    write: ({ words }) => piece`${from}USER 10001\nENTRYPOINT ${array(words)}\n`,
  },
  {
    name: "CMD exec form with unicode escapes",
    where: "entry",
    write: ({ words }) => piece`# syntax=docker/dockerfile:1\n${from}cmd ${array(words, jsonEscaped, ",")}\n`,
  },
  {
    name: "ENTRYPOINT and CMD share the words",
    where: "entry",
    accepts: twoWords,
    write: ({ words }) => piece`${from}CMD ${array(words.slice(-1))}\nENTRYPOINT ${array(words.slice(0, -1))}\n`,
  },
  {
    name: "ENTRYPOINT behind tini, over several lines with comments between",
    where: "entry",
    write: ({ words }) =>
      piece`${from}EXPOSE 8080\nENTRYPOINT [ "tini", \\\n  # the program\n  "--", \\\n\n  ${array(words, json, ", \\\n    # and its arguments\n    ").slice(1)}\n`,
  },
  {
    name: "CMD shell form",
    where: "entry",
    accepts: fitsLine,
    write: (command) => piece`${from}${shellFor(command)}CMD ${script(command)}\n`,
  },
  {
    name: "ENTRYPOINT shell form continued after a comment",
    where: "entry",
    accepts: fitsLine,
    write: (command) =>
      piece`${from}${shellFor(command)}ENTRYPOINT ${breakFirstSpace(script(command), " \\\n    # continued\n\n    ")}\n`,
  },
  {
    name: "CMD shell form with the escape directive",
    where: "entry",
    accepts: (command) =>
      fitsLine(command) &&
      !/`/.test(
        script(command)
          .map((a) => a.out)
          .join(""),
      ),
    write: (command) =>
      piece`# escape=\`\n${from}${shellFor(command)}CMD ${breakFirstSpace(script(command), " `\n  ")}\n`,
  },
  {
    name: "a script that a COPY heredoc writes and ENTRYPOINT names",
    where: "entry",
    accepts: isPlainShell,
    write: (command) =>
      piece`${from}COPY --chmod=755 <<'END_OF_FILE' /usr/local/bin/start\n#!/bin/${command.shell ?? ""}\n${script(command)}\nEND_OF_FILE\nENTRYPOINT ["/usr/local/bin/start"]\n`,
  },
  {
    name: "final stage of several",
    where: "entry",
    write: ({ words }) =>
      piece`FROM golang:1.25 AS build\nRUN go build -o /app .\nCMD ["/app"]\n\n${from}COPY --from=build /app /app\nCMD ["/app"]\nCMD ${array(words)}\n`,
  },
  {
    name: "ONBUILD CMD",
    where: "entry",
    write: ({ words }) => piece`${from}ONBUILD CMD ${array(words)}\n`,
  },
  {
    name: "HEALTHCHECK exec form",
    where: "beside",
    write: ({ words }) =>
      piece`${from}HEALTHCHECK --interval=30s --timeout=3s \\\n  CMD ${array(words)}\nENTRYPOINT ["/app"]\n`,
  },
  {
    name: "HEALTHCHECK shell form",
    where: "beside",
    accepts: fitsLine,
    write: (command) => piece`${from}${shellFor(command)}HEALTHCHECK CMD ${script(command)}\nENTRYPOINT ["/app"]\n`,
  },
  {
    name: "RUN shell form",
    where: "build",
    accepts: fitsLine,
    write: (command) => piece`${from}${shellFor(command)}RUN ${script(command)}\nENTRYPOINT ["/app"]\n`,
  },
  {
    name: "RUN with mounts, after another command",
    where: "build",
    accepts: fitsLine,
    write: (command) =>
      piece`${from}${shellFor(command)}RUN --mount=type=cache,target=/root/.cache --network=default true \\\n  # then\n  && ${breakFirstSpace(script(command), " \\\n      ")}\n`,
  },
  {
    name: "RUN exec form",
    where: "build",
    accepts: oneLine,
    write: ({ words }) => piece`${from}RUN ${array(words)}\n`,
  },
  {
    name: "RUN heredoc",
    where: "build",
    accepts: isPlainShell,
    write: (command) => piece`${from}${shellFor(command)}RUN <<END_OF_RUN\n${script(command)}\nEND_OF_RUN\n`,
  },
  {
    name: "RUN heredoc for a named shell",
    where: "build",
    accepts: isScript,
    write: (command) =>
      piece`${from}RUN <<"END_OF_RUN" ${command.shell ?? ""}\n${script(command)}\nEND_OF_RUN\nENTRYPOINT ["/app"]\n`,
  },
  {
    name: "ONBUILD RUN",
    where: "build",
    accepts: fitsLine,
    write: (command) => piece`${from}${shellFor(command)}ONBUILD RUN ${script(command)}\n`,
  },
];
