import type { CommandFact } from "../../facts/fact.ts";
import { type Call, calls } from "../../shell/calls.ts";
import { readOptions } from "../../shell/options.ts";
import type { ShellWord } from "../../shell/script.ts";
import { tail } from "../../shell/words.ts";
import { isEntry } from "../commands.ts";
import type { Report, RuleContext } from "../rule.ts";
import { isPlain, tcpAddress } from "./address.ts";
import { usesTls } from "./client.ts";
import { hostWords } from "./daemon.ts";
import { usedMessage } from "./messages.ts";
import { loudness } from "./survey.ts";

/** The options before the subcommand that have a value (docker's reference). */
const clientOptions = {
  short: "Hcl",
  long: ["host", "context", "config", "log-level", "tlscacert", "tlscert", "tlskey"],
};

/** The daemons without TLS that a command talks to: `docker -H tcp://…`, `DOCKER_HOST=tcp://… docker …`. */
export function* clientReports(fact: CommandFact, context: RuleContext): Iterable<Report> {
  if (!isEntry(fact) || !fact.runsIn || usesTls(fact.runsIn)) return;
  for (const call of calls(context.execution(fact))) {
    for (const word of addresses(call)) {
      const address = tcpAddress(word.text.value);
      const severity = address && isPlain(address) ? loudness(address.host, fact.runsIn, context) : undefined;
      if (!severity) continue;
      yield { span: word.text.locate(0, word.text.value.length), severity, message: usedMessage(severity) };
    }
  }
}

function addresses({ program, command }: Call): ShellWord[] {
  const { name, words } = program;
  if (name === "docker" || name === "docker-compose") {
    const { options } = readOptions(words, 1, clientOptions);
    if (options.some((option) => option.name.startsWith("tls") && option.value?.text.value !== "false")) return [];
    const assigned = command?.assignments.filter((one) => one.name === "DOCKER_HOST") ?? [];
    return [...hostWords(options), ...assigned.map(({ value }) => value)];
  }
  if (name !== "export" && name !== "env") return [];
  const variable = "DOCKER_HOST=";
  return words.flatMap((word) => (word.text.value.startsWith(variable) ? [tail(word, variable.length)] : []));
}
