import type { CommandFact, ComponentFact, Setting } from "../facts/fact.ts";
import { type Call, calls } from "../shell/calls.ts";
import type { ShellWord } from "../shell/script.ts";
import { isTemplated, tail } from "../shell/words.ts";
import type { Span } from "../text/span.ts";
import type { Fix, RuleContext, Severity } from "./rule.ts";

/** The settings of a kubelet or an API server, from its configuration object or from the words that start it. */
export interface Component {
  readonly settings: readonly Setting[];
  /** The call that starts it; undefined for a configuration object. */
  readonly call: Call | undefined;
  /** True where more may be set than is known: by a variable, a configuration file, k3s's own defaults. */
  readonly open: boolean;
  /** True for a kind cluster, which is one person's or one test run's: nobody else reaches it, so it is information. */
  readonly local: boolean;
}

type Name = ComponentFact["component"];

/** The components of that name that the fact configures: one, where a script does not start several. */
export function componentsIn(fact: ComponentFact | CommandFact, name: Name, context: RuleContext): Component[] {
  if (fact.kind === "component") {
    const { settings, owner } = fact;
    return fact.component === name ? [{ settings, call: undefined, open: true, local: owner.kind === "Cluster" }] : [];
  }
  // The catalogue's column says Kubernetes: elsewhere such a command belongs to a cluster for tests.
  if (fact.language !== "kubernetes") return [];
  return calls(context.execution(fact)).flatMap((call) => {
    const words = argumentsOf(call, name);
    if (!words) return [];
    if (!isDistribution(call.program.name)) {
      return [{ settings: flagsIn(words), call, open: words.some(isOpen), local: false }];
    }
    // Handed on without the dashes.
    const settings = flagsIn(words).map((setting) => ({ ...setting, written: setting.written.slice(2) }));
    return [{ settings, call, open: true, local: false }];
  });
}

/** The severity where the component is nobody else's to reach. */
export function whereLocal({ local }: Component): { readonly severity?: Severity } {
  return local ? { severity: "information" } : {};
}

/** What the component takes for the flag: of several the last. */
export function lastOf(component: Component, flag: string): Setting | undefined {
  return component.settings.findLast((setting) => setting.name === flag);
}

/** Where a finding about the setting stands: its value, or the flag where that has none. */
export function placeOf({ bare, value, written }: Setting): Span {
  return bare ? { start: value.span.start - written.length, end: value.span.end } : value.span;
}

/** The values that Go takes for a boolean (strconv.ParseBool). */
export function isTrue(setting: Setting | undefined): setting is Setting {
  return setting !== undefined && /^(?:1|t|T|TRUE|true|True)$/.test(setting.value.value);
}

/** A port that is served: a number other than 0. */
export function isPort(setting: Setting | undefined): setting is Setting {
  return setting !== undefined && /^\d+$/.test(setting.value.value) && Number(setting.value.value) > 0;
}

/**
 * Writes another value. The component then does something else, which is the point, so it is not safe in the sense of
 * `Fix`; it is preferred, because nothing else is right.
 */
export function setTo(setting: Setting, value: string): Fix {
  const { bare, written } = setting;
  return {
    title: `Set ${written} to ${value}`,
    safety: "unsafe",
    preferred: true,
    operations: [{ op: "replace", span: setting.value.span, text: bare ? `=${value}` : value }],
  };
}

// ── flags ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Flags with a value among those that rules ask for; it may stand in the next word. Booleans are never so. */
const valued = new Set(["authorization-mode", "read-only-port", "insecure-port", "insecure-bind-address"]);

/** Read as pflag does, with Kubernetes' normalisation of underscores: one dash is a cluster of letters, `--` the end. */
function flagsIn(words: readonly ShellWord[]): Setting[] {
  const settings: Setting[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as ShellWord;
    const text = word.text.value;
    if (text === "--") break;
    const flag = /^--([A-Za-z][\w.-]*)(=?)/.exec(text);
    if (!flag) continue;
    const name = (flag[1] as string).replaceAll("_", "-");
    const written = `--${flag[1]}`;
    if (flag[2] === "=") settings.push(given(name, written, tail(word, flag[0].length)));
    else if (text.length > flag[0].length) continue;
    else if (!valued.has(name)) settings.push(bareFlag(name, written, word));
    else {
      const value = words[++at];
      if (value) settings.push(given(name, written, value));
    }
  }
  return settings;
}

function given(name: string, written: string, word: ShellWord): Setting {
  const value = word.value ?? word.text.value;
  return { name, written, value: { value, span: word.text.locate(0, word.text.value.length), path: [] }, bare: false };
}

function bareFlag(name: string, written: string, word: ShellWord): Setting {
  const { end } = word.text.locate(0, word.text.value.length);
  return { name, written, value: { value: "true", span: { start: end, end }, path: [] }, bare: true };
}

/** The component's arguments, where the call starts it: by its own name, in `hyperkube`, or within k3s and RKE2. */
function argumentsOf({ program }: Call, name: Name): readonly ShellWord[] | undefined {
  const [, first, ...rest] = program.words;
  if (program.name === name) return program.words.slice(1);
  if (program.name === "hyperkube") {
    return [name, name.replace("kube-", "")].includes(first?.text.value ?? "") ? rest : undefined;
  }
  const subcommand = first?.text.value;
  if (!isDistribution(program.name) || (subcommand !== "server" && subcommand !== "agent")) return undefined;
  return passedOn(rest, `--${name}-arg`);
}

function isDistribution(program: string | undefined): boolean {
  return program === "k3s" || program === "rke2";
}

/** `--kubelet-arg=flag=value` and `--kubelet-arg flag=value`: what k3s gives to the component as `--flag=value`. */
function passedOn(words: readonly ShellWord[], option: string): ShellWord[] {
  return words.flatMap((word, i) => {
    const text = word.text.value;
    const value =
      text === option ? words[i + 1] : text.startsWith(`${option}=`) ? tail(word, option.length + 1) : undefined;
    if (!value) return [];
    const dashed = {
      value: `--${value.text.value}`,
      locate: (from: number, to: number) => value.text.locate(Math.max(0, from - 2), Math.max(0, to - 2)),
    };
    return [{ ...value, text: dashed, value: value.value && `--${value.value}` }];
  });
}

/** A word that may bring in flags, or names a file that does. */
function isOpen(word: ShellWord): boolean {
  const text = word.text.value;
  if (/^--(?:authentication-config|openshift-config|config|help|version)(?:=|$)/.test(text)) return true;
  return word.value === undefined && (!text.startsWith("--") || isTemplated(text.split("=")[0] ?? ""));
}
