/** @typedef {import("./workbench.mjs").Workbench} Workbench */

/** @typedef {{ file: string, rule: string, words: string }} Finding */

/** What the files below fixtures/ contain, and what the editor is to say about it. */
const findings = {
  dockerfile: { file: "Dockerfile", rule: "malformed-exec-form", words: '"/bin/sh" "-c"' },
  compose: { file: "compose.yaml", rule: "runtime-socket-mount", words: "/var/run/docker.sock" },
  role: { file: "role.yaml", rule: "rbac-exec", words: "pods/exec" },
  // Its role and binding stand in other files, which no editor has open.
  chain: { file: "job.yaml", rule: "workload-can-exec", words: "runner" },
};

/**
 * @param {Workbench} workbench
 * @param {Finding} finding
 */
async function openFinding(workbench, { file, rule, words }) {
  await workbench.open(file);
  await workbench.squiggle(words);
  await workbench.showProblems();
  await workbench.problem(rule).waitFor();
}

/** @param {Finding} finding */
const seeFinding = (finding) => (/** @type {Workbench} */ workbench) => openFinding(workbench, finding);

/** @param {Workbench} workbench */
async function hover(workbench) {
  await openFinding(workbench, findings.role);
  const card = await workbench.hover(findings.role.words);
  // The message comes first, the extension's own text a moment later.
  await card.filter({ hasText: "T1609" }).waitFor();
  await card.filter({ hasText: findings.role.rule }).waitFor();
}

/** @param {Workbench} workbench */
async function fix(workbench) {
  await openFinding(workbench, findings.dockerfile);
  expect(!(await workbench.text()).includes('"/bin/sh", "-c"'), "the array is broken at first");
  await workbench.quickFix(findings.dockerfile.words, /repair/i);
  await workbench.screenshot("fix-menu");
  await workbench.page.keyboard.press("Enter");
  await workbench.problem(findings.dockerfile.rule).waitFor({ state: "detached" });
  await workbench.textIncludes('ENTRYPOINT ["/bin/sh", "-c", "run.sh"]');
}

/** @param {Workbench} workbench */
async function ignore(workbench) {
  const { rule, words } = findings.role;
  await openFinding(workbench, findings.role);
  await workbench.quickFix(words, new RegExp(`Ignore ${rule} here`));
  await workbench.screenshot("ignore-menu");
  await workbench.page.keyboard.press("Enter");
  await workbench.problem(rule).waitFor({ state: "detached" });
  // The comment's reason stands selected, to be typed over.
  await workbench.page.keyboard.type("break-glass role");
  await workbench.textIncludes(`# tradecraft: ignore[${rule}] -- break-glass role`);
  expect((await workbench.problem(rule).count()) === 0, "the finding stays away");
}

/**
 * A technique is found by words of its page, which lists what the workspace has of it; a click leads there.
 * @param {Workbench} workbench
 */
async function technique(workbench) {
  await workbench.open("Dockerfile");
  await workbench.command("Tradecraft: Show Technique");
  const input = workbench.quickInput.locator("input").first();
  // The list shows its first rows only; the one that is meant comes when it is asked for.
  await workbench.quickInput.locator(".monaco-list-row").first().waitFor();
  await input.fill("docker exec kubectl");
  await workbench.quickInput
    .locator(".monaco-list-row", { hasText: "T1609 Container Administration Command" })
    .waitFor();
  await workbench.screenshot("technique-search");
  await workbench.pick("T1609 Container Administration Command");
  const page = workbench.webview();
  await page.locator("h1, h2", { hasText: "Container Administration Command" }).first().waitFor();
  const place = page.locator("a", { hasText: "role.yaml:8" }).first();
  await place.waitFor();
  await place.scrollIntoViewIfNeeded();
  await workbench.screenshot("technique-findings");
  await place.click();
  await workbench.page.locator('.tabs-container .tab.active[data-resource-name="role.yaml"]').waitFor();
  await workbench.page.locator(".statusbar-item", { hasText: "Ln 8" }).waitFor();
}

/**
 * From an id to its document, from a citation to its places, and what is completed while one writes.
 * @param {Workbench} workbench
 */
async function navigate(workbench) {
  const { page } = workbench;
  await workbench.open("runner.md");
  await workbench.showProblems();
  await workbench.problem("unknown-tactic").waitFor();
  await workbench.click("T1609");
  await page.keyboard.press("F12");
  await page.locator('.tabs-container .tab.active[data-resource-name="T1609.md"]').waitFor();
  await workbench.textIncludes("name: Container Administration Command");
  await workbench.screenshot("navigate-definition");
  await workbench.open("runner.md");
  await workbench.click("T1609");
  await page.keyboard.press("Shift+F12");
  // What the workspace has of it: the findings that it explains, beside the places that name it.
  await page.locator(".peekview-widget .monaco-list-row", { hasText: "role.yaml" }).first().waitFor();
  await workbench.screenshot("navigate-references");
  await page.keyboard.press("Escape");
  await workbench.click("A job of one team");
  await page.keyboard.press("End");
  await page.keyboard.type(" More.(Citation: ");
  await page.locator(".suggest-widget .monaco-list-row", { hasText: "Our wiki" }).first().waitFor();
  await workbench.screenshot("navigate-completion");
  await page.keyboard.press("Enter");
  // The line is wrapped before it.
  await workbench.textIncludes("(Citation: Our wiki)(Citation: Our wki)");
  await workbench.command("Explorer: Focus on Outline View");
  await page.locator(".outline-tree .monaco-list-row", { hasText: "ORG-0001 Shared runner" }).first().waitFor();
  await workbench.screenshot("navigate-outline");
  await page.keyboard.press("ControlOrMeta+T");
  const input = workbench.quickInput.locator("input").first();
  await input.fill("#shared runner");
  await workbench.quickInput.locator(".monaco-list-row", { hasText: "ORG-0001 Shared runner" }).waitFor();
  await workbench.screenshot("navigate-symbols");
  await page.keyboard.press("Escape");
}

/**
 * A technique document of one's own: what is wrong with it is underlined, explained and mended.
 * @param {Workbench} workbench
 */
async function documents(workbench) {
  await workbench.open("runner.md");
  await workbench.showProblems();
  await workbench.problem("unknown-tactic").waitFor();
  await workbench.problem("unresolved-citation").waitFor();
  const citation = await workbench.hover("Citation: Our wiki", { squiggle: false });
  await citation.filter({ hasText: "cited 2 times" }).waitFor();
  await workbench.screenshot("document-citation");
  const card = await workbench.hover("T1609", { squiggle: false });
  await card.filter({ hasText: "Container Administration Command" }).waitFor();
  await workbench.screenshot("document-technique");
  await workbench.quickFix("exection", /Change to execution/);
  await workbench.screenshot("document-fix-menu");
  await workbench.page.keyboard.press("Enter");
  await workbench.problem("unknown-tactic").waitFor({ state: "detached" });
  await workbench.quickFix("Our wki", /Change to Our wiki/);
  await workbench.page.keyboard.press("Enter");
  await workbench.problem("unresolved-citation").waitFor({ state: "detached" });
}

/** @param {Workbench} workbench */
async function newDocument(workbench) {
  await workbench.command("Tradecraft: New Technique Document");
  const input = workbench.quickInput.locator("input").first();
  await input.fill("T1053.007");
  await workbench.page.keyboard.press("Enter");
  await workbench.textIncludes("name: Container Orchestration Job");
}

/**
 * A release, imported into the workspace, is its library from then on.
 * @param {Workbench} workbench
 */
async function importRelease(workbench) {
  await workbench.open("role.yaml");
  await workbench.command("Tradecraft: Import ATT&CK Release");
  await workbench.pathDialog("release.json");
  await workbench.quickInput.locator(".monaco-list-row", { hasText: "Containers" }).waitFor();
  await workbench.screenshot("import-platforms");
  await workbench.page.keyboard.press("Enter");
  await workbench.pathDialog("");
  const notification = workbench.page.locator(".notification-toast", { hasText: "1 technique" });
  await notification.waitFor();
  const card = await workbench.hover(findings.role.words);
  await card.filter({ hasText: "A text of this bundle alone." }).waitFor();
}

/** @param {Workbench} workbench */
async function restrictedMode(workbench) {
  await workbench.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
  await openFinding(workbench, findings.role);
}

/**
 * @param {boolean} holds
 * @param {string} what
 */
function expect(holds, what) {
  if (!holds) throw new Error(`not so: ${what}`);
}

/** @type {Record<string, (workbench: Workbench) => Promise<void>>} */
export const trusted = {
  dockerfile: seeFinding(findings.dockerfile),
  compose: seeFinding(findings.compose),
  kubernetes: seeFinding(findings.role),
  chain: seeFinding(findings.chain),
  hover,
  fix,
  ignore,
  technique,
  documents,
  navigate,
  newDocument,
  importRelease,
};

/** @type {Record<string, (workbench: Workbench) => Promise<void>>} */
export const restricted = { restricted: restrictedMode };
