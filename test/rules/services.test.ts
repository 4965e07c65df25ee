import { describe, expect, it } from "vitest";
import { allowedAfter, analyzeText, applyFix } from "../harness.ts";

/** The findings of the rules about services as `severity word`, in the order of the text; fixes must mend them. */
function found(name: string, text: string): string[] {
  const analysis = analyzeText(name, text);
  const findings = analysis.findings.filter((f) => /^(?:kubelet|apiserver|docker-daemon|socket-proxy)-/.test(f.rule));
  for (const finding of findings) {
    const allowed = allowedAfter(name, analysis, finding);
    for (const fix of finding.fixes) {
      const after = analyzeText(name, applyFix(analysis, fix) ?? "").findings.map((f) => f.key);
      expect(after, fix.title).not.toContain(finding.key);
      expect(
        after.filter((key) => !allowed.has(key)),
        fix.title,
      ).toEqual([]);
    }
  }
  return findings.map(({ severity, span }) => `${severity} ${text.slice(span.start, span.end)}`);
}

function pod(...containers: string[]): string {
  const items = containers.map((container) => `    - ${container}\n`).join("");
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n${items}`;
}

describe("the flags of components are read as pflag reads them", () => {
  it.each([
    ["[kubelet, --anonymous-auth=T]", ["error T"]],
    ["[kubelet, --anonymous_auth]", ["error --anonymous_auth"]],
    ["[kubelet, --anonymous-auth=true, --anonymous-auth=0]", []],
    ["[kubelet, -anonymous-auth=true]", []],
    ["[kubelet, --, --anonymous-auth=true]", []],
    ["[kubelet, --authorization-mode, AlwaysAllow]", ["error AlwaysAllow"]],
    ["[kubelet, --authorization-mode=Webhook, --anonymous-auth=true]", ["warning true"]],
    ["[kubelet, --read-only-port=00]", []],
    ["[sh, -c, 'exec kubelet --read-only-port \"10255\"']", ["warning 10255"]],
    ["[sh, -c, 'kubelet --read-only-port=$PORT']", []],
    ["[k3s, agent, --kubelet-arg=anonymous-auth]", ["error anonymous-auth"]],
    ["[rke2, server, --kubelet-arg, read-only-port=1]", ["warning 1"]],
    ["[k3s, kubectl, --kubelet-arg, read-only-port=1]", []],
    ["[hyperkube, apiserver, --anonymous-auth=false, --insecure-port=8080]", ["error 8080"]],
    ["[hyperkube, kubelet, --insecure-port=8080]", []],
    ["[kube-apiserver]", ["information kube-apiserver"]],
    ["[kube-apiserver, $(FLAGS)]", []],
    ["[kube-apiserver, --anonymous-auth=false, --insecure-bind-address=$(IP)]", []],
    ["[kube-apiserver, --anonymous-auth=false, --insecure-bind-address=0.0.0.0, --insecure-port=0]", []],
    ["[kube-apiserver, --anonymous-auth=false, --insecure-bind-address, '::']", ["error ::"]],
    [
      "[kube-apiserver, --anonymous-auth=false, --authorization-mode=RBAC, --authorization-mode=AlwaysAllow]",
      ["error AlwaysAllow"],
    ],
    ["[kube-apiserver, --anonymous-auth=false, '--authorization-mode=AlwaysAllow,RBAC']", ["error AlwaysAllow"]],
  ])("%s", (words, expected) => {
    expect(found("kubernetes", pod(`{ name: c, image: i, args: ${words} }`))).toEqual(expected);
  });
});

describe("a Docker daemon", () => {
  const dind = (env = "", args = "") => `{ name: dind, image: "docker:28-dind", env: [${env}], args: [${args}] }`;
  const client = '{ name: job, image: job, env: [{ name: DOCKER_HOST, value: "tcp://localhost:2375" }] }';
  const noCertificates = '{ name: DOCKER_TLS_CERTDIR, value: "" }';

  it.each([
    ["says more than its client in the same pod", [client, dind(noCertificates)], ['error ""']],
    [
      "that only its pod reaches is information",
      [client, dind("", '"-H", "tcp://127.0.0.1"')],
      ["information tcp://127.0.0.1"],
    ],
    ["that is not found makes its client speak", [client, dind()], ["warning tcp://localhost:2375"]],
    ["may stand in another file", [client], ["information tcp://localhost:2375"]],
    ["with certificates is silent", [dind("", '"-H=tcp://0.0.0.0:2376", --tlsverify')], []],
    ["without certificates is found", [dind("", '"-H=tcp://0.0.0.0:2376", --tls')], ["error tcp://0.0.0.0:2376"]],
    ["is one cause", [dind(noCertificates, 'dockerd, "-H", "tcp://0.0.0.0"')], ["error tcp://0.0.0.0"]],
    ["that is named leaves the variable without effect", [dind(noCertificates, "dockerd")], []],
    ["is no client's image", [`{ name: c, image: "docker:28", env: [${noCertificates}] }`], []],
  ])("%s", (_title, containers, expected) => {
    expect(found("kubernetes", pod(...containers))).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ["in a string", "a: { image: i, command: dockerd -H :2375 -H 0.0.0.0:2375 }", ["error 0.0.0.0:2375"]],
    ["as a list without quotes", "a: { build: ., environment: [DOCKER_TLS_CERTDIR=] }", ["error DOCKER_TLS_CERTDIR"]],
    ["from the caller's environment", "a: { build: ., environment: [DOCKER_TLS_CERTDIR] }", []],
    [
      "published to the host alone",
      'a: { build: ., ports: ["127.0.0.1:2375:2375"] }',
      ["information 127.0.0.1:2375:2375"],
    ],
    ["published where nothing listens", 'a: { image: "docker:28-dind", ports: ["2375:2375"] }', []],
    [
      "published by an image without certificates",
      'a: { image: "docker:18-dind", ports: ["2375:2375"] }',
      ["error 2375:2375"],
    ],
    [
      "published by an image that others made",
      'a: { image: registry.example/docker:28-dind, ports: ["2375:2375"] }',
      ["error 2375:2375"],
    ],
    [
      "published with a command",
      'a: { image: "docker:28-dind", command: --tls=false, ports: ["2375:2375"] }',
      ["error 2375:2375"],
    ],
    [
      "published with certificates that the caller may turn off",
      'a: { image: "docker:28-dind", environment: [DOCKER_TLS_CERTDIR], ports: ["2375:2375"] }',
      ["error 2375:2375"],
    ],
    ["a wide range is not meant", 'a: { build: ., ports: ["2000-3000:2000-3000"] }', []],
    ["by its default port", "a: { image: i, environment: { DOCKER_HOST: tcp://b } }", ["error tcp://b"]],
    ["with TLS", "a: { image: i, environment: { DOCKER_HOST: tcp://b, DOCKER_TLS_VERIFY: 1 } }", []],
    [
      "of a variable's default",
      `a: { image: i, environment: { DOCKER_HOST: "tcp://\${H:-b}:2375" } }`,
      [`error tcp://\${H:-b}:2375`],
    ],
    ["of a variable", `a: { image: i, environment: { DOCKER_HOST: "\${DOCKER_HOST}" } }`, []],
    ["in a client's words", "a: { image: docker, command: docker -H tcp://b:2375 ps }", ["error tcp://b:2375"]],
    ["in a client's words with TLS", "a: { image: docker, command: docker --tlsverify -H tcp://b:2375 ps }", []],
    ["in an assignment", 'a: { image: i, command: sh -c "DOCKER_HOST=tcp://b docker ps" }', ["error tcp://b"]],
    [
      "behind a proxy that goes by another name",
      "a: { image: i, environment: { DOCKER_HOST: tcp://p:2375 } }, b: { image: tecnativa/docker-socket-proxy }",
      ["information tcp://p:2375"],
    ],
    [
      "as a service of its own beside a proxy",
      "a: { image: i, environment: { DOCKER_HOST: tcp://c:2375 } }, b: { image: tecnativa/docker-socket-proxy }, c: { image: j }",
      ["error tcp://c:2375"],
    ],
    [
      "a proxy that is published",
      'a: { image: tecnativa/docker-socket-proxy, ports: ["2375:2375"] }',
      ["warning 2375:2375"],
    ],
  ])("in Compose: %s", (_title, services, expected) => {
    expect(found("compose", `services: { ${services} }\n`)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["FROM docker:dind\nENV DOCKER_TLS_CERTDIR=\n", ["error DOCKER_TLS_CERTDIR"]],
    ["FROM docker:dind AS a\nENV DOCKER_TLS_CERTDIR=''\nFROM alpine\n", []],
    ["FROM alpine\nCMD dockerd -H tcp://0.0.0.0:2375\n", ["error tcp://0.0.0.0:2375"]],
    ["FROM alpine\nENV DOCKER_HOST tcp://docker:2375\n", ["error tcp://docker:2375"]],
  ])("in a Dockerfile: %s", (text, expected) => {
    expect(found("dockerfile", text)).toEqual(expected);
  });
});

describe("a socket proxy", () => {
  const proxy = (environment: string, image = "tecnativa/docker-socket-proxy") =>
    found("compose", `services:\n  p:\n    image: ${image}\n    environment: { ${environment} }\n`);

  it("is judged by what its switches let through", () => {
    expect(proxy("EXEC: 1")).toEqual(["information 1"]);
    expect(proxy("EXEC: 1, POST: 1")).toEqual(["warning 1"]);
    expect(proxy("EXEC: '0', POST: '1', CONTAINERS: '1'")).toEqual(["warning 1"]);
    expect(proxy("POST: 1, CONTAINERS: 0")).toEqual([]);
    expect(proxy(`EXEC: "\${E:-0}"`)).toEqual([]);
    expect(proxy(`EXEC: "\${E:-1}"`)).toEqual([`information \${E:-1}`]);
  });

  it("takes other words as its image does", () => {
    expect(proxy("EXEC: yes, POST: 1")).toEqual([]);
    expect(proxy("EXEC: yes, POST: 1", "lscr.io/linuxserver/socket-proxy")).toEqual(["warning yes"]);
  });
});
