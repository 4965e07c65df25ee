import type { FileHint } from "../language.ts";

/**
 * By name: `Dockerfile`, `Containerfile`, either with something behind it (`Dockerfile.dev`, `DockerfileAlpine`,
 * `Dockerfile-chroot`) or as an extension (`web.Dockerfile`). A name whose own extension says that it is something else
 * (`Dockerfile.md`, `DockerfileTest.java`) is none, unless the editor calls it a Dockerfile.
 */
export function detectDockerfile({ uri, languageId }: FileHint): boolean {
  return languageId === "dockerfile" || isDockerfileName(baseName(uri));
}

function isDockerfileName(name: string): boolean {
  if (/\.(?:dockerfile|containerfile)$/i.test(name)) return true;
  if (!/^(?:dockerfile|containerfile)/i.test(name)) return false;
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return extension === undefined || !others.has(extension);
}

/** Extensions of what is about Dockerfiles without being one. */
const others = new Set(
  (
    "dockerignore containerignore md markdown mdx rst adoc html htm css scss pdf png jpg jpeg svg gif " +
    "json json5 jsonc yml yaml toml xml ini cfg lock csv properties plist tf hcl cue " +
    "go java kt kts scala groovy gradle js jsx mjs cjs ts tsx mts cts vue py pyi pyc rb rs cc cpp hpp cs fs php pl " +
    "lua swift dart ex exs erl hs clj sql sh bash zsh fish ps1 psm1 bat cmd vim el " +
    "diff patch orig rej log bak swp tmp zip gz tgz tar tmlanguage"
  ).split(" "),
);

/** The last segment of a URI's or file's path. */
function baseName(uri: string): string {
  const path = uri.replace(/[?#].*$/s, "");
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
