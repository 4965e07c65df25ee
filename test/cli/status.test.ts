import { chmodSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyzer, cleanRole, folder, role, tradecraft } from "./helpers.ts";

describe("exit status", () => {
  const files = {
    "bad.yaml": role,
    "clean.yaml": cleanRole,
    "notes.md": "# Notes\n",
    "wrong/.tradecraft.yaml": "profle: strict\n",
    "wrong/bad.yaml": role,
  };
  const cases: [argv: string[], status: number][] = [
    [["scan", "clean.yaml"], 0],
    [["scan", "bad.yaml"], 1],
    [["scan", "--fail-on", "warning", "bad.yaml"], 1],
    [["scan", "--fail-on", "information", "bad.yaml"], 1],
    [["scan", "--fail-on", "error", "bad.yaml"], 0],
    [["scan", "--fail-on=never", "bad.yaml"], 0],
    [["scan", "notes.md"], 0],
    [["scan", "--no-config", "wrong"], 1],
    [["scan", "wrong"], 2],
    [["scan", "--config", "missing.yaml", "clean.yaml"], 2],
    [["scan", "--config", "wrong/.tradecraft.yaml", "clean.yaml"], 2],
    [["scan", "--config", "wrong/.tradecraft.yaml", "--no-config", "clean.yaml"], 2],
    [["scan", "--output", "missing/report.json", "clean.yaml"], 2],
    [["scan", "--format", "xml", "clean.yaml"], 2],
    [["scan", "--format", "--profile", "strict"], 2],
    [["scan", "--profile=", "clean.yaml"], 2],
    [["scan", "--no-config=yes", "clean.yaml"], 2],
    [["scan", "--fromat", "json"], 2],
    [["scan", "-x"], 2],
    [["scan", "-"], 2],
    [["scan", "--stdin-filename", "a.yaml"], 2],
    [["scan", "missing.yaml"], 3],
    [["scan", "bad.yaml", "missing.yaml"], 3],
    [["scan", "--fail-on", "never", "missing.yaml"], 3],
    [["scna"], 2],
    [[], 2],
    [["explain"], 2],
    [["explain", "rbac-exec", "T1609"], 2],
    [["explain", "no-such-thing"], 2],
    [["rules", "extra"], 2],
    [["server"], 2],
    [["help", "nothing"], 2],
    [["help"], 0],
    [["help", "scan"], 0],
    [["help", "import"], 0],
    [["import"], 2],
    [["--help"], 0],
    [["--version"], 0],
    [["scan", "--help"], 0],
    [["scan", "missing.yaml", "-h"], 0],
    [["explain", "rbac-exec"], 0],
    [["explain", "t1609"], 0],
    [["rules"], 0],
  ];
  it.each(cases)("%j gives %i", async (argv, status) => {
    const outcome = await tradecraft(folder(files), argv);
    expect(outcome.status).toBe(status);
    if (status === 2) expect(outcome.stdout).toBe("");
    if (status >= 2) expect(outcome.stderr).toMatch(/\S/);
    if (status < 2 && !argv.includes("notes.md")) expect(outcome.stderr).toBe("");
  });

  it("says in one line what is wrong with the usage, and what was meant", async () => {
    const stderr = async (...argv: string[]) => (await tradecraft(folder({}), argv)).stderr;
    expect(await stderr("scan", "--fromat", "json")).toBe(
      "tradecraft: unknown option --fromat. Did you mean --format? See tradecraft scan --help.\n",
    );
    expect(await stderr("scan", "--format", "sarf")).toBe(
      "tradecraft: --format is one of text, json, sarif, github, not sarf. Did you mean sarif? See tradecraft scan --help.\n",
    );
    expect(await stderr("scann")).toBe(
      "tradecraft: there is no command scann. Did you mean scan? See tradecraft --help.\n",
    );
    expect(await stderr("explain", "rbac-exce")).toBe(
      "tradecraft: there is no rule and no technique rbac-exce. Did you mean rbac-exec? See tradecraft explain --help.\n",
    );
  });

  it("reports the other files beside one that is missing", async () => {
    const root = folder({ "bad.yaml": role });
    const { status, stdout, stderr } = await tradecraft(root, ["scan", "--format", "json", "bad.yaml", "gone/x.yaml"]);
    const report = JSON.parse(stdout);
    expect(status).toBe(3);
    expect(report.findings.map((f: { path: string }) => f.path)).toEqual(["bad.yaml"]);
    expect(report.failures).toEqual([{ path: "gone/x.yaml", message: "does not exist" }]);
    expect(stderr).toBe("gone/x.yaml: does not exist\n");
  });

  it("lists every problem of the configuration with its place, and scans nothing", async () => {
    const root = folder({ "bad.yaml": role, ".tradecraft.yaml": "profile: strict\nrules:\n  rbac-exce: off\n" });
    expect(await tradecraft(root, ["scan"])).toEqual({
      status: 2,
      stdout: "",
      stderr: ".tradecraft.yaml:3:3 There is no rule `rbac-exce`. Did you mean `rbac-exec`?\n",
    });
  });

  it("goes on after an internal error in one file", async () => {
    const failing = () => {
      const real = analyzer();
      return {
        ...real,
        analyze: (...args: Parameters<typeof real.analyze>) => {
          if (args[0].uri.endsWith("a.yaml")) throw new Error("boom");
          return real.analyze(...args);
        },
      };
    };
    const root = folder({ "a.yaml": role, "b.yaml": role });
    const { status, stdout, stderr } = await tradecraft(root, ["scan", "--format", "json"], { analyzer: failing });
    expect(status).toBe(3);
    expect(JSON.parse(stdout).findings.map((f: { path: string }) => f.path)).toEqual(["b.yaml"]);
    expect(stderr).toMatch(/^a\.yaml: internal error, please report it: Error: boom\n/);
  });

  it("answers an internal error outside of the files with status 3", async () => {
    const failing = () => {
      throw new Error("boom");
    };
    const { status, stdout, stderr } = await tradecraft(folder({}), ["scan"], { analyzer: failing });
    expect([status, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("internal error");
  });
});

describe("inputs that cannot be read", () => {
  it.skipIf(process.getuid?.() === 0)("names a folder without permission", async () => {
    const root = folder({ "bad.yaml": role });
    mkdirSync(join(root, "locked"));
    chmodSync(join(root, "locked"), 0);
    const { status, stderr } = await tradecraft(root, ["scan"]);
    expect([status, stderr]).toEqual([3, "locked: permission denied\n"]);
  });

  it("skips a binary in silence where it is found, and not where it is named", async () => {
    const root = folder({ "image.yaml": Buffer.from([0x61, 0, 0x62]), "clean.yaml": cleanRole });
    expect(await tradecraft(root, ["scan"])).toMatchObject({ status: 0, stderr: "" });
    expect(await tradecraft(root, ["scan", "image.yaml"])).toMatchObject({
      status: 3,
      stderr: "image.yaml: is not a text\n",
    });
  });

  it("says so where a manifest is too large, and not for other large files", async () => {
    const filler = `# ${"x".repeat(1022)}\n`.repeat(10 * 1024 + 1);
    const root = folder({ "big.yaml": role + filler, "data.json": `{"items": "${filler}"}` });
    expect(await tradecraft(root, ["scan"])).toMatchObject({
      status: 3,
      stderr: "big.yaml: is larger than 10 MB and is not analysed\n",
    });
  });

  it("says so where a document of a manifest is too large", async () => {
    const large = `${cleanRole}data: "${"x".repeat(600_000)}"\n`;
    const { status, stdout, stderr } = await tradecraft(folder({ "a.yaml": `${role}---\n${large}` }), ["scan"]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^a\.yaml:9:1: This YAML document is larger/);
    expect(stdout).toContain("rbac-exec");
  });

  it("has nothing to say of a link that leads nowhere or to itself, unless it is named", async () => {
    const root = folder({ "clean.yaml": cleanRole });
    symlinkSync("loop.yaml", join(root, "loop.yaml"));
    symlinkSync(root, join(root, "again"));
    expect(await tradecraft(root, ["scan"])).toMatchObject({ status: 0, stderr: "" });
    expect((await tradecraft(root, ["scan", "loop.yaml"])).status).toBe(3);
  });
});

describe.skipIf(process.platform === "win32")("devices and pipes", () => {
  it("are named as what was not scanned", async () => {
    expect(await tradecraft(folder({}), ["scan", "/dev/null"])).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/is no regular file: pipe it to - instead\n$/),
    });
  });
});

describe("standard output", () => {
  it("holds the report alone, in a file or on the stream", async () => {
    const root = folder({ "bad.yaml": role });
    const { stdout, status } = await tradecraft(root, ["scan", "--format", "json", "missing.yaml", "."]);
    expect(status).toBe(3);
    expect(() => JSON.parse(stdout)).not.toThrow();
    const filed = await tradecraft(root, ["scan", "--format", "json", "--output", "report.json"]);
    expect(filed).toEqual({ status: 1, stdout: "", stderr: "" });
    expect(JSON.parse(readFileSync(join(root, "report.json"), "utf8")).findings).toHaveLength(1);
  });

  it("does not hold what an earlier report in the folder said", async () => {
    const root = folder({ "bad.yaml": role, "report.yaml": role });
    await tradecraft(root, ["scan", "--format", "json", "--output", "report.yaml"]);
    const report = JSON.parse(readFileSync(join(root, "report.yaml"), "utf8"));
    expect(report.findings.map((f: { path: string }) => f.path)).toEqual(["bad.yaml"]);
  });

  it("does not go to a file that is to be scanned", async () => {
    const root = folder({ "bad.yaml": role });
    const argv = ["scan", "--output", "./bad.yaml", "bad.yaml"];
    expect(await tradecraft(root, argv)).toMatchObject({ status: 2, stdout: "" });
    expect(readFileSync(join(root, "bad.yaml"), "utf8")).toBe(role);
  });

  it("has an empty list where nothing is found", async () => {
    const { stdout } = await tradecraft(folder({ "clean.yaml": cleanRole }), ["scan", "--format", "github"]);
    expect(stdout).toBe("");
  });
});

describe("standard input", () => {
  it("is scanned under the name it is given", async () => {
    const argv = ["scan", "--format", "json", "--stdin-filename", "deploy/role.yaml", "-"];
    const { status, stdout } = await tradecraft(folder({}), argv, { stdin: role });
    expect(status).toBe(1);
    expect(JSON.parse(stdout).findings.map((f: { path: string }) => f.path)).toEqual(["deploy/role.yaml"]);
  });

  it("obeys the configuration that is nearest to its name", async () => {
    const root = folder({ "deploy/.tradecraft.yaml": "rules: { rbac-exec: off }\n" });
    const status = async (name: string) =>
      (await tradecraft(root, ["scan", "--stdin-filename", name, "-"], { stdin: role })).status;
    expect([await status("role.yaml"), await status("deploy/role.yaml")]).toEqual([1, 0]);
  });

  it("is told by its name what it is", async () => {
    const text = 'FROM alpine\nENTRYPOINT ["sh" "-c"]\n';
    const rules = async (name: string) => {
      const argv = ["scan", "--format", "json", "--stdin-filename", name, "-"];
      const { stdout } = await tradecraft(folder({}), argv, { stdin: text });
      return JSON.parse(stdout).findings.map((f: { rule: string }) => f.rule);
    };
    expect(await rules("Dockerfile")).toContain("malformed-exec-form");
    expect(await rules("notes.txt")).toEqual([]);
  });
});
