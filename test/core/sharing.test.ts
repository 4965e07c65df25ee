import { describe, expect, it } from "vitest";
import { fixAll, possibleFixes } from "../../server/src/core/views/actions.ts";
import { analyzeText, applyFix } from "../harness.ts";

/** What is offered for a rule's findings, with what it says of itself. */
function offers(name: string, text: string, rule: string): string[] {
  const analysis = analyzeText(name, text);
  const fixes = analysis.findings.filter((f) => f.rule === rule).flatMap((f) => possibleFixes(analysis, f));
  return fixes.map(
    (fix) => `${fix.title}${fix.safety === "safe" ? " [safe]" : ""}${fix.preferred ? " [preferred]" : ""}`,
  );
}

const socket = "/var/run/docker.sock:/var/run/docker.sock";

describe("a fix in Compose says which services share what it changes", () => {
  const script = 'command: [sh, -c, "x=1; echo $x"]';
  const cases: [name: string, text: string, rule: string, expected: string[]][] = [
    [
      "an alias",
      `services:\n  web:\n    image: a\n    volumes: &v\n      - ${socket}\n      - d:/d\n  worker:\n    image: b\n    volumes: *v\n`,
      "runtime-socket-mount",
      ["Remove the mount (also changes service worker)"],
    ],
    [
      "several aliases",
      `services:\n  web:\n    volumes: &v [d:/d, "${socket}"]\n  a: { image: a, volumes: *v }\n  b: { image: a, volumes: *v }\n  c: { image: a, volumes: *v }\n`,
      "runtime-socket-mount",
      ["Remove the mount (also changes services a, b and c)"],
    ],
    [
      "more than one cares to read",
      `services:\n  web:\n    volumes: &v [d:/d, "${socket}"]\n${[..."abcdef"].map((n) => `  ${n}: { image: a, volumes: *v }\n`).join("")}`,
      "runtime-socket-mount",
      ["Remove the mount (also changes services a, b, c and 3 more)"],
    ],
    [
      "a merge key",
      `services:\n  web: &web\n    image: a\n    ${script}\n  worker:\n    <<: *web\n    image: b\n`,
      "unescaped-dollar",
      ["Write $$x (also changes service worker)"],
    ],
    [
      "merge keys in a list",
      `x-base: &base\n  ${script}\nservices:\n  web:\n    <<: [*base]\n    image: a\n  worker:\n    <<: [*base]\n    image: b\n`,
      "unescaped-dollar",
      ["Write $$x (also changes service worker)"],
    ],
    [
      "a merging service that says it itself",
      `services:\n  web: &web\n    image: a\n    ${script}\n  worker:\n    <<: *web\n    command: run\n`,
      "unescaped-dollar",
      ["Write $$x [preferred]"],
    ],
    [
      "a template that one service uses",
      `x-base: &base\n  ${script}\nservices:\n  web:\n    <<: *base\n    image: a\n`,
      "unescaped-dollar",
      ["Write $$x [preferred]"],
    ],
    [
      "an anchor that nobody refers to",
      `services:\n  web: &web\n    image: a\n    ${script}\n`,
      "unescaped-dollar",
      ["Write $$x [preferred]"],
    ],
    [
      "extends",
      `services:\n  web:\n    image: a\n    ${script}\n  worker:\n    extends: web\n  cron:\n    extends: { service: worker }\n`,
      "unescaped-dollar",
      ["Write $$x (also changes services worker and cron)"],
    ],
    [
      "extends by a service with a command of its own",
      `services:\n  web:\n    image: a\n    ${script}\n  worker:\n    extends: web\n    command: run\n`,
      "unescaped-dollar",
      ["Write $$x [preferred]"],
    ],
    [
      "extends by a service with another file's",
      `services:\n  web:\n    image: a\n    ${script}\n  worker:\n    extends: { service: web, file: other.yaml }\n`,
      "unescaped-dollar",
      ["Write $$x [preferred]"],
    ],
    [
      "extends, where lists are joined",
      `services:\n  web:\n    volumes: [d:/d, "${socket}"]\n  worker:\n    extends: web\n    volumes: [e:/e]\n  cron:\n    extends: web\n    volumes: !override [e:/e]\n`,
      "runtime-socket-mount",
      ["Remove the mount (also changes service worker)"],
    ],
    [
      "two places of one service",
      `services:\n  web:\n    image: a\n    command: &c [sh, -c, "x=1; echo $x"]\n    post_start:\n      - command: *c\n`,
      "unescaped-dollar",
      ["Write $$x (also changes post_start of service web)"],
    ],
  ];
  it.each(cases)("%s", (_name, text, rule, expected) => {
    expect(offers("compose", text, rule)).toEqual(expected);
  });

  it("and is not made in bulk", () => {
    const own = "services:\n  web:\n    image: a\n    stdin_open: true\n";
    const text = `${own}  worker:\n    image: b\n    entrypoint: &e [sh, -c, run]\n  cron:\n    image: c\n    entrypoint: *e\n`;
    expect(fixAll(analyzeText("compose", text))).toEqual([]);
  });

  it("and changes the one node, which then all of them read", () => {
    const text = `services:\n  web:\n    image: a\n    command: &c [sh, -c, "x=1; echo $x"]\n  worker:\n    image: b\n    command: *c\n`;
    const analysis = analyzeText("compose", text);
    const fix = analysis.findings.find((f) => f.rule === "unescaped-dollar")?.fixes[0];
    expect(fix && applyFix(analysis, fix)).toBe(text.replace("$x", "$$$$x"));
  });

  it("and is not made where the node would take an anchor along", () => {
    const text = `services:\n  web:\n    image: a\n    volumes:\n      - &s ${socket}\n      - d:/d\n  worker:\n    image: b\n    volumes: [*s]\n`;
    const analysis = analyzeText("compose", text);
    const fixes = analysis.findings.filter((f) => f.rule === "runtime-socket-mount").flatMap((f) => f.fixes);
    expect(fixes.map((fix) => applyFix(analysis, fix))).toEqual(fixes.map(() => undefined));
    expect(fixes.length).toBeGreaterThan(0);
  });
});

describe("a fix in Kubernetes says which parts share what it changes", () => {
  const role = (rules: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: r, namespace: n }\nrules:\n${rules}`;
  const pod = (name: string, containers: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  containers:\n${containers}`;
  const cases: [name: string, text: string, rule: string, expected: string[]][] = [
    [
      "another rule of the role",
      role(
        "  - apiGroups: ['']\n    resources: &res [pods, pods/exec]\n    verbs: [create]\n  - apiGroups: ['']\n    resources: *res\n    verbs: [list]\n",
      ),
      "rbac-exec",
      ["Remove pods/exec (also changes rule 2)"],
    ],
    [
      "a whole rule",
      role(
        "  - &r\n    apiGroups: ['']\n    resources: [pods, pods/exec]\n    verbs: [create]\n  - <<: *r\n    verbs: [list]\n",
      ),
      "rbac-exec",
      ["Remove pods/exec (also changes rule 2)"],
    ],
    [
      "another container, where the node itself would go",
      pod(
        "p",
        "    - name: a\n      image: a\n      command: &c [bash]\n    - name: b\n      image: b\n      command: *c\n",
      ),
      "bare-shell",
      [],
    ],
    [
      "another container by a merge key",
      pod("p", "    - &a\n      name: a\n      image: a\n      command: [bash]\n    - <<: *a\n      name: b\n"),
      "bare-shell",
      ["Remove the override (also changes container b)"],
    ],
    [
      "another object of a list",
      `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: p }\n    spec: &spec\n      containers:\n        - { name: a, image: a, command: [bash] }\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: q }\n    spec: *spec\n`,
      "bare-shell",
      ["Remove the override (also changes container a of Pod q)"],
    ],
    [
      "an anchor of the same name in another document",
      `${pod("p", "    - &a\n      name: a\n      image: a\n      command: [bash]\n")}---\n${pod("q", "    - &a { name: a, image: a }\n    - { <<: *a, name: b }\n")}`,
      "bare-shell",
      ["Remove the override"],
    ],
  ];
  it.each(cases)("%s", (_name, text, rule, expected) => {
    expect(offers("kubernetes", text, rule)).toEqual(expected);
  });
});

describe("a shell is taken away from a shared command", () => {
  it("where one node holds all of it", () => {
    const text = 'services:\n  web:\n    entrypoint: &e ["sh", "-c", "run --now"]\n  worker:\n    entrypoint: *e\n';
    const analysis = analyzeText("compose", text);
    const [fix] = analysis.findings.filter((f) => f.rule === "entrypoint-shell").flatMap((f) => f.fixes);
    expect(fix).toMatchObject({
      title: "Start the program directly (also changes service worker)",
      safety: "unsafe",
    });
    expect(fix && applyFix(analysis, fix)).toBe(text.replace('["sh", "-c", "run --now"]', '["run", "--now"]'));
  });

  it("but not where another service has a script of its own for it", () => {
    const text =
      'services:\n  web:\n    entrypoint: &e ["sh", "-c"]\n    command: ["run"]\n  worker:\n    entrypoint: *e\n    command: ["x"]\n';
    expect(offers("compose", text, "entrypoint-shell")).toEqual([]);
  });
});
