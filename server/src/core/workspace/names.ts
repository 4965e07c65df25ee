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

/** The path of a file as one would write it in the folder of another: `../app/Dockerfile`. */
export function pathBetween(from: string, to: string): string {
  const left = from.split("/").slice(0, -1);
  const right = to.split("/");
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  return [...left.slice(shared).map(() => ".."), ...right.slice(shared)].map(decodeSegment).join("/");
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/"));
}
