import { run } from "./run.ts";

/** The command line in Node: a reader that goes away, as `head` does, ends it, and so does the last byte written. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(3);
    throw error;
  });
}

const { stdin, stdout, stderr, env } = process;
const onInterrupt = (stop: () => void) => {
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
};
run(process.argv.slice(2), { cwd: process.cwd(), stdin, stdout, stderr, env, onInterrupt }).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.exitCode = 3;
    throw error;
  },
);
