import type { Command } from "./command.ts";
import { composeForms } from "./compose.ts";
import { dockerfileForms } from "./dockerfile.ts";
import { kubernetesForms } from "./kubernetes.ts";
import type { Piece } from "./piece.ts";

/**
 * Where a form puts a command. entry: what the container starts. init: a container that runs before it. ephemeral: one
 * that is added later. beside: probes, hooks and health checks. build: RUN. workflow: a step of a workflow engine.
 */
export type Where = "entry" | "init" | "ephemeral" | "beside" | "build" | "workflow";
export type LanguageName = "dockerfile" | "compose" | "kubernetes";

/** One way in which a file can hold a command. */
export interface Form {
  readonly name: string;
  readonly where: Where;
  /** The file's name where it is not the language's usual one. */
  readonly file?: string;
  /** True where Kubernetes does not look for variables. */
  readonly raw?: boolean;
  accepts?(command: Command): boolean;
  write(command: Command): Piece;
}

export const forms: readonly (Form & { readonly language: LanguageName })[] = [
  ...dockerfileForms.map((form) => ({ ...form, language: "dockerfile" as const })),
  ...composeForms.map((form) => ({ ...form, language: "compose" as const })),
  ...kubernetesForms.map((form) => ({ ...form, language: "kubernetes" as const })),
];
