import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { artifacts } from "./paths.mjs";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** What `npm run` puts into the environment describes the npm that runs us, not the one we start. */
const fromNpm =
  /^npm_(package_|lifecycle_|command$|execpath$|node_execpath$|config_(user_agent|local_prefix|npm_version)$)/i;

/** @returns {NodeJS.ProcessEnv} */
export function cleanEnvironment(extra = {}) {
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !fromNpm.test(name))), ...extra };
}

/** @param {string} name */
export const logFile = (name) => join(artifacts, `${name}.log`);

/**
 * Starts a program without input, its output in a log file.
 * @param {string} name of the log
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 */
export function start(name, command, args, options = {}) {
  mkdirSync(artifacts, { recursive: true });
  const log = createWriteStream(logFile(name));
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that what it starts in turn ends with it.
    detached: process.platform !== "win32",
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once("close", () => log.end());
  child.once("error", () => running.delete(child));
  child.once("exit", () => running.delete(child));
  running.add(child);
  return child;
}

/**
 * Runs a program to its end.
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, seconds?: number }} [options]
 */
export async function run(name, command, args, options = {}) {
  const child = start(name, command, args, options);
  try {
    const ended = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? signal));
    });
    const code = await within(options.seconds ?? 120, name, ended);
    if (code !== 0) {
      throw new Error(`${command} ended with ${code}, see ${logFile(name)}\n${lastLines(logFile(name), 10)}`);
    }
  } finally {
    await stop(child);
  }
}

/** @param {import("node:child_process").ChildProcess} child */
export async function stop(child) {
  if (!running.has(child)) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  kill(child, "SIGTERM");
  const grace = setTimeout(() => kill(child, "SIGKILL"), 3000);
  await gone;
  clearTimeout(grace);
}

export async function stopAll() {
  await Promise.all([...running].map(stop));
}

process.once("exit", () => {
  for (const child of running) kill(child, "SIGKILL");
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.once(signal, () => process.exit(1));

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function kill(child, signal) {
  try {
    if (child.pid && process.platform !== "win32") process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

/**
 * @template T
 * @param {number} seconds
 * @param {string} what
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export async function within(seconds, what, promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not done after ${seconds} s`)), seconds * 1000);
  });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * @param {string} url
 * @param {import("node:child_process").ChildProcess} server
 * @param {string} name of its log
 */
export async function answers(url, server, name) {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (server.exitCode !== null) break;
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name} does not answer at ${url}\n${lastLines(logFile(name))}`);
}

/** @param {string} file */
export function lastLines(file, count = 15) {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}
