import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { run } from "../../server/src/cli/run.ts";
import { bundle, technique } from "../core/import/bundles.ts";
import { analyzer, folder, tradecraft } from "./helpers.ts";

const release = bundle([
  technique("T1609"),
  technique("T1003", { x_mitre_platforms: ["Linux"] }),
  technique("T1001", { revoked: true }),
]);

const files = (root: string, name = "out"): string[] => readdirSync(join(root, name)).sort();

describe("tradecraft import", () => {
  it("makes a folder of documents with MITRE's notice, and says how to use it", async () => {
    const root = folder({ "attack.json": release });
    const outcome = await tradecraft(root, ["import", "attack.json", "--out", "docs/techniques"]);
    expect(outcome).toEqual({
      status: 0,
      stderr: "",
      stdout: `Imported 2 techniques into docs/techniques, without 1 that are revoked or deprecated.
To show them, name the folder in .tradecraft.yaml:

techniques:
  - docs/techniques
`,
    });
    expect(files(root, "docs/techniques")).toEqual(["NOTICE.txt", "T1003.md", "T1609.md"]);
    expect(readdirSync(join(root, "docs"))).toEqual(["techniques"]);
  });

  it("makes documents that the configuration takes", async () => {
    const root = folder({ "attack.json": release, ".tradecraft.yaml": "techniques: [out]\n" });
    await tradecraft(root, ["import", "attack.json", "--out", "out"]);
    const { status, stdout, stderr } = await tradecraft(root, ["explain", "T1003"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("What T1003 is.");
  });

  it("reads gzip, whatever the name, and standard input", async () => {
    const root = folder({ "attack.bin": gzipSync(release) });
    expect((await tradecraft(root, ["import", "attack.bin", "--out", "a"])).status).toBe(0);
    expect((await tradecraft(root, ["import", "-", "--out", "b"], { stdin: release })).status).toBe(0);
    expect(files(root, "a")).toEqual(files(root, "b"));
  });

  it("takes the platforms that are asked for, and retired techniques", async () => {
    const root = folder({ "attack.json": release });
    const names = async (out: string, ...options: string[]) => {
      expect((await tradecraft(root, ["import", "attack.json", "--out", out, ...options])).status).toBe(0);
      return files(root, out).filter((name) => name.endsWith(".md"));
    };
    expect(await names("a", "--platform", "linux")).toEqual(["T1003.md"]);
    expect(await names("b", "--platform=Linux", "--platform", "Containers")).toEqual(["T1003.md", "T1609.md"]);
    expect(await names("c", "--retired")).toEqual(["T1001.md", "T1003.md", "T1609.md"]);
  });
});

describe("the exit status of an import", () => {
  const cases: [argv: string[], status: number, message: string][] = [
    [["--out", "out"], 2, "import takes one file"],
    [["attack.json"], 2, "import needs --out FOLDER"],
    [["attack.json", "more.json", "--out", "out"], 2, "import takes one file"],
    [["attack.json", "--out", "."], 2, "is the current folder"],
    [["attack.json", "--out", "attack.json"], 2, "is no folder"],
    [["attack.json", "--out", "out", "--platform", "Lnux"], 2, "Did you mean Linux?"],
    [["attack.json", "--out", "out", "--platfrom", "Linux"], 2, "Did you mean --platform?"],
    [["missing.json", "--out", "out"], 3, "missing.json: does not exist\n"],
    [["folder", "--out", "out"], 3, "folder: is a folder\n"],
    [["note.txt", "--out", "out"], 3, "note.txt: is no STIX bundle: it is no JSON.\n"],
    [["half.json", "--out", "out"], 3, "half.json: ends in the middle"],
    [["half.gz", "--out", "out"], 3, "half.gz: is damaged: it cannot be unpacked.\n"],
    [["empty.json", "--out", "out"], 3, "empty.json: is a STIX bundle without techniques.\n"],
    [["-", "--out", "out"], 3, "standard input: is empty.\n"],
    [["odd.json", "--out", "made"], 3, 'A technique has an id that cannot be the name of a file: "../up", '],
  ];
  it.each(cases)("of %j is %i", async (argv, status, message) => {
    const odd = technique("T2", { external_references: [{ source_name: "mitre-attack", external_id: "../up" }] });
    const root = folder({
      "attack.json": release,
      "note.txt": "A note.",
      "half.json": release.slice(0, 900),
      "half.gz": gzipSync(release).subarray(0, 200),
      "empty.json": bundle([]),
      "odd.json": bundle([technique("T1609"), odd]),
      "folder/x": "",
    });
    const outcome = await tradecraft(root, ["import", ...argv]);
    expect(outcome.stderr).toContain(message);
    expect(outcome.status).toBe(status);
    expect(existsSync(join(root, "out"))).toBe(false);
    expect(readdirSync(root).filter((name) => name.startsWith("."))).toEqual([]);
    if (argv[0] === "odd.json") expect(files(root, "made")).toEqual(["NOTICE.txt", "T1609.md"]);
    else expect(outcome.stdout).toBe("");
  });
});

describe("a folder that is there already", () => {
  const into = (root: string, ...options: string[]) =>
    tradecraft(root, ["import", "attack.json", "--out", "out", ...options]);

  it("is filled where it is empty", async () => {
    const root = folder({ "attack.json": release });
    mkdirSync(join(root, "out"));
    expect((await into(root)).status).toBe(0);
    expect(files(root)).toHaveLength(3);
  });

  it("is replaced by force alone, with what is of an import in it", async () => {
    const root = folder({ "attack.json": release });
    await into(root);
    const refused = await into(root);
    expect([refused.status, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("--force");
    expect((await into(root, "--force", "--platform", "Linux")).status).toBe(0);
    expect(files(root)).toEqual(["NOTICE.txt", "T1003.md"]);
    expect(readdirSync(root).sort()).toEqual(["attack.json", "out"]);
  });

  it.each([
    ["notes.md", "# Mine\n"],
    ["ORG-0001.md", "---\ntechnique_id: ORG-0001\nname: Ours\n---\n"],
    ["sub/T1609.md", "---\nid: attack-pattern--1\n---\n"],
    ["NOTICE.txt", "Ours\n"],
    [".git/HEAD", "x"],
  ])("is never replaced while it holds %s", async (name, text) => {
    const root = folder({ "attack.json": release, [`out/${name}`]: text });
    const outcome = await into(root, "--force");
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain("is of no import");
    expect(readFileSync(join(root, "out", name), "utf8")).toBe(text);
  });

  it.skipIf(process.platform === "win32")("is the one that a link leads to", async () => {
    const root = folder({ "attack.json": release });
    mkdirSync(join(root, "real"));
    symlinkSync("real", join(root, "out"));
    expect((await into(root)).status).toBe(0);
    expect(files(root, "real")).toHaveLength(3);
    expect(files(root, "out")).toHaveLength(3);
  });

  it.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
    "is left as it is where nothing can be written",
    async () => {
      const root = folder({ "attack.json": release });
      mkdirSync(join(root, "locked"));
      chmodSync(join(root, "locked"), 0o500);
      const outcome = await tradecraft(root, ["import", "attack.json", "--out", "locked/out"]);
      expect([outcome.status, outcome.stderr]).toEqual([3, "locked/out: cannot be written: permission denied.\n"]);
    },
  );
});

describe("an import in a terminal", () => {
  const start = async (root: string, onInterrupt?: (stop: () => void) => () => void) => {
    const shown: string[] = [];
    let stdout = "";
    const status = await run(
      ["import", "attack.json", "--out", "out"],
      {
        cwd: root,
        env: {},
        stdin: (async function* () {})(),
        stdout: { write: (text) => (stdout += text) },
        stderr: { isTTY: true, write: (text) => shown.push(text) },
        ...(onInterrupt && { onInterrupt }),
      },
      analyzer,
    );
    return { status, stdout, shown };
  };
  const many = () => bundle(Array.from({ length: 300 }, (_, i) => technique(`T${1000 + i}`)));

  it("shows how far it is and leaves no trace of that", async () => {
    const { status, shown } = await start(folder({ "attack.json": many() }));
    expect(status).toBe(0);
    expect(shown.join("")).toContain("Writing… 50 %");
    expect(shown.at(-1)).toBe("\r\x1b[2K");
  });

  it("can be ended on the way, and leaves nothing", async () => {
    const root = folder({ "attack.json": many() });
    let undone = false;
    const { status, stdout } = await start(root, (stop) => {
      stop();
      return () => {
        undone = true;
      };
    });
    expect([status, stdout, undone]).toEqual([130, "", true]);
    expect(readdirSync(root)).toEqual(["attack.json"]);
  });

  it("leaves nothing when it is ended while it writes", async () => {
    const root = folder({ "attack.json": many() });
    let stop = () => {};
    const shown: string[] = [];
    const status = await run(
      ["import", "attack.json", "--out", "out"],
      {
        cwd: root,
        env: {},
        stdin: (async function* () {})(),
        stdout: { write: () => true },
        stderr: {
          isTTY: true,
          write: (text) => {
            shown.push(text);
            if (text.includes("Writing… 50 %")) stop();
          },
        },
        onInterrupt: (given) => {
          stop = given;
          return () => {};
        },
      },
      analyzer,
    );
    expect(shown.join("")).toContain("Writing… 50 %");
    expect(status).toBe(130);
    expect(readdirSync(root)).toEqual(["attack.json"]);
  });
});
