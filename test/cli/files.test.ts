import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flagged, folder, role, scanJson } from "./helpers.ts";

/** A repository, as far as the command line looks at it. */
function repository(files: Readonly<Record<string, string>>): string {
  return folder({ ".git/HEAD": "ref: refs/heads/main\n", ...files });
}

describe("the files of a folder", () => {
  it("come in the order of their paths, by the names that the languages know", async () => {
    const root = folder({
      "z.yaml": role,
      "a/b.yml": role,
      "a.json": JSON.stringify({ apiVersion: "v1", kind: "Pod", spec: {} }),
      "role.yaml.tmpl": role,
      "role.txt": role,
      "node_modules/x/role.yaml": role,
      "src/node_modules/role.yaml": role,
    });
    expect(await flagged(root)).toEqual(["a/b.yml", "role.yaml.tmpl", "z.yaml"]);
    expect((await scanJson(root)).summary.files).toBe(4);
  });

  it("are scanned once, however many operands mean them", async () => {
    const root = folder({ "deploy/role.yaml": role });
    expect(await flagged(root, ".", "deploy", "deploy/role.yaml", "./deploy/../deploy/role.yaml")).toEqual([
      "deploy/role.yaml",
    ]);
  });

  it("have paths relative to the current folder, also above it", async () => {
    const root = folder({ "deploy/role.yaml": role, "src/main.c": "" });
    expect(await flagged(join(root, "src"), "..")).toEqual(["../deploy/role.yaml"]);
  });

  it("are no links: neither a loop nor a second name", async () => {
    const root = folder({ "deploy/role.yaml": role });
    symlinkSync(root, join(root, "deploy/up"));
    symlinkSync(join(root, "deploy/role.yaml"), join(root, "link.yaml"));
    expect(await flagged(root)).toEqual(["deploy/role.yaml"]);
    expect(await flagged(root, "link.yaml")).toEqual(["link.yaml"]);
  });
});

describe(".gitignore", () => {
  const cases: [name: string, files: Readonly<Record<string, string>>, expected: string[]][] = [
    ["a name in any folder", { ".gitignore": "build\n", "build/a.yaml": role, "x/build/a.yaml": role }, []],
    [
      "a path from the root",
      { ".gitignore": "/build/\n", "build/a.yaml": role, "x/build/a.yaml": role },
      ["x/build/a.yaml"],
    ],
    ["a negation", { ".gitignore": "*.yaml\n!keep.yaml\n", "a.yaml": role, "keep.yaml": role }, ["keep.yaml"]],
    [
      "a nested file, for its folder alone",
      { "x/.gitignore": "*.yaml\n", "x/y/a.yaml": role, "a.yaml": role },
      ["a.yaml"],
    ],
    [
      "a nested path",
      { "x/.gitignore": "/y/*.yaml\n", "x/y/a.yaml": role, "y/a.yaml": role, "x/z/y/a.yaml": role },
      ["x/z/y/a.yaml", "y/a.yaml"],
    ],
    [
      "a nested negation against the outer file",
      { ".gitignore": "gen\n", "x/.gitignore": "!gen\n", "x/gen/a.yaml": role, "gen/a.yaml": role },
      ["x/gen/a.yaml"],
    ],
    [
      "no negation below an ignored folder",
      { ".gitignore": "gen/\n", "gen/.gitignore": "!a.yaml\n", "gen/a.yaml": role },
      [],
    ],
    [
      "a folder with marks of patterns in its name",
      { "[x]*/.gitignore": "a.yaml\n", "[x]*/a.yaml": role, "x/a.yaml": role },
      ["x/a.yaml"],
    ],
    [
      "comments, blanks and CRLF",
      { ".gitignore": "# a\r\n\r\na.yaml\r\n", "a.yaml": role, "b.yaml": role },
      ["b.yaml"],
    ],
    ["the repository's own list", { ".git/info/exclude": "a.yaml\n", "a.yaml": role, "b.yaml": role }, ["b.yaml"]],
    [
      "a repository in a repository, which has rules of its own",
      { ".gitignore": "*.yaml\n", "sub/.git": "gitdir: nowhere\n", "sub/a.yaml": role, "a.yaml": role },
      ["sub/a.yaml"],
    ],
  ];
  it.each(cases)("knows %s", async (_, files, expected) => {
    expect(await flagged(repository(files))).toEqual(expected);
  });

  it("agrees with git on all of these", async () => {
    for (const [, files, expected] of cases.filter(([name]) => !name.includes("repository"))) {
      const root = folder(files);
      execFileSync("git", ["init", "-q"], { cwd: root });
      const listed = execFileSync("git", ["ls-files", "-z", "--others", "--exclude-standard"], { cwd: root });
      const yaml = listed
        .toString()
        .split("\0")
        .filter((path) => path.endsWith(".yaml"));
      expect(yaml.sort()).toEqual([...expected].sort());
      expect(await flagged(root)).toEqual(expected);
    }
  });

  it("counts from the root of the repository when the scan starts below", async () => {
    const root = repository({ ".gitignore": "/deploy/gen/\n*.local.yaml\n", "deploy/gen/a.yaml": role });
    writeFileSync(join(root, "deploy/b.local.yaml"), role);
    writeFileSync(join(root, "deploy/c.yaml"), role);
    expect(await flagged(root, "deploy")).toEqual(["deploy/c.yaml"]);
    expect(await flagged(join(root, "deploy"))).toEqual(["c.yaml"]);
  });

  it("does not hide what is named", async () => {
    const root = repository({
      ".gitignore": "gen/\na.yaml\n",
      "a.yaml": role,
      "gen/b.yaml": role,
      "gen/.gitignore": "c*\n",
    });
    writeFileSync(join(root, "gen/c.yaml"), role);
    expect(await flagged(root)).toEqual([]);
    expect(await flagged(root, "a.yaml", "gen/b.yaml")).toEqual(["a.yaml", "gen/b.yaml"]);
    expect(await flagged(root, "gen")).toEqual(["gen/b.yaml"]);
  });

  it("counts outside of repositories too", async () => {
    expect(await flagged(folder({ ".gitignore": "a.yaml\n", "a.yaml": role, "b.yaml": role }))).toEqual(["b.yaml"]);
  });

  it("reads the list of a worktree's repository", async () => {
    const root = folder({
      "main/.git/info/exclude": "a.yaml\n",
      "main/.git/worktrees/tree/commondir": "../..\n",
      "tree/.git": "gitdir: ../main/.git/worktrees/tree\n",
      "tree/a.yaml": role,
      "tree/b.yaml": role,
    });
    expect(await flagged(join(root, "tree"))).toEqual(["b.yaml"]);
  });

  it("does not let a pattern of many wildcards stop the scan", async () => {
    const name = `${"a".repeat(200)}.yaml`;
    const root = repository({ ".gitignore": `${"*a".repeat(40)}b\n`, [name]: role });
    expect(await flagged(root)).toEqual([name]);
  });

  it("skips nothing but .git and node_modules by itself", async () => {
    const root = repository({ ".github/role.yaml": role, ".hidden.yaml": role });
    mkdirSync(join(root, ".git/deep"));
    writeFileSync(join(root, ".git/deep/role.yaml"), role);
    expect(await flagged(root)).toEqual([".github/role.yaml", ".hidden.yaml"]);
  });

  it("a NUL in a comment hides nothing", async () => {
    const root = folder({ Dockerfile: '# \0\nFROM a\nCMD ["sleep" "1"]\n' });
    expect(await flagged(root)).toEqual(["Dockerfile"]);
  });
});
