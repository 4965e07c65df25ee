import { describe, expect, it } from "vitest";
import { binding, pod, role as roleOf } from "../core/workspace/objects.ts";
import { folder, scanJson } from "./helpers.ts";

const files = {
  "a/pod.yaml": pod("web", "ci"),
  "z/binding.yaml": binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "ci"),
  "z/role.yaml": roleOf("ClusterRole", "runner", "pods/exec", "create"),
};

describe("files that belong together", () => {
  it("are joined, whatever their order, and named from where the command runs", async () => {
    const { findings } = await scanJson(folder(files));
    const chain = findings.find((finding) => finding.rule === "workload-can-exec");
    expect(chain?.path).toBe("a/pod.yaml");
    expect(chain?.related.map(({ path, range }) => `${path}:${range.line}`)).toEqual([
      "z/binding.yaml:10",
      "z/role.yaml:7",
    ]);
  });

  it("are those that are scanned, and no others", async () => {
    expect((await scanJson(folder(files), "a")).findings).toEqual([]);
  });
});
