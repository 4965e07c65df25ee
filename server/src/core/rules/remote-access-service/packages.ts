import { type Install, isRelease } from "../../shell/installs.ts";

/** The service that a package or a downloaded file brings. */
export function serviceOf({ name, by }: Install): string | undefined {
  if (by === "download") return releases.find(([file]) => isRelease(name, file))?.[1];
  return packages.get(name);
}

const packages: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sshd: "openssh-server openssh-server-pam",
    dropbear: "dropbear dropbear-bin",
    telnetd: "telnetd telnetd-ssl inetutils-telnetd telnet-server",
    ttyd: "ttyd",
    gotty: "gotty",
    wetty: "wetty",
    shellinabox: "shellinabox",
    tmate: "tmate",
    ngrok: "ngrok",
    frpc: "frpc",
    chisel: "chisel",
    localtunnel: "localtunnel",
  }).flatMap(([service, names]) => names.split(" ").map((name): [string, string] => [name, service])),
);

/** Names of release files. */
const releases: readonly (readonly [string, string])[] = [
  ["ttyd", "ttyd"],
  ["gotty", "gotty"],
  ["tmate", "tmate"],
  ["ngrok", "ngrok"],
  ["frpc", "frpc"],
  ["frp", "frpc"],
  ["chisel", "chisel"],
];
