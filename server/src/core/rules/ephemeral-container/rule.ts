import { defineRule } from "../rule.ts";

export const ephemeralContainer = defineRule({
  id: "ephemeral-container",
  title: "Debug container written into a manifest",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["pod"],
  *check({ ephemeralContainers: key, shared }) {
    if (!key) return;
    yield {
      span: key.span,
      message:
        "A debug container belongs to a running pod, not into a manifest: the API server refuses to create a pod with one, and " +
        "where it is taken over it leaves a console. Remove it, and use `kubectl debug` when it is needed.",
      fixes: [
        {
          title: `Remove the ephemeral containers${shared ? " (also changes the places that share them)" : ""}`,
          safety: shared ? "unsafe" : "safe",
          preferred: !shared,
          operations: [{ op: "remove", path: key.path }],
        },
      ],
    };
  },
});
