import { describe, expect, it } from "vitest";
import { analyzeText } from "../harness.ts";

/** The findings of the rule in all profiles, as `severity word`. */
function found(language: string, text: string): string[] {
  const { findings } = analyzeText(language, text, { profile: "audit" });
  return findings
    .filter((f) => f.rule === "entrypoint-from-mount")
    .map((f) => `${f.severity} ${text.slice(f.span.start, f.span.end)}`);
}

const pod = (container: string, volumes: string, init = "") => `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  initContainers: [${init}]
  containers: [{ name: c, image: i, ${container} }]
  volumes: ${volumes}
`;

describe("entrypoint-from-mount", () => {
  const volumes =
    "[{ name: cm, configMap: { name: x } }, { name: h, hostPath: { path: /o } }, { name: e, emptyDir: {} }, { name: n, nfs: {} }]";
  const mounted = (name: string, path: string, more = "") =>
    `volumeMounts: [{ name: ${name}, mountPath: ${path}${more} }]`;

  const cases: [container: string, findings: string[]][] = [
    [`command: [/s/run.sh], ${mounted("cm", "/s")}`, ["information /s/run.sh"]],
    [`command: [/s/run.sh], ${mounted("h", "/s/")}`, ["warning /s/run.sh"]],
    [`command: [/s/run.sh], ${mounted("e", "/s")}`, ["warning /s/run.sh"]],
    [`command: [/s/run.sh], ${mounted("n", "/s")}`, []],
    [`command: [/s/run.sh], ${mounted("gone", "/s")}`, []],
    [`command: [/srv/run.sh], ${mounted("h", "/s")}`, []],
    [`command: [/s/../t/run.sh], ${mounted("h", "/s")}`, []],
    [`command: [/s], ${mounted("e", "/s")}`, []],
    [`command: [/s], ${mounted("e", "/s", ", subPath: x")}`, ["warning /s"]],
    [`command: [/s], ${mounted("h", "/s")}`, ["warning /s"]],
    [`command: [tini, --, /s/run], ${mounted("h", "/s")}`, ["warning /s/run"]],
    [`command: [sh, /s/run], ${mounted("h", "/s")}`, ["warning /s/run"]],
    [`command: [sh, -c, /s/run --fast], ${mounted("h", "/s")}`, ["warning /s/run"]],
    [`command: [sh, -c, 'mkdir -p /x && exec /s/run'], ${mounted("h", "/s")}`, ["warning /s/run"]],
    [`command: [sh, -c, '. /s/run'], ${mounted("h", "/s")}`, ["warning /s/run"]],
    [`command: [sh, -c, '/s/prepare; server'], ${mounted("h", "/s")}`, []],
    [`command: [sh, -c, 'server || /s/alarm'], ${mounted("h", "/s")}`, []],
    [`command: [python3, -u, /s/run.py], ${mounted("h", "/s")}`, ["warning /s/run.py"]],
    [`command: [python3, -m, http.server, -d, /s/x], ${mounted("h", "/s")}`, []],
    [`command: [cat, /s/x], ${mounted("h", "/s")}`, []],
    [`args: [/s/config], ${mounted("h", "/s")}`, []],
    [`args: [sh, /s/run], ${mounted("h", "/s")}`, ["warning /s/run"]],
    [`command: ["$(RUN)"], ${mounted("h", "/s")}`, []],
    [
      "command: [/s/a/run], volumeMounts: [{ name: h, mountPath: /s }, { name: cm, mountPath: /s/a }]",
      ["information /s/a/run"],
    ],
    [
      "command: [/s/b/run], volumeMounts: [{ name: h, mountPath: /s }, { name: cm, mountPath: /s/a }]",
      ["warning /s/b/run"],
    ],
    [`command: [/run], ${mounted("h", "/")}`, ["warning /run"]],
    [`command: [/web], livenessProbe: { exec: { command: [/s/run] } }, ${mounted("h", "/s")}`, []],
  ];
  it.each(cases)("%s", (container, findings) => {
    expect(found("kubernetes", pod(container, volumes))).toEqual(findings);
  });

  const scripts: [script: string, findings: string[]][] = [
    ["cp /app/run /s/run && /s/run", []],
    ["cp /app/run /s && chmod +x /s/run && exec /s/run", []],
    ["install -m 755 /app/run /s/run; exec /s/run", []],
    ["cp -r /app/. /s; /s/bin/run", []],
    ["cp -r /app/* /s/; /s/bin/run", []],
    ["echo server > /s/run; sh /s/run", []],
    ["echo server | tee /s/run; sh /s/run", []],
    ["{ echo a; echo b; } > /s/run && . /s/run", []],
    ["cp /h/run /s/run; /s/run", ["warning /s/run"]],
    ["cp /h/run /s/a; mv /s/a /s/run; /s/run", ["warning /s/run"]],
    ["cp -r /h/. /s; /s/bin/run", ["warning /s/bin/run"]],
    ["cp /cm/run /s/run; /s/run", ["information /s/run"]],
    ["cp /app/run /s/other; /s/run", ["warning /s/run"]],
    ["cp -r /app/. /t; /s/run", ["warning /s/run"]],
    ["echo server >> /s/run; sh /s/run", ["warning /s/run"]],
    ["echo server | tee -a /s/run; sh /s/run", ["warning /s/run"]],
    ["test -e /s/run || cp /app/run /s/run; /s/run", ["warning /s/run"]],
    ["if update; then cp /app/run /s/run; fi; /s/run", ["warning /s/run"]],
    ["cp /app/run /s/run & /s/run", ["warning /s/run"]],
  ];
  it.each(scripts)("follows a file to where the script has it from: %s", (script, findings) => {
    const container =
      `command: [sh, -c, ${JSON.stringify(script)}], ` +
      "volumeMounts: [{ name: h, mountPath: /s }, { name: h, mountPath: /h }, { name: cm, mountPath: /cm }]";
    expect(found("kubernetes", pod(container, volumes))).toEqual(findings);
  });

  it("is quiet where an init container fills the volume", () => {
    const container = `command: [/s/run], ${mounted("e", "/s")}`;
    const init = `{ name: i, image: i, ${mounted("e", "/to")} }`;
    expect(found("kubernetes", pod(container, volumes, init))).toEqual(["information /s/run"]);
  });

  it("is quiet about the files of the project itself", () => {
    const service = (source: string) =>
      `services:\n  a:\n    image: i\n    entrypoint: /s/run.sh\n    volumes: ["${source}:/s"]\n`;
    expect(found("compose", service("./hooks"))).toEqual(["information /s/run.sh"]);
    expect(found("compose", service("."))).toEqual(["information /s/run.sh"]);
    expect(found("compose", service("/opt/hooks"))).toEqual(["warning /s/run.sh"]);
    expect(found("compose", service("hooks"))).toEqual(["warning /s/run.sh"]);
    expect(found("compose", service("~/hooks"))).toEqual(["warning /s/run.sh"]);
  });

  it("leaves workflows alone", () => {
    const text =
      "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: { name: t }\nspec:\n  steps: [{ name: s, command: [/s/run], volumeMounts: [{ name: h, mountPath: /s }] }]\n  volumes: [{ name: h, hostPath: { path: /o } }]\n";
    expect(found("kubernetes", text)).toEqual([]);
  });
});
