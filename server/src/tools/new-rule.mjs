import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { camel, root } from "./registries.mjs";

/** `npm run new:rule <id>` makes a rule's folder: a check that finds nothing yet, and a page whose test therefore fails. */
const id = process.argv[2] ?? "";
const folder = join(root, "server/src/core/rules", id);
if (!/^[a-z]+(?:-[a-z]+)*$/.test(id))
  fail("Give the rule an id in lower case with hyphens that names the smell: npm run new:rule bare-shell");
if (existsSync(folder)) fail(`There is a rule ${id} already.`);
mkdirSync(folder);
writeFileSync(
  join(folder, "rule.ts"),
  `import { defineRule } from "../rule.ts";

export const ${camel(id)} = defineRule({
  id: "${id}",
  title: "What is there, in a few words",
  techniques: ["T1609"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  on: ["command"],
  *check(_fact, _context) {
    // yield { span, message, fixes } for what the page marks. The message: what, why here, what to do.
  },
});
`,
);
writeFileSync(
  join(folder, "rule.md"),
  `# What is there, in a few words

## What it finds

## Why it matters

## What to do

## When it is fine

## Examples

\`\`\`compose
services:
  web:
    image: registry.example/web:1.4
    command: culprit
#            ^^^^^^^ ${id}
\`\`\`

\`\`\`compose clean
services:
  web:
    image: registry.example/web:1.4
    command: look-alike
\`\`\`
`,
);
console.log(
  `server/src/core/rules/${id}/ is made. Write its page first, then the check; \`npm run generate\` adds it to the lists.`,
);

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(2);
}
