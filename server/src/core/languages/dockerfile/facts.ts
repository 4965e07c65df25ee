import type { CommandPart, ContainerFact, EnvironmentVariable, Fact, Owner } from "../../facts/fact.ts";
import type { Path } from "../../text/span.ts";
import { commandFact, commandPart, execFormFact, onbuildOwner, stageOwner } from "./command.ts";
import { containerFact } from "./container.ts";
import { readArgument, readEnvironment, type Variables } from "./environment.ts";
import { formOf } from "./execForm.ts";
import { type Clause, type DockerfileTree, type Instruction, innermost, type Stage } from "./tree.ts";
import { writtenScript } from "./writtenScript.ts";

/**
 * The commands of a Dockerfile, its malformed exec forms, and the container that its image makes.
 *
 * - `build`: each RUN of each stage.
 * - `main`: what the final stage starts, which an earlier stage may have set; a script of a COPY heredoc that it names
 *   (owner kind `script`); the entrypoint that ONBUILD gives to the images built on this one (owner kind `onbuild`).
 * - `healthcheck`: that of the final stage.
 *
 * RUN and HEALTHCHECK commands stand in `entrypoint`, since no word of the image comes before them. Paths: see
 * `DockerfileTree`; a command's is that of its first half's instruction.
 */
export function* dockerfileFacts(tree: DockerfileTree): Iterable<Fact> {
  const states: State[] = [];
  const final = finalStages(tree.stages);
  for (const stage of tree.stages) {
    const state = begin(tree, stage, stage.base === undefined ? undefined : states[stage.base]);
    states.push(state);
    for (const instruction of standing(stage.instructions)) yield* read(state, instruction, final.has(stage));
  }
  const last = states.at(-1);
  if (!last) return;
  const container = containerFact(last.stage, last.environment.values(), last.entrypoint ?? last.command);
  yield container;
  yield* started(last, last, container);
  yield* triggered(last, container);
}

/** The last stage and those that it is built on: what another stage says of its start, nobody starts. */
function finalStages(stages: readonly Stage[]): ReadonlySet<Stage> {
  const final = new Set<Stage>();
  for (let at = stages.at(-1); at && !final.has(at); at = at.base === undefined ? undefined : stages[at.base])
    final.add(at);
  return final;
}

/** Instructions that say what a container of the stage runs, not what its build does. */
const ofTheStart = new Set(["ENTRYPOINT", "CMD", "HEALTHCHECK"]);

/** A build stage while its instructions are read: what its image would say. */
interface State {
  readonly tree: DockerfileTree;
  readonly stage: Stage;
  /** What Docker puts before a shell form. */
  shell: readonly string[];
  entrypoint: CommandPart | undefined;
  command: CommandPart | undefined;
  /** A CMD of the stage itself, which an ENTRYPOINT does not clear. */
  ownCommand: boolean;
  healthcheck: CommandPart | undefined;
  /** ENV by name. */
  readonly environment: Map<string, EnvironmentVariable>;
  /** The values of ENV and ARG, as far as the file gives them. */
  readonly variables: Variables;
  readonly triggers: Instruction[];
}

function begin(tree: DockerfileTree, stage: Stage, parent: State | undefined): State {
  const state: State = {
    tree,
    stage,
    shell: parent?.shell ?? defaultShell(tree, stage),
    entrypoint: parent?.entrypoint,
    command: parent?.command,
    ownCommand: false,
    healthcheck: parent?.healthcheck,
    environment: new Map(parent?.environment),
    variables: new Map(parent?.variables),
    triggers: [],
  };
  for (const trigger of parent?.triggers ?? []) if (trigger.inner) apply(state, trigger, trigger.inner);
  return state;
}

/** Windows images start `cmd`. What tells them apart is their name, the platform, or that `\` had to be freed. */
function defaultShell(tree: DockerfileTree, { image, platform }: Stage): readonly string[] {
  const name = image?.value ?? "";
  const windows =
    /^["']?windows/i.test(platform ?? "") ||
    tree.escapeToken === "`" ||
    /\b(?:nanoserver|servercore|windowsservercore)\b|^mcr\.microsoft\.com\/windows\b/i.test(name);
  return windows ? ["cmd", "/S", "/C"] : ["/bin/sh", "-c"];
}

/** Leaves out the ENTRYPOINT, CMD and HEALTHCHECK that a later one of the stage replaces. One without arguments does not. */
function standing(instructions: readonly Instruction[]): Instruction[] {
  const key = (i: Instruction): string => (i.name === "ONBUILD" ? `ONBUILD ${i.inner?.name}` : i.name);
  const last = new Map<string, Instruction>();
  for (const instruction of instructions) {
    if (innermost(instruction).arguments.value !== "") last.set(key(instruction), instruction);
  }
  return instructions.filter(
    (i) => !/^(?:ONBUILD )?(?:ENTRYPOINT|CMD|HEALTHCHECK)$/.test(key(i)) || last.get(key(i)) === i,
  );
}

function* read(state: State, instruction: Instruction, final: boolean): Iterable<Fact> {
  const onbuild = instruction.name === "ONBUILD";
  const clause = onbuild ? instruction.inner : instruction;
  if (!clause) return;
  const owner = onbuild ? onbuildOwner(state.stage, instruction) : stageOwner(state.stage, instruction);
  const malformed =
    final || onbuild || !ofTheStart.has(clause.name) ? execFormFact(instruction, clause, owner) : undefined;
  if (malformed) yield malformed;
  if (clause.name === "RUN") {
    const part = commandPart(state, instruction, clause);
    if (part) yield commandFact("build", owner, state.stage, part, undefined);
  }
  if (onbuild) state.triggers.push(instruction);
  else apply(state, instruction, clause);
}

/** What the instruction does to the image's configuration. */
function apply(state: State, instruction: Instruction, clause: Clause): void {
  if (clause.name === "SHELL") {
    const form = formOf(clause.arguments);
    if (form.kind === "exec" && form.words.length > 0) state.shell = form.words.map((w) => w.value);
  } else if (clause.name === "ENTRYPOINT") {
    const part = commandPart(state, instruction, clause);
    if (!part) return;
    state.entrypoint = part;
    if (!state.ownCommand) state.command = undefined;
  } else if (clause.name === "CMD") {
    const part = commandPart(state, instruction, clause);
    if (!part) return;
    state.command = part;
    state.ownCommand = true;
  } else if (clause.name === "HEALTHCHECK") {
    if (clause.inner) state.healthcheck = commandPart(state, instruction, clause.inner);
    else if (clause.arguments.value.toUpperCase() === "NONE") state.healthcheck = undefined;
  } else if (clause.name === "ARG") {
    readArgument(clause, state.tree, state.variables);
  } else if (clause.name === "ENV") {
    for (const variable of readEnvironment(clause, instruction.index, state.tree, state.variables)) {
      state.environment.delete(variable.name.value);
      state.environment.set(variable.name.value, variable);
    }
  }
}

/** What runs in a container of the image; `from` holds the parts. */
function* started(
  state: State,
  from: Pick<State, "entrypoint" | "command" | "healthcheck">,
  container: ContainerFact,
  onbuild?: Owner,
) {
  const { entrypoint, command, healthcheck } = from;
  const owner = (part: CommandPart): Owner => onbuild ?? stageOwner(state.stage, instructionOf(state.tree, part.path));
  const first = entrypoint ?? command;
  if (first) {
    const fact = commandFact("main", owner(first), state.stage, entrypoint, command, container);
    yield fact;
    const script = onbuild ? undefined : writtenScript(state.tree, state.stage, fact.words);
    if (script) {
      const { words, path } = script;
      yield { ...commandFact("main", script.owner, state.stage, undefined, undefined, container), words, path };
    }
  }
  if (healthcheck) yield commandFact("healthcheck", owner(healthcheck), state.stage, healthcheck, undefined, container);
}

/** What ONBUILD sets in an image built on the final stage. */
function* triggered(final: State, container: ContainerFact): Iterable<Fact> {
  const [first] = final.triggers;
  if (!first) return;
  const child: State = {
    ...final,
    entrypoint: undefined,
    command: undefined,
    ownCommand: false,
    healthcheck: undefined,
    environment: new Map(final.environment),
    variables: new Map(final.variables),
  };
  for (const trigger of final.triggers) if (trigger.inner) apply(child, trigger, trigger.inner);
  const part = child.entrypoint ?? child.command ?? child.healthcheck;
  if (part) yield* started(final, child, container, onbuildOwner(final.stage, instructionOf(final.tree, part.path)));
}

function instructionOf(tree: DockerfileTree, path: Path): Instruction {
  return tree.instructions[path[0] as number] as Instruction;
}
