import type { ContainerFact } from "../facts/fact.ts";

/** `tecnativa/docker-socket-proxy`, `lscr.io/linuxserver/socket-proxy`, `wollomatic/socket-proxy:1` and their kin. */
const proxyImage = /(?:^|\/|:-)(?:(?:docker-?)?socket-?proxy|cetusguard)(?=[:@}]|$)/i;

/** True for a container whose image passes chosen requests on to the socket of the Docker daemon. */
export function isSocketProxy({ image }: ContainerFact): boolean {
  return image !== undefined && proxyImage.test(image.value);
}
