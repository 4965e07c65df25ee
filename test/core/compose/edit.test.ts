import { describe, expect, it } from "vitest";
import { compose } from "../../../server/src/core/languages/compose/index.ts";
import { interpolations } from "../../../server/src/core/languages/compose/interpolation.ts";
import type { Operation } from "../../../server/src/core/languages/language.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";
import { read } from "./read.ts";

function patch(text: string, ...operations: Operation[]): string {
  const { tree } = compose.parse(text);
  const result = applyEdits(text, compose.patch(tree, operations));
  expect(compose.parse(result).problems, result).toEqual([]);
  return result;
}

/** The text without the mount whose source is this, removed as a rule removes it. */
function withoutMount(text: string, source: string): string {
  const mount = read(text).mounts.find((m) => m.source.value === source);
  if (!mount) throw new Error(`no mount of ${source}`);
  return patch(
    text,
    ...[mount.path, ...mount.users.map((u) => u.path)].map((path) => ({ op: "remove", path }) as const),
  );
}

describe("a mount is removed", () => {
  const cases: [name: string, before: string, after: string][] = [
    [
      "from a block list",
      "services:\n  a:\n    image: i\n    volumes:\n      - d:/d # data\n      - /s:/s:ro # socket\n      - e:/e\n  b:\n    image: j\n",
      "services:\n  a:\n    image: i\n    volumes:\n      - d:/d # data\n      - e:/e\n  b:\n    image: j\n",
    ],
    [
      "from a block list as far out as its key",
      "services:\n  a:\n    volumes:\n    - /s:/s\n    - d:/d\n    image: i\n",
      "services:\n  a:\n    volumes:\n    - d:/d\n    image: i\n",
    ],
    [
      "with its list, when it was the last",
      "services:\n  a:\n    image: i\n    volumes:\n      - /s:/s\n    # kept\n    command: c\n",
      "services:\n  a:\n    image: i\n    # kept\n    command: c\n",
    ],
    [
      "at the end of the file",
      "services:\n  a:\n    image: i\n    volumes:\n      - /s:/s",
      "services:\n  a:\n    image: i\n",
    ],
    [
      "from the front of a flow list",
      "services:\n  a:\n    volumes: ['/s:/s', d:/d] # v\n",
      "services:\n  a:\n    volumes: [d:/d] # v\n",
    ],
    [
      "from the end of a flow list",
      "services:\n  a:\n    volumes: [d:/d, '/s:/s'] # v\n",
      "services:\n  a:\n    volumes: [d:/d] # v\n",
    ],
    [
      "with its flow list, when it was the last",
      "services:\n  a:\n    volumes: ['/s:/s'] # v\n    image: i\n",
      "services:\n  a:\n    image: i\n",
    ],
    [
      "in the long syntax",
      "services:\n  a:\n    volumes:\n      - type: bind\n        source: /s\n        # the socket\n        target: /s\n\n      - d:/d\n    image: i\n",
      "services:\n  a:\n    volumes:\n\n      - d:/d\n    image: i\n",
    ],
    [
      "in the long syntax on one line",
      "services:\n  a:\n    volumes:\n      - d:/d\n      - { type: bind, source: /s, target: /s }\n    image: i\n",
      "services:\n  a:\n    volumes:\n      - d:/d\n    image: i\n",
    ],
    [
      "between CRLF",
      "services:\r\n  a:\r\n    volumes:\r\n      - d:/d # é\r\n      - /s:/s\r\n    image: i\r\n",
      "services:\r\n  a:\r\n    volumes:\r\n      - d:/d # é\r\n    image: i\r\n",
    ],
    [
      "behind a byte order mark",
      "\uFEFFservices:\n  a:\n    image: i\n    volumes: [/s:/s]\n",
      "\uFEFFservices:\n  a:\n    image: i\n",
    ],
    [
      "from JSON",
      '{\n  "services": {\n    "a": {\n      "image": "i",\n      "volumes": ["/s:/s", "d:/d"]\n    }\n  }\n}\n',
      '{\n  "services": {\n    "a": {\n      "image": "i",\n      "volumes": ["d:/d"]\n    }\n  }\n}\n',
    ],
    [
      "in the second document",
      "services:\n  a: { image: i }\n---\nservices:\n  b:\n    image: j\n    volumes:\n      - /s:/s\n",
      "services:\n  a: { image: i }\n---\nservices:\n  b:\n    image: j\n",
    ],
    [
      "with a named volume and its uses",
      "services:\n  a:\n    image: i\n    volumes:\n      - sock:/s\n      - d:/d\n  b:\n    image: j\n    volumes: [sock:/s]\nvolumes:\n  d: {}\n  sock:\n    driver_opts: { type: none, o: bind, device: /s }\n",
      "services:\n  a:\n    image: i\n    volumes:\n      - d:/d\n  b:\n    image: j\nvolumes:\n  d: {}\n",
    ],
  ];
  it.each(cases)("%s", (_name, before, after) => {
    expect(withoutMount(before, "/s")).toBe(after);
  });

  it("unless an alias elsewhere needs it", () => {
    const text = "services:\n  a:\n    volumes: &v\n      - /s:/s\n  b:\n    volumes: *v\n";
    expect(withoutMount(text, "/s")).toBe(text);
  });

  it("where use_api_socket asked for it", () => {
    expect(withoutMount("services:\n  a:\n    image: i\n    use_api_socket: true\n", "/var/run/docker.sock")).toBe(
      "services:\n  a:\n    image: i\n",
    );
  });
});

describe("a command is changed", () => {
  const path = [0, "services", "a", "command"];
  const cases: [name: string, before: string, operation: Operation, after: string][] = [
    [
      "removed with its comment",
      "services:\n  a:\n    command: x # why\n    image: i\n",
      { op: "remove", path },
      "services:\n  a:\n    image: i\n",
    ],
    [
      "removed over several lines",
      "services:\n  a:\n    image: i\n    command: >\n      x\n      y\n\n  b:\n    image: j\n",
      { op: "remove", path },
      "services:\n  a:\n    image: i\n\n  b:\n    image: j\n",
    ],
    [
      "a flow list set",
      'services:\n  a:\n    command: ["sh", "-c", "x y"] # c\n',
      { op: "set", path, value: ["x", "y"] },
      'services:\n  a:\n    command: ["x", "y"] # c\n',
    ],
    [
      "a block list set",
      "services:\n  a:\n    command:\n      - sh\n      - -c\n      - x y\n    image: i\n",
      { op: "set", path, value: ["run", "now"] },
      "services:\n  a:\n    command:\n      - run\n      - now\n    image: i\n",
    ],
    [
      "a string made a list",
      "services:\r\n  a:\r\n    command: sh -c 'x y' # c\r\n    image: i\r\n",
      { op: "set", path, value: ["run", "--now"] },
      'services:\r\n  a:\r\n    command: ["run", "--now"] # c\r\n    image: i\r\n',
    ],
    [
      "set where there was none",
      "services:\n  a:\n    image: i # c\n  b: {}\n",
      { op: "set", path, value: ["x"] },
      "services:\n  a:\n    image: i # c\n    command: [x]\n  b: {}\n",
    ],
  ];
  it.each(cases)("%s", (_name, before, operation, after) => {
    expect(patch(before, operation)).toBe(after);
  });

  it("a dollar doubled where it stands", () => {
    const text = `services:\n  a:\n    command: sh -c "x=1; echo '$x'"\n`;
    const script = read(text).commands[0]!.words[2]!;
    const [dollar] = [...interpolations(script.text)];
    const span = script.text.locate(dollar!.start, dollar!.start + 1);
    const after = patch(text, { op: "replace", span, text: "$$" });
    expect(after).toBe(text.replace("$x", "$$$$x"));
    const mended = read(after).commands[0]!.words[2]!;
    expect([mended.value, [...interpolations(mended.text)]]).toEqual([script.value, []]);
  });
});

describe("comments and suppressions", () => {
  const text = [
    "# tradecraft: ignore-file[a]",
    "services:",
    "  # tradecraft: ignore[b] -- why",
    "  web:",
    "    command: ['# tradecraft: none'] # tradecraft: ignore[c]",
    "    volumes:",
    "      - /s:/s",
    "",
  ].join("\n");

  it("are found with what they cover", () => {
    const { tree, at } = read(text);
    expect([...compose.comments(tree)].map((c) => [c.text, c.leading, at(c.covers).split("\n")[0]])).toEqual([
      ["tradecraft: ignore-file[a]", true, "services:"],
      ["tradecraft: ignore[b] -- why", false, "web:"],
      ["tradecraft: ignore[c]", false, "    command: ['# tradecraft: none'] # tradecraft: ignore[c]"],
    ]);
  });

  it("are written above the entry, and above the file", () => {
    const { tree, mounts } = read(text);
    const edit = compose.suppression(tree, mounts[0]!.source.span, "# tradecraft: ignore[d]")!;
    const written = applyEdits(text, [edit.edit]);
    expect(written).toContain("    volumes:\n      # tradecraft: ignore[d]\n      - /s:/s\n");
    expect(edit.edit.text.slice(edit.commentOffset)).toMatch(/^# tradecraft/);
    expect(compose.fileSuppression(tree, "# x")?.edit).toEqual({ span: { start: 0, end: 0 }, text: "# x\n" });
  });

  it("are not written into JSON", () => {
    const { tree, mounts } = read('{"services": {"a": {"volumes": ["/s:/s"]}}}');
    expect(compose.suppression(tree, mounts[0]!.source.span, "# x")).toBeUndefined();
    expect(compose.fileSuppression(tree, "# x")).toBeUndefined();
  });
});
