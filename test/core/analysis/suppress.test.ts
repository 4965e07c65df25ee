import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../server/src/core/text/edit.ts";
import { fixAll } from "../../../server/src/core/views/actions.ts";
import { analyzeText, applyFix } from "../../harness.ts";

/** A role with one finding, `rbac-exec`, and a place before and behind its culprit for a comment. */
function role({ top = "", above = "", behind = "", annotations = "" } = {}): string {
  return `${top}apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: runner
${annotations}rules:
${above}  - apiGroups: [""]
    resources: [pods/exec]${behind}
    verbs: [create]
`;
}

/** Rules that speak and rules that are silenced, with the reasons. */
function outcome(text: string, today?: string) {
  const analysis = analyzeText("kubernetes", text, today ? { today } : {});
  return {
    findings: analysis.findings.map((f) => f.rule),
    reasons: analysis.suppressed.map((s) => `${s.finding.rule}: ${s.justification}`),
  };
}

describe("suppressions", () => {
  const silenced = { findings: [], reasons: ["rbac-exec: because"] };
  const cases: [name: string, text: string, expected: ReturnType<typeof outcome>][] = [
    ["none", role(), { findings: ["rbac-exec"], reasons: [] }],
    ["on the line", role({ behind: " # tradecraft: ignore[rbac-exec] -- because" }), silenced],
    ["above the node", role({ above: "  # tradecraft: ignore[rbac-exec] -- because\n" }), silenced],
    ["for the file", role({ top: "# tradecraft: ignore-file[rbac-exec] -- because\n" }), silenced],
    ["by annotation", role({ annotations: '  annotations:\n    tradecraft/ignore.rbac-exec: "because"\n' }), silenced],
    [
      "without a reason",
      role({ behind: " # tradecraft: ignore[rbac-exec]" }),
      { findings: [], reasons: ["rbac-exec: "] },
    ],
    [
      "with others",
      role({ behind: " # tradecraft: ignore[rbac-exec, rbac-attach] -- because" }),
      { findings: ["unused-suppression"], reasons: silenced.reasons },
    ],
    [
      "of an unknown rule",
      role({ behind: " # tradecraft: ignore[rbac-exce]" }),
      { findings: ["rbac-exec", "unknown-suppression"], reasons: [] },
    ],
    [
      "of nothing",
      role({ behind: " # tradecraft: ignore" }),
      { findings: ["rbac-exec", "unknown-suppression"], reasons: [] },
    ],
    [
      "unused",
      role({ above: "  # tradecraft: ignore[bare-shell]\n" }),
      { findings: ["unused-suppression", "rbac-exec"], reasons: [] },
    ],
    [
      "for the file, too late",
      role({ behind: " # tradecraft: ignore-file[rbac-exec]" }),
      { findings: ["rbac-exec", "unused-suppression"], reasons: [] },
    ],
    [
      "on a line that is not the finding's",
      role().replace("verbs: [create]", "verbs: [create] # tradecraft: ignore[rbac-exec]"),
      { findings: ["rbac-exec", "unused-suppression"], reasons: [] },
    ],
  ];
  it.each(cases)("%s", (_name, text, expected) => expect(outcome(text)).toEqual(expected));

  it("hold through their last day", () => {
    const text = role({ behind: " # tradecraft: ignore[rbac-exec] until=2027-01-31 -- because" });
    expect(outcome(text, "2027-01-31")).toEqual(silenced);
    expect(outcome(text, "2027-02-01")).toEqual({ findings: ["rbac-exec", "expired-suppression"], reasons: [] });
  });

  it("do not hold until a date that is none", () => {
    const text = role({ behind: " # tradecraft: ignore[rbac-exec] until=soon -- because" });
    expect(outcome(text, "2026-01-01").findings).toEqual(["rbac-exec", "expired-suppression"]);
  });

  it("cannot silence findings about suppressions", () => {
    const text = role({ top: "# tradecraft: ignore-file[unused-suppression, rbac-attach]\n" });
    expect(outcome(text).findings).toEqual(["unknown-suppression", "unused-suppression", "rbac-exec"]);
  });

  it("are mended by their fixes", () => {
    const unknown = analyzeText("kubernetes", role({ behind: " # tradecraft: ignore[rbac-exce] -- because" }));
    const mend = unknown.findings.find((f) => f.rule === "unknown-suppression")?.fixes[0];
    expect(mend && outcome(applyFix(unknown, mend) ?? "")).toEqual(silenced);
    const unused = analyzeText("kubernetes", role({ above: "  # tradecraft: ignore[bare-shell]\n" }));
    expect(applyEdits(unused.text, fixAll(unused))).toBe(role());
  });
});
