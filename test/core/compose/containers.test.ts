// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose, not of a template string
import { describe, expect, it } from "vitest";
import type { ContainerFact } from "../../../server/src/core/facts/fact.ts";
import { compose } from "../../../server/src/core/languages/compose/index.ts";
import { read } from "./read.ts";

const containers = (text: string) => read(text).facts.filter((f): f is ContainerFact => f.kind === "container");

const service = (yaml: string) => {
  const text = `services:\n  web:\n${yaml.replace(/^(?=.)/gm, "    ")}\n`;
  const [fact] = containers(text);
  if (!fact) throw new Error("no container");
  return { fact, at: read(text).at };
};

describe("the container of a service", () => {
  it("is the one that its commands run in", () => {
    const text = [
      "services:",
      "  web:",
      "    image: a",
      "    command: b",
      "    healthcheck: { test: c }",
      "    post_start: [{ command: d }]",
      "    pre_start: [{ command: e }]",
      "  bare: { build: . }",
    ].join("\n");
    const { commands } = read(text);
    const found = containers(text);
    expect(found.map((c) => [c.place, c.name, c.image?.value, c.commanded])).toEqual([
      ["main", "web", "a", true],
      ["init", "web", "a", true],
      ["main", "bare", undefined, false],
    ]);
    expect(commands.map((c) => [c.place, c.runsIn?.place, c.runsIn?.path.at(-1)])).toEqual([
      ["main", "main", "web"],
      ["healthcheck", "main", "web"],
      ["hook", "main", "web"],
      ["init", "init", 0],
    ]);
    expect(found[0]).toMatchObject({
      owner: { kind: "service", name: "web" },
      path: [0, "services", "web"],
      shared: false,
    });
  });

  it("has a console where stdin_open and tty are true", () => {
    const { fact, at } = service('stdin_open: "true"\ntty: false');
    expect(fact.stdin).toMatchObject({ value: "true", path: [0, "services", "web", "stdin_open"] });
    expect(at(fact.stdin!.span)).toBe("true");
    expect(fact.tty).toBeUndefined();
  });

  it("inherits, and says that the value stands elsewhere", () => {
    const text =
      "services:\n  a: { image: x, tty: true }\n  b: { extends: a, stdin_open: true }\n  c: { image: y, tty: true }\n";
    expect(containers(text).map((c) => [c.name, c.tty?.path[2], c.shared])).toEqual([
      ["a", "a", true],
      ["b", "a", true],
      ["c", "c", false],
    ]);
  });
});

describe("the environment of a service", () => {
  const cases: [yaml: string, value: string | undefined, written: string | undefined][] = [
    ["environment: { A: b }", "b", "b"],
    ["environment: { A: 'b' }", "b", "b"],
    ["environment: { A: 1 }", "1", "1"],
    ['environment: { A: "" }', "", ""],
    ["environment: { A: }", undefined, undefined],
    ["environment: { A: '${X}' }", undefined, "${X}"],
    ["environment: { A: '${X:-y}' }", "y", "${X:-y}"],
    ["environment: { A: 'a$$b' }", "a$b", "a$$b"],
    ["environment: { A: '{{ a }}' }", undefined, "{{ a }}"],
    ["environment: [A=b]", "b", "b"],
    ["environment: ['A=b=c d']", "b=c d", "b=c d"],
    ["environment: [A=]", "", ""],
    ["environment: [A]", undefined, undefined],
    ["environment:\n  - A=${X-z}", "z", "${X-z}"],
  ];
  it.each(cases)("%s", (yaml, value, written) => {
    const [variable] = service(yaml).fact.environment;
    expect([variable?.name.value, variable?.value?.value, variable?.written?.value]).toEqual(["A", value, written]);
  });

  it("stands where it is written", () => {
    const { fact, at } = service("environment:\n  - 'A=b c'\n  - \"B=${X:-y}\"");
    const [a, b] = fact.environment;
    expect([at(a!.name.span), at(a!.value!.span), at(b!.value!.span)]).toEqual(["A", "b c", "${X:-y}"]);
    expect(a?.path).toEqual([0, "services", "web", "environment", 0]);
    const map = service('environment:\n  A: "b"\n  C:');
    expect(map.fact.environment.map((v) => v.path.at(-1))).toEqual(["A", "C"]);
    expect(map.at(map.fact.environment[0]!.value!.span)).toBe("b");
  });

  it("is merged by name with what is inherited", () => {
    const text = [
      "x-env: &env { M: 1, N: 2 }",
      "services:",
      "  a: { image: x, environment: [A=1, B=2] }",
      "  b: { extends: a, environment: { B: 3, C: 4 } }",
      "  c: { extends: a, environment: !override [D=5] }",
      "  d: { extends: a, environment: !reset null }",
      "  e: { image: y, environment: { <<: *env, N: 3 } }",
    ].join("\n");
    const said = containers(text).map((c) =>
      c.environment.map((v) => `${v.name.value}=${v.value?.value}${v.shared ? "*" : ""}`),
    );
    expect(said).toEqual([["A=1*", "B=2*"], ["B=3", "C=4", "A=1*"], ["D=5"], [], ["N=3", "M=1*"]]);
  });
});

describe("the ports of a service", () => {
  const cases: [yaml: string, container: number[], published: number[] | undefined, host: string | undefined][] = [
    ["80", [80, 80], undefined, undefined],
    ["'8080:80'", [80, 80], [8080, 8080], undefined],
    ["2375:2375/tcp", [2375, 2375], [2375, 2375], undefined],
    ["3000-3005", [3000, 3005], undefined, undefined],
    ["9090-9091:8080-8081", [8080, 8081], [9090, 9091], undefined],
    ["127.0.0.1:8001:8001", [8001, 8001], [8001, 8001], "127.0.0.1"],
    ["127.0.0.1::80", [80, 80], undefined, "127.0.0.1"],
    ["'[::1]:80:81'", [81, 81], [80, 80], "::1"],
    ["'::1:80:81'", [81, 81], [80, 80], "::1"],
    ["'${P:-8080}:80'", [80, 80], [8080, 8080], undefined],
    ["'${A:-127.0.0.1:8080}:80'", [80, 80], [8080, 8080], "127.0.0.1"],
    ["'${P}:80'", [80, 80], undefined, undefined],
    ["{ target: 80, published: 8080 }", [80, 80], [8080, 8080], undefined],
    ['{ target: 80, published: "8080-8090", host_ip: 127.0.0.1, mode: host }', [80, 80], [8080, 8090], "127.0.0.1"],
    ["{ target: 80 }", [80, 80], undefined, undefined],
  ];
  it.each(cases)("%s", (yaml, container, published, host) => {
    const { ports } = service(`ports:\n  - ${yaml}`).fact;
    expect(ports).toHaveLength(1);
    expect([ports[0]?.container, ports[0]?.published, ports[0]?.host]).toEqual([container, published, host]);
    expect(ports[0]?.path).toEqual([0, "services", "web", "ports", 0]);
  });

  it.each(["'80:${P}'", "x", "{ published: 80 }", "'{{ p }}:{{ p }}'", "''", "[]"])(
    "%s has none that is known",
    (yaml) => {
      expect(service(`ports:\n  - ${yaml}`).fact.ports).toEqual([]);
    },
  );

  it("are added to those that are inherited", () => {
    const text = 'services:\n  a: { image: x, ports: ["1:2"] }\n  b: { extends: a, ports: ["3:4"] }\n';
    expect(containers(text)[1]?.ports.map((p) => [p.container[0], p.shared])).toEqual([
      [4, false],
      [2, true],
    ]);
  });

  it("are not those of expose", () => {
    expect(service("expose: [80]").fact.ports).toEqual([]);
  });
});

describe("the mounts of a service", () => {
  const cases: [yaml: string, kind: string, source: string | undefined, target: string][] = [
    ["volumes: [./a:/b]", "host", "./a", "/b"],
    ["volumes: [data:/b:ro]", "claim", "data", "/b"],
    ["volumes: [/b]", "empty", undefined, "/b"],
    ["volumes: ['${X}:/b']", "host", undefined, "/b"],
    ["volumes: ['${X:-data}:/b']", "claim", "data", "/b"],
    ["volumes: ['data:${T:-/b}']", "claim", "data", "/b"],
    ["volumes: [{ type: bind, source: ./a, target: /b }]", "host", "./a", "/b"],
    ["volumes: [{ type: volume, source: v, target: /b }]", "claim", "v", "/b"],
    ["volumes: [{ type: volume, target: /b }]", "empty", undefined, "/b"],
    ["volumes: [{ type: tmpfs, target: /b }]", "empty", undefined, "/b"],
    ["volumes: [{ type: image, source: i, target: /b }]", "other", "i", "/b"],
    ["tmpfs: /b", "empty", undefined, "/b"],
    ["tmpfs: ['/b:size=64m']", "empty", undefined, "/b"],
    ["configs: [c]", "configMap", "c", "/c"],
    ["configs: [{ source: c, target: /b }]", "configMap", "c", "/b"],
    ["secrets: [s]", "secret", "s", "/run/secrets/s"],
    ["secrets: [{ source: s, target: t }]", "secret", "s", "/run/secrets/t"],
  ];
  it.each(cases)("%s", (yaml, kind, source, target) => {
    const { mounts } = service(yaml).fact;
    expect(mounts.map((m) => [m.kind, m.source, m.target.value])).toEqual([[kind, source, target]]);
  });

  it.each(["volumes: ['data:${T}']", "volumes: [{ type: bind, source: ./a }]", "volumes: ['{{ a }}:{{ b }}']"])(
    "%s has no target that is known",
    (yaml) => {
      expect(service(yaml).fact.mounts).toEqual([]);
    },
  );

  it("stand where they are written, the service's own before what is inherited", () => {
    const text = [
      "services:",
      "  a: { image: x, volumes: ['./a:/m', './a:/n'] }",
      "  b:",
      "    extends: a",
      "    volumes:",
      "      - type: volume",
      "        source: v",
      "        target: '/m'",
      "        read_only: true",
      "        volume: { subpath: run.sh }",
    ].join("\n");
    const { at } = read(text);
    const [own, inherited] = containers(text)[1]!.mounts;
    expect(own).toMatchObject({ kind: "claim", readOnly: true, subPath: "run.sh", shared: false });
    expect(inherited).toMatchObject({ kind: "host", target: { value: "/n" }, shared: true });
    expect([at(own!.target.span), at(inherited!.target.span)]).toEqual(["/m", "/n"]);
    expect(own?.path).toEqual([0, "services", "b", "volumes", 0]);
  });
});

it("patches take out an entry by its path", () => {
  const text = "services:\n  a:\n    environment:\n      A: b\n      C: d\n    ports:\n      - 1:2\n      - 3:4\n";
  const { tree } = read(text);
  const [fact] = containers(text);
  const paths = [fact!.environment[0]!.path, fact!.ports[1]!.path];
  const edits = compose.patch(
    tree,
    paths.map((path) => ({ op: "remove", path })),
  );
  expect(edits.map((e) => text.slice(e.span.start, e.span.end).trim())).toEqual(["A: b", "- 3:4"]);
});
