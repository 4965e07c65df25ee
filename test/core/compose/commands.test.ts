import { describe, expect, it } from "vitest";
import { pieces, read, values } from "./read.ts";

const main = (service: string) => read(`services:\n  web:\n${service.replace(/^/gm, "    ")}\n`).commands[0];

describe("the main command", () => {
  it("has both halves, each with key, value and words", () => {
    const text = [
      "services:",
      "  web:",
      "    image: 'nginx:1'",
      "    entrypoint: [ /tini, '--' ] # first",
      '    command: "server --port 80"',
      "",
    ].join("\n");
    const { commands, at } = read(text);
    expect(commands).toHaveLength(1);
    const [fact] = commands;
    expect(fact).toMatchObject({
      kind: "command",
      language: "compose",
      place: "main",
      container: "web",
      workflow: false,
      path: [0, "services", "web"],
      owner: { kind: "service", name: "web" },
      image: { value: "nginx:1", path: [0, "services", "web", "image"] },
    });
    expect(values(fact!.words)).toEqual(["/tini", "--", "server", "--port", "80"]);
    expect(fact!.words.map((w) => at(w.span))).toEqual(["/tini", "'--'", "server", "--port", "80"]);
    expect(fact!.words[1]?.path).toEqual([0, "services", "web", "entrypoint", 1]);
    expect(at(fact!.owner.span)).toBe("web");
    expect(at(fact!.image!.span)).toBe("'nginx:1'");
    const { entrypoint, arguments: args } = fact!;
    expect([entrypoint?.form, args?.form]).toEqual(["exec", "string"]);
    expect([entrypoint?.keyword.value, args?.keyword.value]).toEqual(["entrypoint", "command"]);
    expect([at(entrypoint!.keyword.span), at(args!.keyword.span)]).toEqual(["entrypoint", "command"]);
    expect([at(entrypoint!.span), at(args!.span)]).toEqual(["[ /tini, '--' ]", '"server --port 80"']);
    expect([entrypoint?.path.at(-1), args?.path.at(-1)]).toEqual(["entrypoint", "command"]);
    expect([entrypoint?.shared, args?.shared]).toEqual([false, false]);
  });

  const halves: [yaml: string, entrypoint: string | undefined, command: string | undefined][] = [
    ["entrypoint: []", "cleared", undefined],
    ["entrypoint: ''", "cleared", undefined],
    ["entrypoint: '  '", "cleared", undefined],
    ["entrypoint: []\ncommand: [a]", "cleared", "a"],
    ["image: x\nentrypoint: null", undefined, undefined],
    ["image: x\nentrypoint:", undefined, undefined],
    ["image: x\nentrypoint: ~\ncommand: a b", undefined, "a b"],
    ["image: x\ncommand: !reset null", undefined, undefined],
    ["image: x\ncommand: !reset []", undefined, undefined],
    ["command: !override [a]", undefined, "a"],
    ["command: 5", undefined, "5"],
    ["command: [a, 5, true]", undefined, "a 5 true"],
    ["command: [a, {b: c}]", undefined, "a"],
    ["command:\n  - a\n  - |\n    b\n", undefined, "a b\n"],
  ];
  it.each(halves)("%j", (yaml, entrypoint, command) => {
    const fact = main(yaml);
    const say = (part: NonNullable<typeof fact>["entrypoint"]) =>
      part && (part.cleared ? "cleared" : values(part.words).join(" "));
    expect(fact).toBeDefined();
    expect(say(fact?.entrypoint)).toBe(entrypoint);
    expect(say(fact?.arguments)).toBe(command);
  });

  it("is there for a bare image, and not for a service that says nothing of either", () => {
    expect(main("image: alpine")).toMatchObject({ image: { value: "alpine" }, words: [] });
    expect(main("build: .")).toBeUndefined();
    expect(read("services:\n  a:\n  b: ~\n  c: []\n  d: x\n").facts).toEqual([]);
  });

  it("is that of services and jobs, not of what looks like them", () => {
    const text = [
      "x-base: { command: no }",
      "services:",
      "  a: { command: one, x-b: { command: no } }",
      "  x-c: { command: two }",
      "jobs:",
      "  j: { command: three, triggers: { manual: true } }",
      "configs:",
      "  d: { command: no }",
    ].join("\n");
    const { commands } = read(text);
    expect(commands.map((c) => [c.owner.kind, c.container, ...values(c.words)])).toEqual([
      ["service", "a", "one"],
      ["service", "x-c", "two"],
      ["job", "j", "three"],
    ]);
  });

  it("is that of the services of version 1, which stand at the top", () => {
    const text =
      "web:\n  build: .\n  command: a b\ndb:\n  image: c\nnetworks:\n  image: d\nx-y:\n  image: e\nother:\n  f: g\n";
    expect(read(text).commands.map((c) => [c.container, c.image?.value, ...values(c.words)])).toEqual([
      ["web", undefined, "a", "b"],
      ["db", "c"],
    ]);
  });

  it("is read from each document, from JSON, and behind CRLF and a byte order mark", () => {
    const two = read("services:\n  a: { command: x }\n---\nservices:\n  b: { command: y }\n");
    expect(two.commands.map((c) => c.path)).toEqual([
      [0, "services", "a"],
      [1, "services", "b"],
    ]);
    const json = read('{"services": {"a": {"command": ["sh", "-c", "\\u0061 \\"b\\""]}}}');
    expect(values(json.commands[0]!.words)).toEqual(["sh", "-c", 'a "b"']);
    const text =
      "\uFEFFservices:\r\n  a:\r\n    command:\r\n      - sh\r\n      - -c\r\n      - |\r\n        é 😀 b\r\n        c\r\n";
    const crlf = read(text);
    const [word] = crlf.commands[0]!.words.slice(2);
    expect(word?.value).toBe("é 😀 b\nc\n");
    expect(word && crlf.at(word.text.locate(5, 6))).toBe("b");
  });
});

describe("values that stand in several places", () => {
  it("are said once, where they stand, and are shared", () => {
    const text = [
      "x-run: &run",
      "  image: a",
      "  command: [sh, -c, x]",
      "services:",
      "  one: *run",
      "  two:",
      "    <<: *run",
      "  three:",
      "    <<: *run",
      "    image: b",
      "  four:",
      "    <<: *run",
      "    entrypoint: e",
    ].join("\n");
    const { commands, at } = read(text);
    expect(commands.map((c) => c.container)).toEqual(["one", "four"]);
    expect(commands[0]?.arguments).toMatchObject({ shared: true, path: [0, "x-run", "command"] });
    expect(at(commands[0]!.arguments!.span)).toBe("[sh, -c, x]");
    expect(values(commands[1]!.words)).toEqual(["e", "sh", "-c", "x"]);
    expect([commands[1]?.entrypoint?.shared, commands[1]?.arguments?.shared]).toEqual([false, true]);
  });

  it("are shared at the anchor too", () => {
    const { commands } = read(
      "services:\n  a: { command: &c [x] }\n  b: { command: *c, image: y }\n  d: { command: z }\n",
    );
    expect(commands.map((c) => [c.container, c.arguments?.shared])).toEqual([
      ["a", true],
      ["d", false],
    ]);
  });

  it("come from the service that is extended, unless overridden", () => {
    const text = [
      "services:",
      "  late: { extends: base }",
      "  base: { image: i, entrypoint: e, command: c }",
      "  own: { extends: { service: base }, command: d }",
      "  null: { extends: base, command: null, entrypoint: f }",
      "  reset: { extends: base, entrypoint: !reset null, command: g }",
      "  chain: { extends: own, entrypoint: h }",
      "  other: { extends: { service: base, file: b.yml }, command: k }",
      "  missing: { extends: nowhere, command: l }",
    ].join("\n");
    const { commands } = read(text);
    expect(commands.map((c) => [c.container, c.image?.value, ...values(c.words)])).toEqual([
      ["base", "i", "e", "c"],
      ["own", "i", "e", "d"],
      ["null", "i", "f", "c"],
      ["reset", "i", "g"],
      ["chain", "i", "h", "d"],
      ["other", undefined, "k"],
      ["missing", undefined, "l"],
    ]);
    const own = commands[1];
    expect([own?.entrypoint?.shared, own?.arguments?.shared]).toEqual([true, true]);
    expect(own?.entrypoint?.path).toEqual([0, "services", "base", "entrypoint"]);
    expect(commands[0]?.entrypoint?.shared).toBe(true);
    expect(commands[4]?.entrypoint?.shared).toBe(false);
  });

  it("end where services extend each other in a ring", () => {
    const { commands } = read(
      "services:\n  a: { extends: b, command: x }\n  b: { extends: a }\n  c: { extends: c, image: y }\n",
    );
    expect(commands.map((c) => c.container)).toEqual(["a", "c"]);
  });
});

describe("commands beside the main one", () => {
  const check = (yaml: string) =>
    read(`services:\n  a:\n    healthcheck:\n      ${yaml.replaceAll("\n", "\n      ")}\n`).commands[0];

  const tests: [yaml: string, form: string | undefined, words: string[]][] = [
    ["test: [CMD, pg_isready, -U, $$USER]", "exec", ["pg_isready", "-U", "$USER"]],
    ["test: [CMD-SHELL, 'curl x || exit 1']", "shell", ["/bin/sh", "-c", "curl x || exit 1"]],
    ["test: curl x || exit $$?", "shell", ["/bin/sh", "-c", "curl x || exit $?"]],
    ["test: [CMD-SHELL, 'echo $$$$']", "shell", ["/bin/sh", "-c", "echo $$"]],
    ["test: [CMD, 'echo $$$$']", "exec", ["echo $$"]],
    ["test: [NONE]", undefined, []],
    ["test: [CMD]", undefined, []],
    ["test: [CMD-SHELL]", undefined, []],
    ["test: [curl, x]", undefined, []],
    ["test: []", undefined, []],
    ["test:", undefined, []],
    ["interval: 5s", undefined, []],
    ["disable: true\ntest: curl x", undefined, []],
    ["disable: 'true'\ntest: curl x", undefined, []],
    ["disable: false\ntest: curl", "shell", ["/bin/sh", "-c", "curl"]],
  ];
  it.each(tests)("healthcheck %j", (yaml, form, words) => {
    const fact = check(yaml);
    expect(fact?.place).toBe(form && "healthcheck");
    expect(fact?.entrypoint?.form).toBe(form);
    expect(values(fact?.words ?? [])).toEqual(words);
  });

  it("a health check's shell is implied and stands where the script begins", () => {
    const text = "services:\n  a:\n    healthcheck:\n      test: [CMD-SHELL, 'a $$b']\n";
    const { commands, at } = read(text);
    const [shell, flag, script] = commands[0]!.words;
    expect([shell?.implied, flag?.implied, script?.implied]).toEqual([true, true, undefined]);
    expect([shell?.span, flag?.span]).toEqual(Array(2).fill({ start: script?.span.start, end: script?.span.start }));
    expect(pieces(text, script!)).toBe("a| |$$|b");
    expect(at(commands[0]!.entrypoint!.span)).toBe("[CMD-SHELL, 'a $$b']");
    expect(at(commands[0]!.entrypoint!.keyword.span)).toBe("test");
    expect(commands[0]!.path).toEqual([0, "services", "a", "healthcheck", "test"]);
  });

  it("hooks and the commands of watches", () => {
    const text = [
      "services:",
      "  a:",
      "    image: i",
      "    post_start:",
      "      - command: [/a, b]",
      "        user: root",
      "      - command: c 'd e'",
      "    pre_stop:",
      "      - { command: [f] }",
      "      - { user: g }",
      "    develop:",
      "      watch:",
      "        - { path: ., action: sync+exec, exec: { command: h i } }",
      "        - { path: ., action: rebuild }",
    ].join("\n");
    const hooks = read(text).commands.filter((c) => c.place === "hook");
    expect(hooks.map((c) => values(c.words))).toEqual([["/a", "b"], ["c", "d e"], ["f"], ["h", "i"]]);
    expect(hooks.map((c) => c.entrypoint?.form)).toEqual(["exec", "string", "exec", "string"]);
    expect(hooks[0]).toMatchObject({
      container: "a",
      image: { value: "i" },
      path: [0, "services", "a", "post_start", 0],
    });
  });

  it("steps of pre_start run in containers of their own", () => {
    const text = [
      "services:",
      "  a:",
      "    image: i",
      "    entrypoint: /app",
      "    pre_start:",
      "      - command: [migrate]",
      "      - { image: busybox, command: sh -c 'x y', volumes: [/s:/s] }",
      "      - migrate",
    ].join("\n");
    const { commands, mounts } = read(text);
    expect(commands.map((c) => [c.place, c.container, c.image?.value, ...values(c.words)])).toEqual([
      ["main", "a", "i", "/app"],
      ["init", "a", "i", "migrate"],
      ["init", "a", "busybox", "sh", "-c", "x y"],
    ]);
    expect(commands[1]?.path).toEqual([0, "services", "a", "pre_start", 0]);
    expect(mounts.map((m) => m.path)).toEqual([[0, "services", "a", "pre_start", 1, "volumes", 0]]);
  });
});
