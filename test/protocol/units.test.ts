import { describe, expect, it } from "vitest";
import { plainText } from "../../server/src/protocol/plainText.ts";
import {
  configurationPlaces,
  folderFrom,
  linkTarget,
  normalise,
  pathFrom,
  pathLink,
  shownPath,
} from "../../server/src/protocol/uris.ts";

describe("URIs", () => {
  it("have one spelling for comparing", () => {
    const windows = ["file:///C:/a b/x", "file:///c:/a%20b/x", "file:///c%3A/a%20b/x", "file:///C%3A/a%20b/x"];
    expect(new Set(windows.map(normalise))).toEqual(new Set(["file:///c%3A/a%20b/x"]));
    expect(normalise("no uri")).toBe("no uri");
    expect(normalise("")).toBe("");
  });

  it("lead upwards to the places of a configuration", () => {
    expect(configurationPlaces("file:///a/b/c.yaml", ["file:///a/b"])).toEqual([
      "file:///a/b/.tradecraft.yaml",
      "file:///a/.tradecraft.yaml",
      "file:///.tradecraft.yaml",
    ]);
    expect(configurationPlaces("vscode-vfs://h/a/b/c.yaml?q#f", ["vscode-vfs://h/a/"])).toEqual([
      "vscode-vfs://h/a/b/.tradecraft.yaml",
      "vscode-vfs://h/a/.tradecraft.yaml",
    ]);
    expect(configurationPlaces("vscode-vfs://h/other/c.yaml", ["vscode-vfs://h/a"])).toEqual([]);
    expect(configurationPlaces("untitled:Untitled-1", ["file:///a"])).toEqual([]);
  });

  it("give a path as the configuration sees it", () => {
    expect(pathFrom("file:///a/.tradecraft.yaml", "file:///a/b/c%20d.yaml")).toBe("b/c d.yaml");
    expect(pathFrom("file:///.tradecraft.yaml", "file:///a/b.yaml")).toBe("a/b.yaml");
    expect(pathFrom("file:///c%3A/p/.tradecraft.yaml", "file:///C:/p/a.yaml")).toBe("a.yaml");
  });

  it("resolve the folders that a configuration names", () => {
    expect(folderFrom("file:///a/b/.tradecraft.yaml", "threats")).toBe("file:///a/b/threats");
    expect(folderFrom("file:///a/b/.tradecraft.yaml", "../threats/")).toBe("file:///a/threats");
    expect(folderFrom("file:///a/b/.tradecraft.yaml", "/threats")).toBe("file:///threats");
  });

  it("show a path from the workspace folder", () => {
    expect(shownPath("file:///a/b/c%20d.yaml", ["file:///a"])).toBe("b/c d.yaml");
    expect(shownPath("file:///C:/p/x/a.yaml", ["file:///c%3A/p/"])).toBe("x/a.yaml");
    expect(shownPath("file:///a/b/c.yaml", ["file:///a/b", "file:///a"])).toBe("b/c.yaml");
    expect(shownPath("file:///else/c.yaml", ["file:///a"])).toMatch(/^[\\/]else[\\/]c\.yaml$/);
    expect(shownPath("untitled:Untitled-1", ["file:///a"])).toBe("untitled:Untitled-1");
    expect(shownPath("vscode-vfs://github/o/r/a.yaml", ["vscode-vfs://github/o/r"])).toBe("a.yaml");
  });

  it("link to a file as seen from a folder", () => {
    expect(pathLink("file:///w/a/b.yaml", "file:///w")).toBe("/a/b.yaml");
    expect(pathLink("file:///w/a%20b/(c)%23%25.yaml", "file:///w/")).toBe("/a%20b/%28c%29%23%25.yaml");
    expect(pathLink("file:///w/x/b.yaml", "file:///w/y/z")).toBe("/../../x/b.yaml");
    expect(pathLink("file:///w/yy/b.yaml", "file:///w/y")).toBe("/../yy/b.yaml");
    expect(pathLink("file:///w/b.yaml", "file:///")).toBe("/w/b.yaml");
    expect(pathLink("file:///C:/w/b.yaml", "file:///c%3A/w")).toBe("/b.yaml");
    expect(pathLink("untitled:Untitled-1", "file:///w")).toBeUndefined();
    expect(pathLink("file://host/w/b.yaml", "file:///w")).toBeUndefined();
    expect(linkTarget("file:///a(b)/c d<e>.yaml")).toBe("file:///a%28b%29/c%20d%3Ce%3E.yaml");
  });
});

describe("plain text of Markdown", () => {
  for (const [markdown, text] of [
    ["**A** · `b` · c", "A · b · c"],
    ["see [attack.mitre.org/x](https://attack.mitre.org/x)", "see attack.mitre.org/x"],
    ["see [Docker](https://docs.docker.com/a)", "see Docker (https://docs.docker.com/a)"],
    ["[page](command:x?%5B%5D)", "page"],
    ["a\n\n---\n\nb", "a\n\nb"],
    ["`a ** b` \\*c\\*", "a ** b *c*"],
    ["`` a`b ``".replace("a`b", "ab"), "ab"],
    ["## Head", "Head"],
    ["snake_case and 2 * 3", "snake_case and 2 * 3"],
  ] as const) {
    it(JSON.stringify(markdown), () => expect(plainText(markdown)).toBe(text));
  }
});
