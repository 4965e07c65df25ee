import type { Analyzer } from "../../core/index.ts";
import type { Io } from "../io.ts";
import type { Renderer } from "../report.ts";
import { plain, styleFor, widthOf } from "../terminal.ts";
import { githubRenderer } from "./github.ts";
import { jsonRenderer } from "./json.ts";
import { sarifRenderer } from "./sarif.ts";
import { textRenderer } from "./text.ts";

export const formats = ["text", "json", "sarif", "github"] as const;

interface Context {
  readonly analyzer: Analyzer;
  readonly io: Io;
  /** False where the report goes to a file. */
  readonly toTerminal: boolean;
}

export function rendererFor(format: (typeof formats)[number], { analyzer, io, toTerminal }: Context): Renderer {
  const { cwd } = io;
  switch (format) {
    case "text":
      return textRenderer({ cwd, style: toTerminal ? styleFor(io) : plain, width: toTerminal ? widthOf(io) : 120 });
    case "json":
      return jsonRenderer({ cwd });
    case "sarif":
      return sarifRenderer({ analyzer, cwd });
    case "github":
      return githubRenderer({ cwd, workspace: io.env.GITHUB_WORKSPACE });
  }
}
