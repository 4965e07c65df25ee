export function ok(holds: unknown, what: string): asserts holds {
  if (!holds) throw new Error(`not so: ${what}`);
}

export function includes(text: string, part: string): void {
  ok(text.includes(part), `${JSON.stringify(text)} includes ${JSON.stringify(part)}`);
}
