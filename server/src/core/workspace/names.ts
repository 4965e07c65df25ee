/** The image's name without tag and digest. */
export function repository(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}

/** The URI of a path as seen from a file. */
export function resolve(uri: string, path: string): string {
  const [, root = "", own = ""] = /^([a-z][\w+.-]*:(?:\/\/[^/]*)?)?(.*)$/i.exec(uri) ?? [];
  const segments = path.startsWith("/") ? [] : own.split("/").slice(1, -1);
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return `${root}/${segments.join("/")}`;
}
