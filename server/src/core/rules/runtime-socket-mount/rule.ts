import type { MountFact } from "../../facts/fact.ts";
import { defineRule, type Fix } from "../rule.ts";
import { type RuntimeSocket, socketAt } from "./sockets.ts";

export const runtimeSocketMount = defineRule({
  id: "runtime-socket-mount",
  title: "Container runtime socket within reach",
  techniques: ["T1609", "T1611", "T1610", "T1552.007"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["mount"],
  *check(mount) {
    const socket = socketOf(mount);
    if (!socket) return;
    const what = socket.folder
      ? `\`${mount.source.value}\` holds the socket of the container runtime`
      : `This is ${socket.name}`;
    const readOnly = mount.readOnly ? " Read-only does not help: a socket is used by connecting to it." : "";
    yield {
      span: mount.source.span,
      ...(socket.folder && { severity: "information" }),
      message:
        `${what}: whoever controls this container can start, enter and stop every container of the host.${readOnly} ` +
        (socket.folder
          ? "Mount only the files that are needed."
          : "Remove the mount, or put a socket proxy with few rights before it."),
      fixes: [removal(mount)],
    };
  },
});

/** Where a variable leaves the host's path open, its last part still tells, or the place that it is given inside. */
function socketOf(mount: MountFact): RuntimeSocket | undefined {
  if (mount.host !== undefined) return socketAt(mount.host);
  const target = mount.target && socketAt(mount.target.value);
  return socketAt(mount.source.value) ?? (target?.folder ? undefined : target);
}

/** The mount goes together with every entry that uses it by name; without them it would no longer be found. */
function removal(mount: MountFact): Fix {
  const paths = [mount.path, ...mount.users.map((user) => user.path)];
  return {
    title: mount.users.length > 0 ? "Remove the volume and its mounts" : "Remove the mount",
    safety: "unsafe",
    operations: paths.map((path) => ({ op: "remove", path })),
  };
}
