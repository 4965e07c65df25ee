// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of shells and files, not of a template string
import { describe, expect, it } from "vitest";
import { analyzeText } from "../../harness.ts";

/** What the rules about clients, the host, ways in and variables make of the place in which a command stands. */

const own = new Set(["container-client", "host-namespace-command", "remote-access-service", "variable-command"]);

function found(name: string, text: string): string[] {
  return analyzeText(name, text)
    .findings.filter((f) => own.has(f.rule))
    .map((f) => `${f.severity} ${f.rule} ${text.slice(f.span.start, f.span.end)}`);
}

/** A pod with one container that has these lines. */
function pod(...lines: string[]): string {
  const head = ["apiVersion: v1", "kind: Pod", "metadata: { name: p }", "spec:", "  containers:", "    - name: c"];
  return [...head, ...lines.map((line) => `      ${line}`), ""].join("\n");
}

function service(...lines: string[]): string {
  return ["services:", "  s:", "    image: x:1", ...lines.map((line) => `    ${line}`), ""].join("\n");
}

function dockerfile(...lines: string[]): string {
  return ["FROM x:1", ...lines, ""].join("\n");
}

function argo(script: string): string {
  const step = `        source: ${JSON.stringify(script)}`;
  const head = ["apiVersion: argoproj.io/v1alpha1", "kind: Workflow", "metadata: { name: w }", "spec:", "  templates:"];
  return [...head, "    - name: t", "      script:", "        image: x:1", "        command: [sh]", step, ""].join(
    "\n",
  );
}

describe("in every place", () => {
  it.each([
    ["a preStop hook", pod('lifecycle: { preStop: { exec: { command: [kubectl, exec, p, "--", id] } } }')],
    ["a probe", pod("livenessProbe: { exec: { command: [kubectl, exec, p] } }")],
  ])("%s", (_name, text) => {
    expect(found("kubernetes", text)).toEqual(["error container-client kubectl, exec"]);
  });

  it("a Compose health check", () => {
    expect(found("compose", service("healthcheck: { test: docker exec db pg_isready }"))).toEqual([
      "error container-client docker exec",
    ]);
    expect(found("compose", service('healthcheck: { test: ["CMD", "nsenter", "-t", "1", "-m"] }'))).toEqual([
      'error host-namespace-command "nsenter", "-t", "1"',
    ]);
  });

  it("RUN", () => {
    expect(found("dockerfile", dockerfile("RUN nsenter -t 1 -m sh"))).toEqual([
      "error host-namespace-command nsenter -t 1",
    ]);
    expect(found("dockerfile", dockerfile("RUN chroot /host sh"))).toEqual([]);
    expect(found("dockerfile", dockerfile("RUN service ssh start", "RUN tmate -F"))).toEqual([
      "warning remote-access-service tmate",
    ]);
    expect(found("dockerfile", dockerfile("RUN $CMD", "CMD exec $CMD"))).toEqual([]);
  });

  it("namespaces without files and processes", () => {
    const enters = (...options: string[]) =>
      found("kubernetes", pod(`command: [nsenter, ${options.join(", ")}, --, ip, a]`));
    expect(enters("-t", "'1'", "-n", "-u")).toEqual(["warning host-namespace-command nsenter, -t, '1'"]);
    expect(enters("--net=/proc/1/ns/net")).toEqual(["warning host-namespace-command nsenter, --net=/proc/1/ns/net"]);
    for (const more of ["-m", "-p", "-U", "-r", "-a"]) {
      expect(enters("-t", "'1'", "-n", more)).toEqual(["error host-namespace-command nsenter, -t, '1'"]);
    }
  });

  it("both halves of a command, each in its own value", () => {
    expect(found("kubernetes", pod("command: [kubectl, -n, x]", 'args: [exec, p, "--", id]'))).toEqual([
      "error container-client exec",
    ]);
    expect(found("dockerfile", dockerfile('CMD ["exec", "x"]', 'ENTRYPOINT ["docker"]'))).toEqual([
      'error container-client "exec"',
    ]);
    expect(found("dockerfile", dockerfile('ENTRYPOINT ["docker"]', 'CMD ["exec", "x"]'))).toEqual([
      'error container-client "exec"',
    ]);
    expect(found("kubernetes", pod("command: [nsenter]", "args: [--target, '1', -m]"))).toEqual([
      "error host-namespace-command '1'",
    ]);
  });
});

describe("in workflow engines", () => {
  it("commands in pods speak, softer; what a step starts for itself does not", () => {
    expect(found("kubernetes", argo("kubectl exec p -- id"))).toEqual(["warning container-client kubectl exec"]);
    expect(found("kubernetes", argo("docker run x; docker exec x id; kubectl cp a b; kubectl run x"))).toEqual([]);
  });

  it("ways to the host speak", () => {
    expect(found("kubernetes", argo("nsenter -t 1 -m sh"))).toEqual(["error host-namespace-command nsenter -t 1"]);
    expect(found("kubernetes", argo("docker run --privileged x; chroot /host sh"))).toEqual([
      "error host-namespace-command chroot /host",
    ]);
  });

  it("services and variables do not", () => {
    expect(found("kubernetes", argo("/usr/sbin/sshd -D"))).toEqual([]);
    expect(found("kubernetes", argo('eval "$CMD"'))).toEqual([]);
  });
});

describe("a client as the image's entrypoint", () => {
  it.each([
    ["bitnami/kubectl:1.31", "[exec, p]", ["error container-client exec"]],
    ["registry.k8s.io/kubectl", "[-n, x, exec, p]", ["error container-client -n, x, exec"]],
    ["docker:28-cli", "[run, x]", ["warning container-client run"]],
    ["registry:5000/tools/kubectl@sha256:abc", "[cp, a, b]", ["warning container-client cp"]],
    ["kubectl-helper:1", "[exec, p]", []],
    ["example/docker:1", "[run, x]", []],
    ["bitnami/kubectl:1.31", "[get, exec]", []],
  ])("%s with %s", (image, args, expected) => {
    expect(found("kubernetes", pod(`image: ${image}`, `args: ${args}`))).toEqual(expected);
  });
});

describe("the host's root", () => {
  const volumes = (kind: string) => `  volumes: [{ name: v, ${kind} }]\n`;

  it.each([
    ["mounted by another name", "/outside", "hostPath: { path: / }", ["error host-namespace-command chroot, /outside"]],
    ["with a slash more", "/outside/", "hostPath: { path: / }", ["error host-namespace-command chroot, /outside"]],
    ["a folder of it", "/outside", "hostPath: { path: /srv }", []],
    ["another volume at /host", "/host", "emptyDir: {}", []],
  ])("%s", (_name, target, kind, expected) => {
    const folder = target.replace(/\/$/, "");
    const text = pod(`command: [chroot, ${folder}, sh]`, `volumeMounts: [{ name: v, mountPath: ${target} }]`);
    expect(found("kubernetes", text + volumes(kind))).toEqual(expected);
  });

  it("of a Compose service", () => {
    expect(found("compose", service("command: chroot /r sh", "volumes: ['/:/r']"))).toEqual([
      "error host-namespace-command chroot /r",
    ]);
    expect(found("compose", service("command: chroot /r sh", "volumes: ['${ROOT}:/r']"))).toEqual([]);
  });
});

describe("a variable in Kubernetes", () => {
  const variable = 'warning variable-command "$(CMD)"';
  it.each([
    ["that the file does not set", [], [variable]],
    ["with a value", ["env: [{ name: CMD, value: /app }]"], []],
    ["with an empty value", ["env: [{ name: CMD, value: '' }]"], []],
    ["from a ConfigMap", ["env: [{ name: CMD, valueFrom: { configMapKeyRef: { name: c, key: k } } }]"], [variable]],
    ["passed on from another", ["env: [{ name: A, value: x }, { name: CMD, value: $(A) }]"], []],
    [
      "passed on from a ConfigMap",
      ["env: [{ name: A, valueFrom: { configMapKeyRef: { name: c, key: k } } }, { name: CMD, value: $(A) }]"],
      [variable],
    ],
    ["of another name", ["env: [{ name: CMD2, value: /app }]"], [variable]],
  ])("%s", (_name, lines, expected) => {
    expect(found("kubernetes", pod('command: ["$(CMD)"]', ...lines))).toEqual(expected);
  });

  it("is one without a shell only in parentheses", () => {
    expect(found("kubernetes", pod('command: ["${CMD}"]'))).toEqual([]);
    expect(found("kubernetes", pod('command: ["$CMD"]'))).toEqual([]);
    expect(found("kubernetes", pod('command: ["$$(CMD)"]'))).toEqual([]);
    expect(found("kubernetes", pod('command: ["sh", "-c", "${CMD}"]'))).toEqual(["warning variable-command ${CMD}"]);
  });

  it("speaks for what the container starts, not for its probes", () => {
    expect(found("kubernetes", pod('livenessProbe: { exec: { command: ["sh", "-c", "$CMD"] } }'))).toEqual([]);
  });
});

describe("a variable in Compose", () => {
  it.each([
    ["sh -c '$$CMD'", [], ["warning variable-command $$CMD"]],
    ["sh -c 'exec $${CMD:-/app}'", [], ["warning variable-command $${CMD:-/app}"]],
    ["sh -c '$CMD'", [], []],
    ["sh -c 'RUN=$$CMD; exec $$RUN'", [], ["warning variable-command $$RUN"]],
    ["sh -c 'RUN=$CMD; exec $$RUN'", [], []],
    ["${CMD}", [], []],
    ["$$CMD", [], []],
    ["sh -c '$$CMD'", ["environment: { CMD: /app }"], []],
    ["sh -c '$$CMD'", ["environment: { CMD: '${CMD}' }"], []],
    ["sh -c '$$CMD'", ["environment: [CMD=/app]"], []],
    ["sh -c '$$CMD'", ["environment: [CMD]"], ["warning variable-command $$CMD"]],
  ])("%s %j", (command, lines, expected) => {
    expect(found("compose", service(`command: ${command}`, ...lines))).toEqual(expected);
  });
});

describe("a template", () => {
  it("decides what it decides", () => {
    expect(found("kubernetes", pod('command: ["sh", "-c", "{{ .Values.command }}"]'))).toEqual([]);
    expect(found("kubernetes", pod('command: ["{{ .Values.command }}", "exec"]'))).toEqual([]);
    expect(found("kubernetes", pod('command: ["kubectl", "-n", "{{ .Release.Namespace }}", "exec", "p"]'))).toEqual([
      'error container-client "kubectl", "-n", "{{ .Release.Namespace }}", "exec"',
    ]);
  });
});
