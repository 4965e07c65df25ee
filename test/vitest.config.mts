import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    {
      name: "markdown-as-text",
      enforce: "pre",
      load: (id) => (id.endsWith(".md") ? `export default ${JSON.stringify(readFileSync(id, "utf8"))}` : undefined),
    },
  ],
  root: import.meta.dirname,
  test: { include: ["**/*.test.ts"], exclude: ["e2e/**", "**/node_modules/**"], testTimeout: 60_000 },
});
