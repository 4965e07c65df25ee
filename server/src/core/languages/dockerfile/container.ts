import type { CommandPart, ContainerFact, EnvironmentVariable } from "../../facts/fact.ts";
import { stageOwner } from "./command.ts";
import type { Stage } from "./tree.ts";

/** A container of the stage's image. What is mounted and which ports are published, its caller says. */
export function containerFact(
  stage: Stage,
  environment: Iterable<EnvironmentVariable>,
  command: CommandPart | undefined,
): ContainerFact {
  const first = stage.from ?? stage.instructions[0];
  const start = first?.span.start ?? 0;
  return {
    kind: "container",
    language: "dockerfile",
    place: "main",
    owner: first ? stageOwner(stage, first) : { kind: "stage", span: { start, end: start } },
    ...(stage.name && { name: stage.name.value }),
    ...(stage.image && { image: stage.image }),
    workflow: false,
    commanded: command !== undefined,
    environment: [...environment],
    ports: [],
    mounts: [],
    shared: false,
    span: { start, end: (stage.instructions.at(-1) ?? first)?.span.end ?? start },
    path: first ? [first.index] : [],
  };
}
