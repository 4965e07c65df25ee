import { defineRule } from "../rule.ts";

/** The fix is not safe: a sidecar may signal the others, and without it each container's program is its own process 1. */
export const sharedProcessNamespace = defineRule({
  id: "shared-process-namespace",
  title: "Containers of a pod share their processes",
  techniques: ["T1609", "T1611"],
  severity: "information",
  confidence: "high",
  profile: "strict",
  on: ["pod"],
  *check({ shareProcessNamespace: setting, shared }) {
    if (!setting) return;
    yield {
      span: setting.span,
      message:
        "A shell in one container of this pod sees the processes of the others, may signal them, and reads their files and " +
        "variables through /proc. Remove it unless a sidecar needs it.",
      fixes: [
        {
          title: `Remove shareProcessNamespace${shared ? " (also changes the places that share it)" : ""}`,
          safety: "unsafe",
          preferred: !shared,
          operations: [{ op: "remove", path: setting.path }],
        },
      ],
    };
  },
});
