/** Runs what was last given under a name, once nothing more was for so many milliseconds. */
export function delayed(pause: number): (name: string, work: () => void) => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  return (name, work) => {
    clearTimeout(timers.get(name));
    const run = () => {
      timers.delete(name);
      work();
    };
    timers.set(name, setTimeout(run, pause));
  };
}

/** Resolves with the work or so many milliseconds later, what comes first. */
export function within(milliseconds: number, work: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
