import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { importRelease } from "../../client/src/commands/importRelease.ts";
import { bundle, technique } from "../core/import/bundles.ts";
import { answers, said, state } from "./vscode.ts";

vi.mock("vscode", () => import("./vscode.ts"));

const release = bundle([technique("T1609"), technique("T1003", { x_mitre_platforms: ["Linux"] })]);
let looked = 0;
const server = { foldersChanged: async () => void looked++ };
const list = (folder = "") => readdirSync(join(state.root, folder)).sort();

beforeEach(() => {
  state.root = realpathSync(mkdtempSync(join(tmpdir(), "tradecraft-")));
  writeFileSync(join(state.root, "attack.json"), release);
  writeFileSync(join(state.root, "attack.json.gz"), gzipSync(release));
  mkdirSync(join(state.root, "out"));
  said.length = 0;
  looked = 0;
  Object.assign(answers, { open: ["attack.json", "out"], platforms: [], replace: undefined, cancelAt: undefined });
});
afterEach(() => rmSync(state.root, { recursive: true, force: true }));

describe("Import ATT&CK Release…", () => {
  it("fills the folder that is picked and copies its configuration", async () => {
    await importRelease(server);
    expect(list("out")).toEqual(["NOTICE.txt", "T1003.md", "T1609.md"]);
    expect(said[0]).toBe("pick Containers, Linux");
    expect(said[1]).toMatch(/^2 techniques are in out\. The editor goes by it from now on\./);
    expect(looked).toBe(1);
    expect(state.clipboard).toBe("techniques:\n  - out\n");
    expect(list()).toEqual(["attack.json", "attack.json.gz", "out"]);
  });

  it("unpacks, and takes some platforms alone", async () => {
    answers.open = ["attack.json.gz", "out"];
    answers.platforms = ["Linux"];
    await importRelease(server);
    expect(list("out")).toEqual(["NOTICE.txt", "T1003.md"]);
  });

  it("makes a folder in one that holds something, and replaces an earlier import there when told to", async () => {
    answers.open = ["attack.json", ""];
    await importRelease(server);
    expect(list("attack-techniques")).toHaveLength(3);

    Object.assign(answers, { open: ["attack.json", ""], platforms: ["Linux"] });
    await importRelease(server);
    expect(said).toContain("warning Replace the technique documents in attack-techniques?");
    expect(list("attack-techniques")).toHaveLength(3);

    Object.assign(answers, { open: ["attack.json", ""], replace: "Replace" });
    await importRelease(server);
    expect(list("attack-techniques")).toEqual(["NOTICE.txt", "T1003.md"]);
    expect(list()).toEqual(["attack-techniques", "attack.json", "attack.json.gz", "out"]);
  });

  it("touches no folder of something else", async () => {
    mkdirSync(join(state.root, "attack-techniques"));
    writeFileSync(join(state.root, "attack-techniques", "mine.md"), "Mine");
    answers.open = ["attack.json", ""];
    await importRelease(server);
    expect(said.at(-1)).toMatch(/^error Nothing was imported\. attack-techniques holds other files/);
    expect(readFileSync(join(state.root, "attack-techniques", "mine.md"), "utf8")).toBe("Mine");
  });

  it.each([
    ["half.json", release.slice(0, 500), /half\.json ends in the middle/],
    ["half.gz", gzipSync(release).subarray(0, 100), /half\.gz is damaged/],
    ["note.txt", "A note", /note\.txt is no STIX bundle/],
  ])("says what is wrong with %s", async (name, content, message) => {
    writeFileSync(join(state.root, name), content);
    answers.open = [name, "out"];
    await importRelease(server);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(message);
    expect(list("out")).toEqual([]);
  });

  it("leaves nothing where a person leaves", async () => {
    const leave = [
      { open: [undefined] },
      { platforms: undefined },
      { open: ["attack.json", undefined] },
      { cancelAt: "Reading attack.json" },
      { cancelAt: "Importing techniques" },
    ];
    writeFileSync(
      join(state.root, "attack.json"),
      bundle([technique("T1609", { x_filler: "x".repeat(3e6) }), technique("T1610")]),
    );
    for (const answer of leave) {
      Object.assign(answers, { open: ["attack.json", "out"], platforms: [], cancelAt: undefined }, answer);
      await importRelease(server);
      expect(list("out"), JSON.stringify(answer)).toEqual([]);
      expect(list()).toEqual(["attack.json", "attack.json.gz", "out"]);
    }
    expect(said.filter((line) => !line.startsWith("pick"))).toEqual([]);
    expect(looked).toBe(0);
  });
});
