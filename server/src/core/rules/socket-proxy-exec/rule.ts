import type { ContainerFact, EnvironmentVariable } from "../../facts/fact.ts";
import { defineRule, type Fix } from "../rule.ts";
import { isSocketProxy } from "../socketProxy.ts";

export const socketProxyExec = defineRule({
  id: "socket-proxy-exec",
  title: "Socket proxy that lets commands through",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["container"],
  *check(container) {
    if (!isSocketProxy(container)) return;
    const [exec, post, containers] = ["EXEC", "POST", "CONTAINERS"].map((name) => switchOf(container, name));
    if (post?.on && containers?.on) {
      yield {
        span: post.value.span,
        message:
          "With `CONTAINERS` and `POST` this proxy protects little: its clients start containers with the host's files, " +
          "and by that run anything as root on the host. Set `POST` to 0.",
        fixes: [turnOff(exec?.on ? [post, exec] : [post])],
      };
    } else if (exec?.on) {
      // Without POST only the state of an exec can be read (the proxies' own rules: all but GET is denied).
      yield {
        span: exec.value.span,
        ...(!post?.on && { severity: "information" }),
        message: post?.on
          ? "The clients of this proxy may run commands in containers, which the proxy is there to prevent. Set `EXEC` to 0."
          : "`EXEC` lets the clients of this proxy run commands in containers as soon as `POST` is on too. Set it to 0.",
        fixes: [turnOff([exec])],
      };
    }
  },
});

interface Switch extends EnvironmentVariable {
  readonly value: NonNullable<EnvironmentVariable["value"]>;
  readonly on: boolean;
}

/**
 * On is a number other than 0: HAProxy takes the text for one (Tecnativa's `env(EXEC) -m bool`). LinuxServer's proxy
 * runs nginx and closes a part of the API at the text `0` alone.
 */
function switchOf({ environment, image }: ContainerFact, name: string): Switch | undefined {
  const variable = environment.find((one) => one.name.value === name);
  const value = variable?.value ?? variable?.written;
  if (!variable || !value) return undefined;
  const nginx = name !== "POST" && /(?:^|\/)linuxserver\//.test(image?.value ?? "");
  const said = variable.value?.value;
  return { ...variable, value, on: said !== undefined && (nginx ? said !== "0" : /^0*[1-9]/.test(said)) };
}

function turnOff(switches: readonly Switch[]): Fix {
  const names = switches.map(({ name }) => name.value).join(" and ");
  return {
    title: `Set ${names} to 0`,
    safety: "unsafe",
    preferred: true,
    operations: switches.map(({ value }) => ({ op: "replace", span: value.span, text: "0" })),
  };
}
