import type { ImageBuild } from "../../facts/fact.ts";
import { knownDefault } from "./interpolation.ts";
import { lookup, type Service } from "./services.ts";

/** How the service's image is built from a folder; undefined where it is not, or where that lies in another repository. */
export function buildOf(service: Service): ImageBuild | undefined {
  const build = lookup(service, "build")?.value;
  if (!build || build.get("dockerfile_inline")) return undefined;
  const context = known(build.isMap ? (build.string("context") ?? ".") : build.word()?.value);
  const file = known(build.string("dockerfile") ?? "Dockerfile");
  if (context === undefined || file === undefined || isRemote(context)) return undefined;
  const target = build.string("target");
  return {
    dockerfile: file.startsWith("/") ? file : `${context}/${file}`,
    ...(target !== undefined && { target }),
  };
}

function known(value: string | undefined): string | undefined {
  return value === undefined ? undefined : knownDefault(value);
}

/** A Git repository or a URL (Compose specification, build.context). */
function isRemote(context: string): boolean {
  return /^[\w+.-]+:\/\/|^git@|^github\.com\//.test(context);
}
