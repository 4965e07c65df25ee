import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseTechnique } from "../../server/src/core/techniques/parseTechnique.ts";
import { problemsOf } from "../../server/src/core/techniques/technique.ts";
import { shared, sharedMissing } from "../shared.ts";
import { expectExactSpans, values } from "./helpers.ts";

describe.skipIf(sharedMissing)("the document the project started from", () => {
  const text = sharedMissing ? "" : readFileSync(join(shared, "seeds/000_88c1e4a027596f1d.txt"), "utf8");
  const technique = parseTechnique(text, "file:///T1609.md");
  const header = technique.header();
  const body = technique.body();
  const slice = (at: { start: number; end: number } | undefined): string => (at ? text.slice(at.start, at.end) : "");

  it("says which technique it is", () => {
    expect(technique.id).toBe("T1609");
    expect(technique.name).toBe("Container Administration Command");
    expect(header.id?.value).toBe("T1609");
    expect(slice(header.id?.span)).toBe("T1609");
    expect(header.stixId?.value).toBe("attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1");
    expect(header.name?.value).toBe("Container Administration Command");
    expect(header.title?.value).toBe("execution - Container Administration Command");
    expect(header.url?.value).toBe("https://attack.mitre.org/techniques/T1609");
    expect(header.attackRelease).toBeUndefined();
  });

  it("has the lists of its front matter, each item with its place", () => {
    expect(values(header.tactics)).toEqual(["execution"]);
    expect(values(header.platforms)).toEqual(["Containers"]);
    expect(values(header.dataSources)).toEqual(["Command: Command Execution", "Process: Process Creation"]);
    expect(values(header.contributors)).toEqual([
      "Alfredo Oliveira, Trend Micro",
      "David Fiser, @anu4is, Trend Micro",
      "Brad Geesaman, @bradgeesaman",
      "Center for Threat-Informed Defense (CTID)",
      "Magno Logan, @magnologan, Trend Micro",
      "Vishwas Manral, McAfee",
      "Yossi Weizman, Azure Defender Research Team",
    ]);
    expect(header.dataSources.map((d) => slice(d.span))).toEqual([
      "'Command: Command Execution'",
      "'Process: Process Creation'",
    ]);
    expect(header.dataSources.map((d) => d.path)).toEqual([
      ["data_sources", 0],
      ["data_sources", 1],
    ]);
    expect(header.entries.map((e) => slice(e.key.span))).toEqual([
      "contributors",
      "data_sources",
      "id",
      "mitre_attack_url",
      "name",
      "platforms",
      "tactics",
      "title",
    ]);
    expect(slice(header.span)).toBe(text.slice(3, text.indexOf("\n---", 3) + 1));
  });

  it("has its table, headings and sections", () => {
    expect(body.details.map((d) => [d.attribute.value, d.value.value])).toEqual([
      ["Tactics", "execution"],
      ["Platforms", "Containers"],
      ["Data Sources", "Command: Command Execution, Process: Process Creation"],
      ["MITRE ATT&CK URL", "[https://attack.mitre.org/techniques/T1609](https://attack.mitre.org/techniques/T1609)"],
    ]);
    expect(slice(body.details[0]?.attribute.span)).toBe("**Tactics**");
    expect(body.headings.map((h) => [h.depth, h.text.value])).toEqual([
      [2, "Technical Details"],
      [1, "Container Administration Command (attack-pattern--7b50a1d3-4ca7-45d1-989d-a6503f04bfe1)"],
      [2, "Description"],
      [2, "Detection"],
      [2, "External References"],
    ]);
    expect(slice(body.headings[2]?.span)).toBe("## Description");
    const between = (from: string, to: string): string =>
      text.slice(text.indexOf(from) + from.length, text.indexOf(to));
    const description = between("## Description\n", "\n\n## Detection");
    expect(body.description?.markdown.value).toBe(description);
    expect(body.description?.lead?.value).toBe(description.split("\n\n")[0]);
    expect(body.detection?.markdown.value).toBe(between("## Detection\n", "\n\n## External References"));
    expect(body.permissionsRequired).toEqual([]);
    expect(body.systemRequirements).toBeUndefined();
    expect(body.mitigations).toEqual([]);
    expect(body.inConfiguration).toEqual({});
  });

  it("has its references, and citations that lead to them", () => {
    expect(body.references.map((r) => [r.name.value, r.url?.value])).toEqual([
      ["mitre-attack", "https://attack.mitre.org/techniques/T1609"],
      ["Docker Exec", "https://docs.docker.com/engine/reference/commandline/exec/"],
      [
        "Docker Entrypoint",
        "https://docs.docker.com/engine/reference/run/#entrypoint-default-command-to-execute-at-runtime",
      ],
      ["Docker Daemon CLI", "https://docs.docker.com/engine/reference/commandline/dockerd/"],
      [
        "Kubectl Exec Get Shell",
        "https://kubernetes.io/docs/tasks/debug-application-cluster/get-shell-running-container/",
      ],
      ["Kubernetes Kubelet", "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/"],
      ["Kubernetes API", "https://kubernetes.io/docs/concepts/overview/kubernetes-api/"],
    ]);
    expect(body.citations.map((c) => [slice(c.span), c.reference])).toEqual([
      ["(Citation: Docker Daemon CLI)", 3],
      ["(Citation: Kubernetes API)", 6],
      ["(Citation: Kubernetes Kubelet)", 5],
      ["(Citation: Docker Entrypoint)", 2],
      ["(Citation: Docker Exec)", 1],
      ["(Citation: Kubectl Exec Get Shell)", 4],
    ]);
  });

  it("has no problems, and every span holds its value", () => {
    expect(problemsOf(technique)).toEqual([]);
    expectExactSpans(technique);
  });

  it("is frozen throughout, and parsed once", () => {
    expect(technique.header()).toBe(header);
    expect(technique.body()).toBe(body);
    const stack: unknown[] = [technique, header, body];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (typeof node !== "object" || node === null) continue;
      expect(Object.isFrozen(node)).toBe(true);
      stack.push(...Object.values(node));
    }
  });
});

describe.skipIf(sharedMissing)("the same document written otherwise", () => {
  const text = sharedMissing ? "" : readFileSync(join(shared, "seeds/000_88c1e4a027596f1d.txt"), "utf8");
  const said = (of: string): unknown => {
    const technique = parseTechnique(of);
    const { tactics, contributors, dataSources } = technique.header();
    const { references, citations, details, headings } = technique.body();
    return [
      technique.id,
      technique.name,
      ...[tactics, contributors, dataSources].map(values),
      references.map((r) => [r.name.value, r.url?.value]),
      citations.map((c) => [c.name.value, c.reference]),
      details.map((d) => [d.attribute.value, d.value.value]),
      headings.map((h) => h.text.value),
    ];
  };

  it.each<[string, (text: string) => string]>([
    ["with CRLF", (t) => t.replaceAll("\n", "\r\n")],
    ["with a byte order mark", (t) => `\uFEFF${t}`],
    ["with both", (t) => `\uFEFF${t.replaceAll("\n", "\r\n")}`],
    [
      "with emoji in keys that mean nothing and in the text",
      (t) => t.replace("---\n", "---\nnote: 😀 漢字\n").replace("## Description\n", "## Description\n😀 é "),
    ],
    ["with `--- yaml` as fence", (t) => t.replace("---", "--- yaml")],
    ["with blanks behind the fences", (t) => t.replace("---\n", "---  \n").replace("\n---\n", "\n---  \n")],
    ["with indented lists", (t) => t.replaceAll("\n- ", "\n  - ")],
    ["with a padded table", (t) => t.replaceAll(" |\n", "        |\n").replace("|-----------|", "| --- |")],
  ])("%s says the same", (_, rewrite) => {
    const other = rewrite(text);
    expect(other).not.toBe(text);
    expect(said(other)).toEqual(said(text));
    expectExactSpans(parseTechnique(other));
    expect(problemsOf(parseTechnique(other))).toEqual([]);
  });
});
