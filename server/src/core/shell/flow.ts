import { cover, type Span } from "../text/span.ts";

/** What is known of some bytes on their way through a script: of a pipe, a variable, a file. */
export interface Flow {
  /** Set where a program fetched them. */
  readonly fetched?: { readonly host: string | undefined } | undefined;
  /** Set where a program decoded them; `by` names it as a message does. */
  readonly decoded?: { readonly by: string } | undefined;
  /** The bytes themselves, where the script says them. */
  readonly text?: string | undefined;
  /** While they are in a pipeline: from the stage that they come from to the one that reads them. */
  readonly span?: Span | undefined;
}

/** True where running these bytes runs what the script does not show. */
export function isHidden(flow: Flow | undefined): flow is Flow {
  return flow?.fetched !== undefined || flow?.decoded !== undefined;
}

export function firstHidden(flows: readonly (Flow | undefined)[]): Flow | undefined {
  return flows.find(isHidden);
}

/** The flow out of its pipeline: in a variable, a file, a word. */
export function stored(flow: Flow | undefined): Flow | undefined {
  return flow?.span ? { ...flow, span: undefined } : flow;
}

/** What a program makes of bytes that it changes in some way: their origin stays. */
export function changed(flow: Flow | undefined): Flow | undefined {
  return isHidden(flow) ? { ...flow, text: undefined } : undefined;
}

/** The flow that a stage of a pipeline writes, as the next one reads it. */
export function handedOn(output: Flow | undefined, input: Flow | undefined, from: Span, to: Span): Flow | undefined {
  if (!output) return undefined;
  return { ...output, span: cover([begin(output, input, from), to]) };
}

/** The flow that a pipeline writes. */
export function leaving(output: Flow | undefined, input: Flow | undefined, last: Span): Flow | undefined {
  return output && { ...output, span: begin(output, input, last) };
}

/** The beginning is where the bytes came from: what a stage passes on began before it. */
function begin(output: Flow, input: Flow | undefined, stage: Span): Span {
  return output.span && input?.span && output.span.start === input.span.start ? output.span : stage;
}
