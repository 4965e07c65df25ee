// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose, not of a template string
import { describe, expect, it } from "vitest";
import { isHostPath, parseShortVolume } from "../../../server/src/core/languages/compose/volume.ts";
import { read } from "./read.ts";

const mountsOf = (entry: string) => {
  const found = read(`services:\n  a:\n    volumes:\n      - ${entry.replaceAll("\n", "\n        ")}\n`);
  return { ...found, mount: found.mounts[0] };
};

describe("the short syntax", () => {
  const cases: [entry: string, source: string, target: string, host: string | undefined, readOnly: boolean][] = [
    ["/a:/b", "/a", "/b", "/a", false],
    ["/a:/b:ro", "/a", "/b", "/a", true],
    ["/a:/b:ro,z", "/a", "/b", "/a", true],
    ["/a:/b:rw", "/a", "/b", "/a", false],
    ["./a:/b", "./a", "/b", "./a", false],
    [".:/b", ".", "/b", ".", false],
    ["~/a:/b", "~/a", "/b", "~/a", false],
    ["'C:\\a:/b'", "C:\\a", "/b", "C:\\a", false],
    ["'C:\\a:D:\\b:ro'", "C:\\a", "D:\\b", "C:\\a", true],
    [
      "'\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine'",
      "\\\\.\\pipe\\docker_engine",
      "\\\\.\\pipe\\docker_engine",
      "\\\\.\\pipe\\docker_engine",
      false,
    ],
    ["${S:-/run/d.sock}:/b", "${S:-/run/d.sock}", "/b", "/run/d.sock", false],
    ["${S:-/a:b}:/c", "${S:-/a:b}", "/c", "/a:b", false],
    ["${A:-${B:-/a}}/c:/b:${M:-ro}", "${A:-${B:-/a}}/c", "/b", "/a/c", true],
    ["$HOME/a:/b", "$HOME/a", "/b", undefined, false],
    ["${S}:/b", "${S}", "/b", undefined, false],
    ["/a/${B}:/b", "/a/${B}", "/b", undefined, false],
    ["/a$$b:/c", "/a$$b", "/c", "/a$b", false],
    ["/a:${T:-/b}", "/a", "${T:-/b}", "/a", false],
  ];
  it.each(cases)("%s", (entry, source, target, host, readOnly) => {
    const { mount, mounts, at } = mountsOf(entry);
    expect(mounts).toHaveLength(1);
    expect(mount).toMatchObject({
      source: { value: source },
      target: { value: target },
      readOnly,
      users: [],
      shared: false,
    });
    expect(mount?.host).toBe(host);
    expect(mount && [at(mount.source.span), at(mount.target!.span), at(mount.span)]).toEqual([source, target, entry]);
    expect([mount?.path, mount?.source.path]).toEqual(Array(2).fill([0, "services", "a", "volumes", 0]));
    expect(mount?.owner).toMatchObject({ kind: "service", name: "a" });
  });

  it.each([
    ["an anonymous volume", "/var/run/docker.sock"],
    ["an anonymous volume on Windows", "'C:\\a'"],
    ["a named volume", "data:/b"],
    ["a named volume by default", "${V:-data}:/b"],
    ["a variable alone", "${V}"],
    ["one letter and a colon is a drive", "'a:/b'"],
    ["no source", "':/b'"],
    ["nothing", "''"],
    ["null", ""],
    ["a template", "{{ path }}:/b"],
  ])("%s is no path of the host", (_name, entry) => {
    expect(mountsOf(entry).mounts).toEqual([]);
  });

  it("is cut at the colons as Compose cuts it", () => {
    const parts = (value: string) => {
      const { source, target, readOnly } = parseShortVolume(value);
      return [source?.value, target.value, readOnly];
    };
    expect(parts("c:\\windows:d:\\x y:ro")).toEqual(["c:\\windows", "d:\\x y", true]);
    expect(parts("name:d:")).toEqual(["name", "d:", false]);
    expect(parts("d:")).toEqual([undefined, "d:", false]);
    expect(parts("/a::ro")).toEqual(["/a", "", true]);
    expect(parts("$A:$B")).toEqual(["$A", "$B", false]);
    expect(parts("${A:-b")).toEqual([undefined, "${A:-b", false]);
    expect(["/", ".", "~", "\\\\x", "C:/"].map(isHostPath)).toEqual(Array(5).fill(true));
    expect(["", "a", "a/b", "\\x", "ab:"].map(isHostPath)).toEqual(Array(5).fill(false));
  });
});

describe("the long syntax", () => {
  it("is a mount of the host when its type is bind", () => {
    const entry = "type: bind\nsource: '/a'\ntarget: /b\nread_only: true";
    const { mount, mounts, at } = mountsOf(entry);
    expect(mounts).toHaveLength(1);
    expect(mount).toMatchObject({ host: "/a", readOnly: true, path: [0, "services", "a", "volumes", 0] });
    expect(mount?.source).toMatchObject({ value: "/a", path: [0, "services", "a", "volumes", 0, "source"] });
    expect([at(mount!.source.span), at(mount!.target!.span)]).toEqual(["/a", "/b"]);
    expect(at(mount!.span)).toBe("type: bind\n        source: '/a'\n        target: /b\n        read_only: true");
  });

  const cases: [entry: string, host: string | undefined][] = [
    ["{ type: bind, source: a, target: /b }", "a"],
    ["{ type: npipe, source: '\\\\.\\pipe\\x', target: y }", "\\\\.\\pipe\\x"],
    ["{ source: /a, target: /b }", "/a"],
    ["{ type: '${T:-bind}', source: '${S:-/a}', target: /b }", "/a"],
    ["{ source: a, target: /b }", undefined],
    ["{ type: volume, source: /a, target: /b }", undefined],
    ["{ type: tmpfs, target: /b }", undefined],
    ["{ type: bind, target: /b }", undefined],
    ["{ type: bind, source: [a] }", undefined],
  ];
  it.each(cases)("%s", (entry, host) => {
    const { mount } = mountsOf(entry);
    expect(mount?.host).toBe(host);
    expect(mount !== undefined).toBe(host !== undefined);
  });
});

describe("a named volume that is a path of the host", () => {
  const text = [
    "services:",
    "  a:",
    "    volumes: ['sock:/var/run/docker.sock:ro', other:/x]",
    "  b:",
    "    volumes:",
    "      - { type: volume, source: sock, target: /s, read_only: true }",
    "      - ./sock:/y",
    "volumes:",
    "  other: {}",
    "  sock:",
    "    driver: local",
    "    driver_opts:",
    "      type: none",
    "      o: bind",
    "      device: ${D:-/var/run/docker.sock}",
    "",
  ].join("\n");

  it("stands at its device, with the entries that use it", () => {
    const { mounts, at } = read(text);
    expect(mounts.map((m) => [m.owner.kind, m.owner.name, m.host])).toEqual([
      ["service", "b", "./sock"],
      ["volume", "sock", "/var/run/docker.sock"],
    ]);
    const mount = mounts[1]!;
    expect(at(mount.source.span)).toBe("${D:-/var/run/docker.sock}");
    expect(at(mount.owner.span)).toBe("sock");
    expect(mount).toMatchObject({ readOnly: true, shared: false, path: [0, "volumes", "sock"] });
    expect(mount.source.path).toEqual([0, "volumes", "sock", "driver_opts", "device"]);
    expect(mount.users.map((u) => [u.value, at(u.span), u.path])).toEqual([
      ["/var/run/docker.sock", "'sock:/var/run/docker.sock:ro'", [0, "services", "a", "volumes", 0]],
      ["/s", "{ type: volume, source: sock, target: /s, read_only: true }", [0, "services", "b", "volumes", 0]],
    ]);
  });

  it.each([
    ["another driver", "{ driver: x, driver_opts: { o: bind, device: /a } }", 0],
    ["no bind", "{ driver_opts: { type: nfs, o: 'addr=1', device: ':/a' } }", 0],
    ["no device", "{ driver_opts: { o: bind } }", 0],
    ["nothing", "", 0],
    ["several options", "{ driver_opts: { o: 'rw, rbind', device: /a } }", 1],
  ])("%s", (_name, volume, count) => {
    expect(read(`volumes:\n  v: ${volume}\n`).mounts).toHaveLength(count);
  });
});

describe("mounts that stand in several places", () => {
  it("are said once and are shared", () => {
    const text = [
      "x-v: &v",
      "  - /a:/b",
      "services:",
      "  one: { volumes: *v }",
      "  two: { volumes: *v }",
      "  three: { volumes: [/c:/d] }",
      "  four: { extends: three }",
    ].join("\n");
    expect(read(text).mounts.map((m) => [m.owner.name, m.host, m.shared])).toEqual([
      ["one", "/a", true],
      ["three", "/c", true],
    ]);
  });

  it("are used once", () => {
    const text = [
      "services:",
      "  one: { volumes: &v ['sock:/b'] }",
      "  two: { volumes: *v }",
      "volumes:",
      "  sock: { driver_opts: { o: bind, device: /a } }",
    ].join("\n");
    const [mount] = read(text).mounts;
    expect(mount?.users.map((u) => u.path)).toEqual([[0, "services", "one", "volumes", 0]]);
    expect(mount?.shared).toBe(true);
  });

  it("use_api_socket mounts the daemon's socket", () => {
    const { mounts, at } = read(
      "services:\n  c: { extends: a }\n  a: { use_api_socket: true }\n  b: { use_api_socket: false }\n",
    );
    expect(mounts.map((m) => m.owner.name)).toEqual(["a"]);
    expect(mounts[0]).toMatchObject({ host: "/var/run/docker.sock", path: [0, "services", "a", "use_api_socket"] });
    expect(at(mounts[0]!.span)).toBe("use_api_socket: true");
  });
});
