/**
 * The names that Compose knows (compose-spec.json of compose-go, and the versions 1 to 3 before it). Compose refuses
 * a file with any other name at these places, save those that begin with `x-`.
 */

/** At the top of a file. */
export function isComposeKey(key: string): boolean {
  return composeKeys.has(key) || key.startsWith("x-");
}

/** In a service. */
export function isServiceKey(key: string): boolean {
  return serviceKeys.has(key) || key.startsWith("x-");
}

/** A key that a service does something by. The rest is found in other tools' files as well. */
export function definesService(key: string): boolean {
  return definingKeys.has(key);
}

const composeKeys = new Set("version name include services jobs models networks volumes secrets configs".split(" "));

const definingKeys = new Set(
  "image build command entrypoint volumes ports environment env_file extends container_name".split(" "),
);

const serviceKeys = new Set([
  ...definingKeys,
  ..."annotations attach blkio_config cap_add cap_drop cgroup cgroup_parent configs cpu_count cpu_percent".split(" "),
  ..."cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on".split(" "),
  ..."deploy develop device_cgroup_rules devices dns dns_opt dns_search dockerfile domainname expose".split(" "),
  ..."external_links extra_hosts gpus group_add healthcheck hostname init ipc isolation label_file labels".split(" "),
  ..."links log_driver log_opt logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit".split(" "),
  ..."models net network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform post_start".split(" "),
  ..."pre_start pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart".split(" "),
  ..."runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt".split(" "),
  ..."sysctls tmpfs triggers tty ulimits use_api_socket user userns_mode uts volume_driver volumes_from".split(" "),
  "working_dir",
]);
