import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { detectCompose } from "../../../server/src/core/languages/compose/detect.ts";
import { shared, sharedMissing } from "../../shared.ts";

const detects = (name: string, head: string, languageId?: string): boolean =>
  detectCompose({ uri: `file:///work/${name}`, head, ...(languageId !== undefined && { languageId }) });

const web = "services:\n  web:\n    image: nginx\n";
const legacy = "web:\n  image: nginx\n  links: [db]\n";
const workflow = "name: ci\non: [push]\njobs:\n  build:\n    services:\n      db:\n        image: postgres\n";

describe("by name and editor", () => {
  it.each([
    "compose.yaml",
    "compose.yml",
    "compose.prod.yaml",
    "compose-dev.yaml",
    "docker-compose.yml",
    "docker-compose.override.yml",
    "docker-compose_test.yaml",
    "Docker-Compose.yml",
    "app.compose.yaml",
    "app.docker-compose.yml",
    "docker-compose.json",
    "docker-compose.yml?ref=1",
    "a%20b/compose.yaml",
  ])("%s", (name) => {
    expect(detects(name, "")).toBe(true);
    expect(detects(name, web)).toBe(true);
    expect(detects(name, legacy)).toBe(true);
    expect(detects(name, "volumes:\n  a:\n")).toBe(true);
    expect(detects(name, workflow)).toBe(false);
    expect(detects(name, "apiVersion: v1\nkind: Service\n")).toBe(false);
  });

  it.each([
    "composer.yml",
    "serverless-compose.yml",
    "compose.txt",
    "docker-compose.yml.j2",
    "compose",
    "xcompose.yml",
  ])("%s is no such name", (name) => {
    expect(detects(name, "volumes:\n  a:\n")).toBe(false);
    expect(detects(name, legacy)).toBe(false);
  });

  it("the editor's id for Compose is enough, and another language's is too much", () => {
    for (const id of ["dockercompose", "docker-compose", "yaml.docker-compose"])
      expect(detects("x", "", id)).toBe(true);
    expect(detects("stack.yml", web, "yaml")).toBe(true);
    expect(detects("Untitled-1", web, "yaml")).toBe(true);
    expect(detects("Untitled-1", web, "plaintext")).toBe(false);
    expect(detects("Untitled-1", web)).toBe(false);
    expect(detects("stack.yml", web, "helm")).toBe(false);
    expect(detects("stack.yml", web, "github-actions-workflow")).toBe(false);
    expect(detects("stack.txt", web)).toBe(false);
  });
});

describe("by content", () => {
  it.each([
    ["block style", web],
    ["CRLF and a byte order mark", `\uFEFF${web.replaceAll("\n", "\r\n")}`],
    ["comments, a marker, a version", `# x\n---\nversion: "3"\n\n# y\n${web}`],
    ["indented by four", "services:\n    web:\n        build: .\n"],
    ["indented by one", "services:\n web:\n  command: x\n"],
    ["quoted keys", '"services":\n  "web":\n    "image": x\n'],
    ["an anchor and a merge key", "x-a: &a\n  restart: always\nservices: &s\n  web:\n    <<: *a\n    image: x\n"],
    ["lists as far out as their keys", "include:\n- a.yml\nservices:\n  web:\n    ports:\n    - 80:80\n"],
    ["flow style in block style", "services:\n  web: { image: nginx:1, ports: ['80:80'] }\n"],
    ["flow style from the top", "{services: {web: {image: nginx:1.2, command: [a, 'b: c']}}}"],
    ["JSON", '{"version": "3", "services": {"web": {"image": "x", "ports": ["80:80"]}}}'],
    ["more than services", `${web}volumes:\n  a:\nnetworks:\n  b: {}\nsecrets:\n  c:\n    file: d\n`],
    ["a block scalar within", "services:\n  web:\n    command: |\n      services:\n        - x\n    image: y\n"],
    [
      "keys further in, which are anyone's",
      "services:\n  web:\n    image: x\n    environment:\n      A: b\n      C: d\n      E: f\n",
    ],
    ["a service still being written", "services:\n  web:\n    image: x\n    comm\n  db:\n"],
  ])("%s", (_name, head) => {
    expect(detects("stack.yml", head)).toBe(true);
  });

  it.each([
    ["a Kubernetes manifest", `apiVersion: v1\nkind: ConfigMap\n${web}`],
    ["a GitHub workflow", workflow],
    ["GitLab CI", "image: ruby\nservices:\n  - postgres:11\ntest:\n  script: x\n"],
    ["GitLab CI with services at the margin", "services:\n- name: postgres:11\n  command: [x]\n"],
    ["Woodpecker", "steps:\n  build:\n    image: go\nservices:\n  db:\n    image: postgres\n    environment: [A=b]\n"],
    ["Helm values", "replicaCount: 1\nservices:\n  web:\n    image: x\n"],
    [
      "Helm values of services alone",
      "services:\n  web:\n    image:\n      repository: x\n    port: 80\n    replicas: 2\n",
    ],
    [
      "Helm values of services with an image",
      "services:\n  web:\n    image: x\n    replicas: 2\n    servicePort: 80\n",
    ],
    ["Symfony", "services:\n  _defaults:\n    autowire: true\n  App\\Foo:\n    arguments: [a]\n    tags: [b]\n"],
    ["Serverless Compose", "services:\n  api:\n    path: api\n    dependsOn: db\n"],
    ["Lando", "name: x\nrecipe: lamp\nservices:\n  web:\n    type: php\n    build: [x]\n"],
    ["Render", "services:\n  - type: web\n    image: x\n    env: docker\n"],
    ["JSON with a list", '{"services": [{"image": "x", "command": "y"}]}'],
    ["an API description", "openapi: 3.0.0\ninfo: {}\nservices:\n  web:\n    image: x\n"],
    ["prose", "Our services: many.\nservices: see below\n"],
    ["services deeper down", "project:\n  services:\n    web:\n      image: x\n"],
    ["services in a block scalar", "readme: |\n  services:\n    web:\n      image: x\n"],
    ["services of strings", "services:\n  web: nginx\n  image: x\n"],
    ["no services", "volumes:\n  a:\nnetworks:\n  b:\n"],
    ["version 1 under any name", legacy],
    ["nothing", ""],
  ])("not %s", (_name, head) => {
    expect(detects("stack.yml", head)).toBe(false);
  });
});

describe.skipIf(sharedMissing)("real files (skipped where ../shared is missing)", () => {
  /** Labels that this detection does not share, each with its reason. */
  const argued: Readonly<Record<string, string>> = {
    "fixtures/kics/dockerCompose-volume_has_sensitive_host_directory/pos-3.yaml":
      "`services` holds `image: docker` and no service, which Compose refuses; the name does not say Compose",
  };

  it.each(["corpus", "fixtures"])("are told apart in the %s as they are labelled", (folder) => {
    const index = JSON.parse(readFileSync(join(shared, folder, "index.json"), "utf8")) as {
      file: string;
      class?: string;
      language?: string;
    }[];
    const wrong = new Set<string>();
    let compose = 0;
    for (const entry of index) {
      const file = `${folder}/${entry.file}`;
      const expected = (entry.class ?? entry.language) === "compose";
      if (expected) compose++;
      const head = readFileSync(join(shared, file), "utf8").slice(0, 65536);
      if (detects(file, head) !== expected) wrong.add(file);
    }
    expect(compose).toBeGreaterThan(40);
    expect([...wrong]).toEqual(Object.keys(argued).filter((file) => file.startsWith(folder)));
  });

  it("Compose files of the corpus are known without their names, but for version 1 and an empty layer", () => {
    const index = JSON.parse(readFileSync(join(shared, "corpus/index.json"), "utf8")) as {
      file: string;
      class: string;
    }[];
    const missed = index
      .filter((entry) => entry.class === "compose")
      .map((entry) => entry.file)
      .filter((file) => !detects("stack.yml", readFileSync(join(shared, "corpus", file), "utf8").slice(0, 65536)));
    expect(missed).toEqual([
      "jessfraz+dockerfiles/openvpn/docker-compose.yml",
      "open-telemetry+opentelemetry-demo/compose.extras.yaml",
    ]);
  });
});
