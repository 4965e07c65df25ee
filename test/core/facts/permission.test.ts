import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PermissionFact } from "../../../server/src/core/facts/fact.ts";
import {
  grantOf,
  grantsByWord,
  type ResourceRequest,
  reach,
  urlGrantOf,
} from "../../../server/src/core/facts/permission.ts";
import { attachRequests, commandRequests, execRequests } from "../../../server/src/core/facts/requests.ts";
import { parseVersion } from "../../../server/src/core/facts/version.ts";

interface Rule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly urls: readonly string[];
  readonly clusterScoped: boolean;
}

const none: Rule = { verbs: [], groups: [], resources: [], names: [], urls: [], clusterScoped: false };

function fact(rule: Rule): PermissionFact {
  const located = (key: string, words: readonly string[]) =>
    words.map((value, i) => ({ value, span: { start: 0, end: 0 }, path: [key, i] }));
  return {
    kind: "permission",
    language: "kubernetes",
    owner: { kind: rule.clusterScoped ? "ClusterRole" : "Role", span: { start: 0, end: 0 } },
    clusterScoped: rule.clusterScoped,
    apiGroups: located("apiGroups", rule.groups),
    resources: located("resources", rule.resources),
    resourceNames: located("resourceNames", rule.names),
    nonResourceURLs: located("nonResourceURLs", rule.urls),
    verbs: located("verbs", rule.verbs),
    span: { start: 0, end: 0 },
    path: [],
    shared: false,
  };
}

/** What a request is when the authorizer gets it: all of it is there, and a name or namespace that is not is empty. */
interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  readonly namespaced: boolean;
}

/**
 * The API server's decision, told a second time: RuleAllows with its helpers, and of the rule resolver that rules bound
 * in a namespace are not asked about requests without one.
 */
function allows(rule: Rule, request: Attributes): boolean {
  if (!request.namespaced && !rule.clusterScoped) return false;
  const combined = request.subresource === "" ? request.resource : `${request.resource}/${request.subresource}`;
  const verb = rule.verbs.includes("*") || rule.verbs.includes(request.verb);
  const group = rule.groups.includes("*") || rule.groups.includes(request.group);
  const resource = rule.resources.some((word) => {
    if (word === "*" || word === combined) return true;
    if (request.subresource === "") return false;
    return (
      word.length === request.subresource.length + 2 && word.startsWith("*/") && word.endsWith(request.subresource)
    );
  });
  const name = rule.names.length === 0 || rule.names.includes(request.name);
  return verb && group && resource && name;
}

const verbs = ["get", "list", "watch", "create", "deletecollection", "patch", "*", "c*e", "Get"];
const groups = ["", "apps", "*", "ap*"];
const plain = ["pods", "nodes", "deployments"];
const subresources = ["exec", "proxy", "log"];
const resources = [
  ...plain,
  ...plain.flatMap((r) => subresources.map((s) => `${r}/${s}`)),
  ...["*", "*/exec", "*/proxy", "pods/*", "*/*", "p*ds", "pod", "/exec", "exec", ""],
];
const names = ["a", "b", "", "*"];

const words = (from: readonly string[], maxLength = 3) => fc.array(fc.constantFrom(...from), { maxLength });
const anyRule: fc.Arbitrary<Rule> = fc.record({
  verbs: words(verbs),
  groups: words(groups),
  resources: words(resources),
  names: words(names, 2),
  urls: fc.constant([]),
  clusterScoped: fc.boolean(),
});
const anyRequest = fc.record({
  verb: fc.constantFrom("get", "list", "watch", "create", "deletecollection", "patch"),
  group: fc.constantFrom("", "apps", "batch"),
  resource: fc.constantFrom(...plain),
  subresource: fc.constantFrom("", ...subresources),
  namespaced: fc.boolean(),
});

function request(attributes: Omit<Attributes, "name">, name?: string): ResourceRequest {
  const { verb, group, resource, subresource, namespaced } = attributes;
  return {
    verb,
    group,
    resource,
    clusterWide: !namespaced,
    ...(subresource !== "" && { subresource }),
    ...(name !== undefined && { name }),
  };
}

describe("a rule answers as the API server does", () => {
  it("about one object", () => {
    fc.assert(
      fc.property(anyRule, anyRequest, fc.constantFrom("a", "b", "c", ""), (rule, attributes, name) => {
        const grant = grantOf(fact(rule), request(attributes, name));
        expect(grant !== undefined).toBe(allows(rule, { ...attributes, name }));
      }),
      { numRuns: 20_000 },
    );
  });

  it("about any object there can be", () => {
    fc.assert(
      fc.property(anyRule, anyRequest, (rule, attributes) => {
        // Collections are addressed without a name, of list and watch the field selector may give one.
        const { verb, subresource } = attributes;
        const nameless = subresource === "" && (verb === "create" || verb === "deletecollection");
        const possible = nameless ? [""] : ["a", "b", "c"];
        const expected = possible.some((name) =>
          allows({ ...rule, names: rule.names.filter(Boolean) }, { ...attributes, name }),
        );
        const restored = rule.names.length > 0 && rule.names.every((name) => name === "");
        expect(grantOf(fact(rule), request(attributes)) !== undefined).toBe(restored ? false : expected);
      }),
      { numRuns: 20_000 },
    );
  });

  it("and tells the words by which it does, those of a rule by themselves included", () => {
    fc.assert(
      fc.property(anyRule, anyRequest, (rule, attributes) => {
        const whole = fact(rule);
        const asked = request(attributes);
        const grant = grantOf(whole, asked);
        if (grant) {
          const narrow = { ...rule, verbs: [grant.verb.value], groups: [grant.group.value] };
          expect(grantOf(fact({ ...narrow, resources: [grant.resource.value] }), asked)).toBeDefined();
        }
        expect(grantsByWord(whole, [asked]).size > 0).toBe(grant !== undefined);
      }),
    );
  });
});

describe("matching", () => {
  const exec = { verb: "create", group: "", resource: "pods", subresource: "exec" };
  const granted = (rule: Partial<Rule>, asked: ResourceRequest = exec) =>
    grantOf(fact({ ...none, verbs: ["create"], groups: [""], resources: ["pods/exec"], ...rule }), asked)?.resource
      .value;

  const cases: [what: string, rule: Partial<Rule>, expected: string | undefined][] = [
    ["the word itself", {}, "pods/exec"],
    ["the resource does not include its subresources", { resources: ["pods"] }, undefined],
    ["an asterisk behind a slash matches nothing", { resources: ["pods/*", "*/*"] }, undefined],
    ["an asterisk before one matches every resource", { resources: ["*/exec"] }, "*/exec"],
    ["an asterisk matches everything", { resources: ["*"] }, "*"],
    ["the literal word is told before a wildcard", { resources: ["*", "*/exec", "pods/exec"] }, "pods/exec"],
    ["a part of a word is no pattern", { resources: ["pods/ex*", "po*/exec"] }, undefined],
    ["a suffix is no subresource", { resources: ["*/xec", "*/podexec", "/exec"] }, undefined],
    ["upper case is another word", { verbs: ["CREATE", "Create"] }, undefined],
    ["no group, no grant", { groups: [] }, undefined],
    ["every group", { groups: ["*"] }, "pods/exec"],
    ["another group", { groups: ["apps"] }, undefined],
    ["a name narrows", { names: ["web"] }, "pods/exec"],
    ["an asterisk is a name, and nobody's", { names: ["*"] }, undefined],
    ["an empty name is nobody's", { names: [""] }, undefined],
  ];
  it.each(cases)("%s", (_what, rule, expected) => expect(granted(rule)).toBe(expected));

  it("names count where the request carries one", () => {
    const on = (verb: string, subresource?: string) =>
      granted(
        { verbs: ["*"], names: ["a"], resources: ["*"] },
        { verb, group: "", resource: "pods", ...(subresource && { subresource }) },
      ) !== undefined;
    expect(
      ["get", "update", "patch", "delete", "list", "watch", "create", "deletecollection"].filter((v) => on(v)),
    ).toEqual([...["get", "update", "patch", "delete", "list", "watch"]]);
    expect(on("create", "exec")).toBe(true);
  });

  it("a Role does not reach what lies in no namespace", () => {
    const proxy = { verb: "get", group: "", resource: "nodes", subresource: "proxy", clusterWide: true };
    const rule = { verbs: ["*"], resources: ["*"] };
    expect(granted(rule, proxy)).toBeUndefined();
    expect(granted({ ...rule, clusterScoped: true }, proxy)).toBe("*");
  });

  it("says where a rule reaches", () => {
    const rule = (names: string[], clusterScoped = false) => reach(fact({ ...none, names, clusterScoped }), "secret");
    expect(rule([])).toBe("every secret of its namespace");
    expect(rule(["a"])).toBe("the secret a of its namespace");
    expect(rule(["a", "b"], true)).toBe("the secrets a, b of each namespace where it is bound");
  });
});

describe("paths that are no resources", () => {
  const cases: [url: string, path: string, expected: boolean][] = [
    ["*", "/healthz", true],
    ["/healthz", "/healthz", true],
    ["/healthz", "/healthz/etcd", false],
    ["/healthz/*", "/healthz/etcd", true],
    ["/healthz*", "/healthz", true],
    ["/logs/**", "/logs/x", true],
    ["/api/*/pods", "/api/v1/pods", false],
    ["/api/*/*", "/api/*/x", true],
    ["/api/*/*", "/api/v1/x", false],
    ["", "/", false],
  ];
  it.each(cases)("%s and %s", (url, path, expected) => {
    const rule = { ...none, verbs: ["get"], urls: [url], clusterScoped: true };
    expect(urlGrantOf(fact(rule), "get", path) !== undefined).toBe(expected);
    expect(urlGrantOf(fact(rule), "post", path)).toBeUndefined();
    expect(urlGrantOf(fact({ ...rule, clusterScoped: false }), "get", path)).toBeUndefined();
    // `*` for everything else matches no resource.
    expect(grantOf(fact({ ...rule, verbs: ["*"] }), { verb: "get", group: "", resource: "pods" })).toBeUndefined();
  });
});

describe("the release of the cluster", () => {
  const verbsOf = (requests: readonly ResourceRequest[]) => requests.map((r) => r.verb);
  it("decides whether get opens a stream", () => {
    expect(verbsOf(execRequests())).toEqual(["create", "get"]);
    expect(verbsOf(execRequests(parseVersion("1.34")))).toEqual(["create", "get"]);
    expect(verbsOf(attachRequests(parseVersion("1.35")))).toEqual(["create"]);
    expect(verbsOf(execRequests(parseVersion("2.0")))).toEqual(["create"]);
  });

  it("leaves the kubelet open to get", () => {
    const role = fact({ ...none, clusterScoped: true });
    const paths = commandRequests(role, parseVersion("1.35")).map((r) => `${r.verb} ${r.resource}/${r.subresource}`);
    expect(paths).toContain("get nodes/proxy");
    expect(paths).not.toContain("get pods/exec");
    expect(commandRequests(fact(none)).some((r) => r.resource === "nodes")).toBe(false);
  });
});
