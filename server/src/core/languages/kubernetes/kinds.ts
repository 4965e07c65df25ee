/** A kind of a group, and where its objects keep their pod specs. `*` is each item of a list, each value of a map. */
export interface Workload {
  readonly group: string;
  readonly kinds: readonly string[];
  readonly paths: readonly string[];
}

const template = ["spec.template.spec"];
const ray = (cluster: string) => [
  `${cluster}.headGroupSpec.template.spec`,
  `${cluster}.workerGroupSpecs.*.template.spec`,
];

/**
 * The kinds that make pods from a whole pod spec, by API group. Kinds with containers but no pod spec (Argo Workflows,
 * Tekton) are read by code of their own. Kinds that hold pod specs as a pattern or a schema (policies, definitions) are
 * not here, and what is not here is not read.
 */
export const workloads: readonly Workload[] = [
  // Kubernetes API reference, workload resources.
  { group: "", kinds: ["Pod"], paths: ["spec"] },
  { group: "", kinds: ["PodTemplate"], paths: ["template.spec"] },
  { group: "", kinds: ["ReplicationController"], paths: template },
  { group: "apps", kinds: ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"], paths: template },
  { group: "extensions", kinds: ["Deployment", "ReplicaSet", "DaemonSet"], paths: template },
  { group: "batch", kinds: ["Job"], paths: template },
  { group: "batch", kinds: ["CronJob"], paths: ["spec.jobTemplate.spec.template.spec"] },
  // Argo Rollouts, features/specification; analysis templates with the job provider: features/analysis, analysis/job.
  { group: "argoproj.io", kinds: ["Rollout"], paths: template },
  {
    group: "argoproj.io",
    kinds: ["AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun"],
    paths: ["spec.metrics.*.provider.job.spec.template.spec"],
  },
  // Knative Serving API, serving.knative.dev/v1.
  { group: "serving.knative.dev", kinds: ["Service", "Configuration"], paths: template },
  { group: "serving.knative.dev", kinds: ["Revision"], paths: ["spec"] },
  // OpenShift API, apps.openshift.io/v1; before 3.6 in the core group.
  { group: "apps.openshift.io", kinds: ["DeploymentConfig"], paths: template },
  { group: "", kinds: ["DeploymentConfig"], paths: template },
  // KEDA, reference/scaledjob-spec: jobTargetRef is a JobSpec.
  { group: "keda.sh", kinds: ["ScaledJob"], paths: ["spec.jobTargetRef.template.spec"] },
  // OpenKruise, apis/apps/v1alpha1 and v1beta1.
  { group: "apps.kruise.io", kinds: ["CloneSet", "StatefulSet", "DaemonSet", "BroadcastJob"], paths: template },
  {
    group: "apps.kruise.io",
    kinds: ["AdvancedCronJob"],
    paths: ["jobTemplate", "broadcastJobTemplate"].map((key) => `spec.template.${key}.spec.template.spec`),
  },
  { group: "apps.kruise.io", kinds: ["SidecarSet"], paths: ["spec"] },
  // Volcano, batch/v1alpha1: TaskSpec.
  { group: "batch.volcano.sh", kinds: ["Job"], paths: ["spec.tasks.*.template.spec"] },
  // JobSet, jobset.x-k8s.io: ReplicatedJob holds a JobTemplateSpec.
  { group: "jobset.x-k8s.io", kinds: ["JobSet"], paths: ["spec.replicatedJobs.*.template.spec.template.spec"] },
  // LeaderWorkerSet, leaderworkerset.x-k8s.io/v1.
  {
    group: "leaderworkerset.x-k8s.io",
    kinds: ["LeaderWorkerSet"],
    paths: ["leaderTemplate", "workerTemplate"].map((key) => `spec.leaderWorkerTemplate.${key}.spec`),
  },
  // Kubeflow Training Operator v1: a map of ReplicaSpec for each framework.
  ...(
    [
      ["TFJob", "tf"],
      ["PyTorchJob", "pytorch"],
      ["MPIJob", "mpi"],
      ["XGBoostJob", "xgb"],
      ["PaddleJob", "paddle"],
      ["MXJob", "mx"],
      ["JAXJob", "jax"],
    ] as const
  ).map(([kind, framework]) => ({
    group: "kubeflow.org",
    kinds: [kind],
    paths: [`spec.${framework}ReplicaSpecs.*.template.spec`],
  })),
  { group: "kubeflow.org", kinds: ["Notebook"], paths: template },
  // KubeRay, ray.io/v1.
  { group: "ray.io", kinds: ["RayCluster"], paths: ray("spec") },
  { group: "ray.io", kinds: ["RayJob"], paths: [...ray("spec.rayClusterSpec"), "spec.submitterPodTemplate.spec"] },
  { group: "ray.io", kinds: ["RayService"], paths: ray("spec.rayClusterConfig") },
  // Agones, agones.dev/v1.
  { group: "agones.dev", kinds: ["GameServer"], paths: template },
  { group: "agones.dev", kinds: ["Fleet", "GameServerSet"], paths: ["spec.template.spec.template.spec"] },
];

/** The kinds that hold whole objects of other kinds, and where: a `List` by its `items` needs no entry. */
export const holders: readonly Workload[] = [
  // OpenShift API, template.openshift.io/v1; before 3.6 in the core group. Parameters stand as `${NAME}`.
  { group: "template.openshift.io", kinds: ["Template"], paths: ["objects.*"] },
  { group: "", kinds: ["Template"], paths: ["objects.*"] },
  // Tekton Triggers, triggertemplates.
  { group: "triggers.tekton.dev", kinds: ["TriggerTemplate"], paths: ["spec.resourcetemplates.*"] },
];
