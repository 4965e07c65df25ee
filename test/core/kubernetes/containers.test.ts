import { describe, expect, it } from "vitest";
import { kubernetes } from "../../../server/src/core/languages/kubernetes/index.ts";
import { pod, read } from "./read.ts";

const containerOf = (container: string, spec?: string) => {
  const { of, at } = read(pod(container, spec));
  const [fact] = of("container");
  if (!fact) throw new Error("no container");
  return { fact, at };
};

describe("a container", () => {
  it("is said with its place, and its commands name it", () => {
    const text = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: d, namespace: n }
spec:
  template:
    spec:
      initContainers:
        - { name: i, image: a, command: [x] }
        - { name: s, image: b, restartPolicy: Always, args: [y] }
      containers:
        - name: c
          image: "c:1"
          livenessProbe: { exec: { command: [z] } }
          lifecycle: { preStop: { exec: { command: [w] } } }
      ephemeralContainers:
        - { name: e, image: d, command: [] }
`;
    const { of, at } = read(text);
    expect(of("container").map((c) => [c.place, c.name, c.image?.value, c.commanded])).toEqual([
      ["init", "i", "a", true],
      ["main", "s", "b", true],
      ["main", "c", "c:1", false],
      ["ephemeral", "e", "d", false],
    ]);
    expect(of("command").map((c) => [c.place, c.runsIn?.name, c.words[0]?.value])).toEqual([
      ["init", "i", "x"],
      ["main", "s", "y"],
      ["probe", "c", "z"],
      ["hook", "c", "w"],
    ]);
    expect(of("command").every(({ runsIn }) => runsIn && of("container").includes(runsIn))).toBe(true);
    expect(of("container")[2]).toMatchObject({
      language: "kubernetes",
      owner: { kind: "Deployment", name: "d", namespace: "n" },
      workflow: false,
      path: [0, "spec", "template", "spec", "containers", 0],
      environment: [],
      ports: [],
      mounts: [],
      shared: false,
    });
    expect(at(of("container")[0]!.span)).toBe("{ name: i, image: a, command: [x] }");
  });

  it("is commanded by a template too", () => {
    expect(containerOf("command: {{ .Values.command }}").fact.commanded).toBe(true);
    expect(containerOf("args: []").fact.commanded).toBe(false);
  });

  it("has a console where stdin and tty are true", () => {
    const { fact, at } = containerOf("stdin: true\ntty: false");
    expect(fact.stdin).toMatchObject({ value: "true", path: [0, "spec", "containers", 0, "stdin"] });
    expect(at(fact.stdin!.span)).toBe("true");
    expect(fact.tty).toBeUndefined();
  });

  it("is shared behind an alias", () => {
    const text = pod("stdin: &yes true\ntty: *yes");
    expect(read(text).of("container")[0]?.shared).toBe(true);
  });
});

describe("the environment", () => {
  const cases: [yaml: string, value: string | undefined, written: string | undefined][] = [
    ["{ name: A, value: b }", "b", "b"],
    ["{ name: A, value: 'b c' }", "b c", "b c"],
    ["{ name: A, value: '' }", "", ""],
    ["{ name: A }", undefined, undefined],
    ["{ name: A, valueFrom: { secretKeyRef: { name: s, key: k } } }", undefined, undefined],
    ["{ name: A, value: '{{ .Values.a }}' }", undefined, "{{ .Values.a }}"],
    ["{ name: A, value: $(X)/b }", undefined, "$(X)/b"],
    ["{ name: A, value: $$(X) }", "$(X)", "$$(X)"],
    ["{ name: A, value: $HOME }", "$HOME", "$HOME"],
  ];
  it.each(cases)("%s", (yaml, value, written) => {
    const [variable] = containerOf(`env:\n  - ${yaml}`).fact.environment;
    expect([variable?.name.value, variable?.value?.value, variable?.written?.value]).toEqual(["A", value, written]);
  });

  it("refers to what stands before, and the later of two counts", () => {
    const { fact, at } = containerOf(
      "env:\n  - { name: A, value: \"1\" }\n  - { name: B, value: x$(A)$(A) }\n  - { name: A, value: '2' }\n",
    );
    expect(fact.environment.map((v) => [v.name.value, v.value?.value])).toEqual([
      ["B", "x11"],
      ["A", "2"],
    ]);
    const [, last] = fact.environment;
    expect([at(last!.name.span), at(last!.value!.span)]).toEqual(["A", "2"]);
    expect(last?.path).toEqual([0, "spec", "containers", 0, "env", 2]);
    expect(last?.value?.path).toEqual([0, "spec", "containers", 0, "env", 2, "value"]);
  });

  it("does not grow without end", () => {
    const doubling = Array.from({ length: 60 }, (_, i) => `  - { name: A${i + 1}, value: $(A${i})$(A${i}) }`);
    const { fact } = containerOf(`env:\n  - { name: A0, value: aaaaaaaa }\n${doubling.join("\n")}`);
    expect(fact.environment.at(-1)?.value).toBeUndefined();
    expect(Math.max(...fact.environment.map((v) => v.value?.value.length ?? 0))).toBeLessThan(10_000);
  });
});

describe("ports", () => {
  it("are those of the host", () => {
    const { fact, at } = containerOf(
      "ports:\n  - containerPort: 80\n  - { containerPort: 22, hostPort: 2222, hostIP: 127.0.0.1 }\n  - { containerPort: 1, hostPort: 0 }",
    );
    expect(fact.ports).toMatchObject([
      {
        container: [22, 22],
        published: [2222, 2222],
        host: "127.0.0.1",
        path: [0, "spec", "containers", 0, "ports", 1],
      },
    ]);
    expect(at(fact.ports[0]!.span)).toBe("2222");
  });

  it("are all of them in the host's network", () => {
    const { fact, at } = containerOf(
      "ports:\n  - containerPort: 80\n  - containerPort: '{{ x }}'",
      "hostNetwork: true",
    );
    expect(fact.ports).toMatchObject([{ container: [80, 80], published: [80, 80] }]);
    expect(at(fact.ports[0]!.span)).toBe("80");
  });
});

describe("mounts", () => {
  it("say what kind of volume they mount", () => {
    const { fact, at } = containerOf(
      `volumeMounts:
  - { name: cm, mountPath: /a, readOnly: true }
  - { name: s, mountPath: "/b", subPath: run.sh }
  - { name: h, mountPath: /c }
  - { name: p, mountPath: /d }
  - { name: e, mountPath: /e }
  - { name: g, mountPath: /f }
  - { name: n, mountPath: /g }
  - { name: missing, mountPath: /h }
  - { name: e, mountPath: '{{ .Values.path }}' }
  - { name: e }`,
      `volumes:
  - { name: cm, configMap: { name: scripts } }
  - { name: s, secret: { secretName: keys } }
  - { name: h, hostPath: { path: /var/x } }
  - { name: p, persistentVolumeClaim: { claimName: data } }
  - { name: e, emptyDir: {} }
  - { name: g, ephemeral: { volumeClaimTemplate: {} } }
  - { name: n, nfs: { server: a, path: /b } }`,
    );
    expect(fact.mounts.map((m) => [m.kind, m.source, m.target.value, m.subPath, m.readOnly])).toEqual([
      ["configMap", "scripts", "/a", undefined, true],
      ["secret", "keys", "/b", "run.sh", false],
      ["host", "/var/x", "/c", undefined, false],
      ["claim", "data", "/d", undefined, false],
      ["empty", "e", "/e", undefined, false],
      ["empty", "g", "/f", undefined, false],
      ["other", undefined, "/g", undefined, false],
      ["other", undefined, "/h", undefined, false],
    ]);
    expect(at(fact.mounts[1]!.target.span)).toBe("/b");
    expect(fact.mounts[1]?.path).toEqual([0, "spec", "containers", 0, "volumeMounts", 1]);
  });

  it("know an emptyDir without a value and the claims of a StatefulSet", () => {
    const text = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: s }
spec:
  template:
    spec:
      containers: [{ name: c, volumeMounts: [{ name: data, mountPath: /d }, { name: tmp, mountPath: /t }] }]
      volumes:
        - name: tmp
          emptyDir:
  volumeClaimTemplates: [{ metadata: { name: data } }]
`;
    expect(
      read(text)
        .of("container")[0]
        ?.mounts.map((m) => [m.kind, m.source]),
    ).toEqual([
      ["claim", "data"],
      ["empty", "tmp"],
    ]);
  });
});

describe("a pod", () => {
  it("says whose account it has, what it shares and who debugs in it", () => {
    const text = pod(
      "image: x",
      'serviceAccountName: "web"\nautomountServiceAccountToken: false\nshareProcessNamespace: true\nephemeralContainers: [{ name: d }]',
    );
    const { of, at } = read(text);
    const [fact] = of("pod");
    expect(fact).toMatchObject({
      owner: { kind: "Pod", name: "p" },
      serviceAccount: { value: "web", path: [0, "spec", "serviceAccountName"] },
      automount: { value: "false", path: [0, "spec", "automountServiceAccountToken"] },
      shareProcessNamespace: { path: [0, "spec", "shareProcessNamespace"] },
      ephemeralContainers: { value: "ephemeralContainers", path: [0, "spec", "ephemeralContainers"] },
      workflow: false,
      shared: false,
      path: [0, "spec"],
    });
    expect(at(fact!.serviceAccount!.span)).toBe("web");
    expect(at(fact!.ephemeralContainers!.span)).toBe("ephemeralContainers");
  });

  it("says nothing that is not there", () => {
    const text = pod("image: x", "serviceAccount: old\nshareProcessNamespace: false\nephemeralContainers: []");
    const [fact] = read(text).of("pod");
    expect(fact?.serviceAccount?.value).toBe("old");
    expect(fact).not.toHaveProperty("automount");
    expect(fact).not.toHaveProperty("shareProcessNamespace");
    expect(fact).not.toHaveProperty("ephemeralContainers");
  });

  it("gives paths that a patch can use", () => {
    const text = pod(
      "image: x\nenv:\n  - { name: A, value: b }\n  - { name: B, value: c }",
      "shareProcessNamespace: true",
    );
    const { of, tree } = read(text);
    const paths = [of("pod")[0]!.shareProcessNamespace!.path, of("container")[0]!.environment[0]!.path];
    const edits = kubernetes.patch(
      tree,
      paths.map((path) => ({ op: "remove", path })),
    );
    expect(edits.map((e) => text.slice(e.span.start, e.span.end).trim())).toEqual([
      "shareProcessNamespace: true",
      "- { name: A, value: b }",
    ]);
  });
});

describe("a role", () => {
  it("holds the permissions that are said too, its labels and what it gathers", () => {
    const text = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: r
  labels:
    rbac.authorization.k8s.io/aggregate-to-view: "true"
    other: {}
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: { a: b }
    - matchExpressions: [{ key: a, operator: Exists }]
rules:
  - { apiGroups: [""], resources: [pods], verbs: [get] }
  - { apiGroups: [""], resources: [pods/exec], verbs: [create] }
`;
    const { of, at } = read(text);
    const [role] = of("role");
    expect(role).toMatchObject({ clusterScoped: true, owner: { kind: "ClusterRole", name: "r" }, path: [0] });
    expect(role?.rules).toHaveLength(2);
    expect(role?.rules.every((rule, i) => rule === of("permission")[i])).toBe(true);
    expect(role?.labels.map((l) => [at(l.key.span), l.value])).toEqual([
      ["rbac.authorization.k8s.io/aggregate-to-view", "true"],
    ]);
    expect(role?.labels[0]?.key.path.at(-1)).toBe("rbac.authorization.k8s.io/aggregate-to-view");
    expect(role?.aggregates).toEqual([{ a: "b" }]);
  });
});
