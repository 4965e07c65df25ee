/**
 * The resources of Kubernetes' own API groups, by their plural names. From the paths of the OpenAPI documents of releases
 * 1.13 to 1.36 together, so that a name that is gone is still known, with a few older ones; scopes, singulars and short
 * names as in api/discovery of kubernetes/kubernetes v1.36.0. Beside them what only authorization knows: `users`,
 * `groups`, `uids` and `userextras`, which are impersonated, in authentication.k8s.io also by the constrained verbs
 * (KEP-5284), and the `signers` of certificates.
 */
const groups: Readonly<Record<string, { readonly namespaced?: string; readonly cluster?: string }>> = {
  "": {
    namespaced:
      "bindings configmaps endpoints events limitranges persistentvolumeclaims pods podtemplates " +
      "replicationcontrollers resourcequotas secrets serviceaccounts services",
    cluster: "componentstatuses groups namespaces nodes persistentvolumes users",
  },
  "admissionregistration.k8s.io": {
    cluster:
      "initializerconfigurations mutatingadmissionpolicies mutatingadmissionpolicybindings " +
      "mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings " +
      "validatingwebhookconfigurations",
  },
  "apiextensions.k8s.io": {
    cluster: "customresourcedefinitions",
  },
  "apiregistration.k8s.io": {
    cluster: "apiservices",
  },
  apps: {
    namespaced: "controllerrevisions daemonsets deployments petsets replicasets statefulsets",
  },
  "auditregistration.k8s.io": {
    cluster: "auditsinks",
  },
  "authentication.k8s.io": {
    namespaced: "serviceaccounts",
    cluster: "groups nodes selfsubjectreviews tokenreviews uids userextras users",
  },
  "authorization.k8s.io": {
    namespaced: "localsubjectaccessreviews",
    cluster: "selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews",
  },
  autoscaling: {
    namespaced: "horizontalpodautoscalers",
  },
  batch: {
    namespaced: "cronjobs jobs scheduledjobs",
  },
  "certificates.k8s.io": {
    namespaced: "podcertificaterequests",
    cluster: "certificatesigningrequests clustertrustbundles signers",
  },
  "coordination.k8s.io": {
    namespaced: "leasecandidates leases",
  },
  "discovery.k8s.io": {
    namespaced: "endpointslices",
  },
  "events.k8s.io": {
    namespaced: "events",
  },
  extensions: {
    namespaced:
      "daemonsets deployments horizontalpodautoscalers ingresses jobs networkpolicies replicasets " +
      "replicationcontrollers",
    cluster: "podsecuritypolicies thirdpartyresources",
  },
  "flowcontrol.apiserver.k8s.io": {
    cluster: "flowschemas prioritylevelconfigurations",
  },
  "internal.apiserver.k8s.io": {
    cluster: "storageversions",
  },
  "networking.k8s.io": {
    namespaced: "ingresses networkpolicies",
    cluster: "clustercidrs ingressclasses ipaddresses servicecidrs",
  },
  "node.k8s.io": {
    cluster: "runtimeclasses",
  },
  policy: {
    namespaced: "poddisruptionbudgets",
    cluster: "podsecuritypolicies",
  },
  "rbac.authorization.k8s.io": {
    namespaced: "rolebindings roles",
    cluster: "clusterrolebindings clusterroles",
  },
  "resource.k8s.io": {
    namespaced:
      "podschedulingcontexts resourceclaimparameters resourceclaims resourceclaimtemplates " +
      "resourceclassparameters",
    cluster: "deviceclasses devicetaintrules resourceclasses resourcepoolstatusrequests resourceslices",
  },
  "scheduling.k8s.io": {
    namespaced: "podgroups workloads",
    cluster: "priorityclasses",
  },
  "settings.k8s.io": {
    namespaced: "podpresets",
  },
  "storage.k8s.io": {
    namespaced: "csistoragecapacities",
    cluster: "csidrivers csinodes storageclasses volumeattachments volumeattributesclasses",
  },
  "storagemigration.k8s.io": {
    cluster: "storageversionmigrations",
  },
};

/** What kubectl takes for a plural and the API server does not. */
const shortNames: Readonly<Record<string, string>> = {
  cm: "configmaps",
  cs: "componentstatuses",
  limits: "limitranges",
  ip: "ipaddresses",
  vac: "volumeattributesclasses",
  ep: "endpoints",
  ev: "events",
  no: "nodes",
  ns: "namespaces",
  po: "pods",
  pv: "persistentvolumes",
  pvc: "persistentvolumeclaims",
  quota: "resourcequotas",
  rc: "replicationcontrollers",
  sa: "serviceaccounts",
  svc: "services",
  crd: "customresourcedefinitions",
  crds: "customresourcedefinitions",
  cj: "cronjobs",
  deploy: "deployments",
  ds: "daemonsets",
  hpa: "horizontalpodautoscalers",
  rs: "replicasets",
  sts: "statefulsets",
  csr: "certificatesigningrequests",
  ing: "ingresses",
  netpol: "networkpolicies",
  pdb: "poddisruptionbudgets",
  psp: "podsecuritypolicies",
  pc: "priorityclasses",
  sc: "storageclasses",
};

export type Scope = "namespaced" | "cluster";

const scopes = new Map<string, ReadonlyMap<string, Scope>>(
  Object.entries(groups).map(([group, { namespaced = "", cluster = "" }]) => [
    group,
    new Map([
      ...words(namespaced).map((name) => [name, "namespaced"] as const),
      ...words(cluster).map((name) => [name, "cluster"] as const),
    ]),
  ]),
);

const plurals = new Set([...scopes.values()].flatMap((names) => [...names.keys()]));
const singulars = new Map([...plurals].map((plural) => [singularOf(plural), plural]));

/** Whether the group is one of Kubernetes' own, whose resources are all known here. */
export function isBuiltIn(group: string): boolean {
  return scopes.has(group);
}

/** Undefined where the group has no such resource, or is not one of Kubernetes' own. */
export function scopeOf(group: string, resource: string): Scope | undefined {
  return scopes.get(group)?.get(resource);
}

/** The groups that have or had a resource of that name. */
export function groupsOf(resource: string): string[] {
  return [...scopes].filter(([, names]) => names.has(resource)).map(([group]) => group);
}

/**
 * The name by which the API server knows a resource that is written as elsewhere: in the singular, as a kind, by
 * kubectl's short name, or with its group (`deployments.apps`). Undefined where the name is right, or not known.
 */
export function pluralOf(written: string): string | undefined {
  if (plurals.has(written)) return undefined;
  const [name = ""] = written.toLowerCase().split(".");
  return plurals.has(name)
    ? name
    : (singulars.get(name) ?? (Object.hasOwn(shortNames, name) ? shortNames[name] : undefined));
}

function singularOf(plural: string): string {
  if (plural.endsWith("ies")) return `${plural.slice(0, -3)}y`;
  return /(?:ss|us)es$/.test(plural) ? plural.slice(0, -2) : plural.replace(/s$/, "");
}

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
