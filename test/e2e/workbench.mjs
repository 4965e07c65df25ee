import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** VS Code's window as a person uses it. Waits for what should appear; every wait has the page's time limit. */
export class Workbench {
  /**
   * @param {import("playwright-core").Page} page
   * @param {string} host prefix of the screenshots
   * @param {string} screenshots folder
   */
  constructor(page, host, screenshots) {
    this.page = page;
    this.host = host;
    this.screenshots = screenshots;
    this.quickInput = page.locator(".quick-input-widget");
    this.explorer = page.locator(".explorer-folders-view");
    this.editor = page.locator(".editor-instance .monaco-editor").first();
    this.problemRows = page.locator(".markers-panel .monaco-list-row");
  }

  async ready() {
    await this.explorer.locator(".monaco-list-row").first().waitFor({ timeout: 60_000 });
  }

  /** @param {string} name */
  async open(name) {
    // By its own attribute: the label's text gains a count once there are problems.
    await this.explorer.locator(`.monaco-list-row .monaco-icon-label[aria-label*="${name}"]`).first().dblclick();
    await this.page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`).waitFor();
    await this.editor.locator(".view-line").first().waitFor();
  }

  /** @param {string} title */
  async command(title) {
    await this.page.keyboard.press("F1");
    const input = this.quickInput.locator("input").first();
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.pick(title);
  }

  /** @param {string} text of the row to take from the list that is open */
  async pick(text) {
    await this.quickInput.locator(".monaco-list-row", { hasText: text }).first().click();
  }

  /** The lines on the screen, in their order there. */
  async text() {
    const lines = await this.editor.locator(".view-line").evaluateAll((elements) =>
      elements
        .map((element) => ({ top: Number.parseFloat(element.style.top), text: element.textContent ?? "" }))
        .sort((a, b) => a.top - b.top)
        .map((line) => line.text.replaceAll("\u00a0", " ")),
    );
    return lines.join("\n");
  }

  /**
   * Waits for the editor to show what was typed or changed.
   * @param {string} part
   */
  async textIncludes(part) {
    for (const end = Date.now() + 10_000; Date.now() < end; await this.page.waitForTimeout(100)) {
      if ((await this.text()).includes(part)) return;
    }
    throw new Error(`${JSON.stringify(part)} is not in the editor, but:\n${await this.text()}`);
  }

  async showProblems() {
    if (!(await this.page.locator(".markers-panel").isVisible())) {
      await this.page.keyboard.press("ControlOrMeta+Shift+M");
    }
    await this.page.locator(".markers-panel").waitFor();
  }

  /**
   * Puts the cursor into words of the open file.
   * @param {string} words
   */
  async click(words) {
    const { x, y } = await this.squiggle(words, false);
    await this.page.mouse.click(x, y);
  }

  /** @param {string} rule */
  problem(rule) {
    const code = this.page.locator(".marker-code", { hasText: new RegExp(`^${rule}$`) });
    return this.problemRows.filter({ has: code }).first();
  }

  /**
   * Waits for words of the open file, and for a squiggle below them.
   * @param {string} words
   * @param {boolean} [squiggle] false: there need be none
   * @returns {Promise<{ x: number, y: number }>} the middle of the words
   */
  async squiggle(words, squiggle = true) {
    const handle = await this.page.waitForFunction(placeOf, { words, squiggle }).catch((error) => {
      throw new Error(`no ${squiggle ? "squiggle below" : "place of"} ${words}: ${error.message}`);
    });
    return /** @type {{ x: number, y: number }} */ (await handle.jsonValue());
  }

  /**
   * @param {string} words
   * @param {{ squiggle: boolean }} [options]
   */
  async hover(words, { squiggle } = { squiggle: true }) {
    const { x, y } = await this.squiggle(words, squiggle);
    await this.page.mouse.move(x + 200, y + 120);
    await this.page.mouse.move(x, y, { steps: 8 });
    const hover = this.page.locator(".monaco-resizable-hover .monaco-hover:not(.hidden)").first();
    await hover.waitFor();
    return hover;
  }

  /**
   * Opens the light bulb's menu and goes to a fix in it; Enter then applies it.
   * @param {string} words
   * @param {RegExp} label
   */
  async quickFix(words, label) {
    const rows = this.page.locator(".action-widget .monaco-list-row.action");
    for (let left = 5; left > 0; left -= 1) {
      const { x, y } = await this.squiggle(words);
      await this.page.mouse.click(x, y);
      await this.page.keyboard.press("ControlOrMeta+.");
      // A late answer to the click closes the menu again at times, above all on a busy machine.
      if (await appears(rows.filter({ hasText: label }).first(), 5)) break;
      await this.page.keyboard.press("Escape");
    }
    // By keyboard: over the menu lies a layer that takes clicks from anything but a real mouse.
    for (let left = await rows.count(); left > 0; left -= 1) {
      const focused = this.page.locator(".action-widget .monaco-list-row.action.focused", { hasText: label });
      if ((await focused.count()) > 0) return;
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`the light bulb's menu did not go to ${label}`);
  }

  /**
   * Answers the dialog for a file or folder, which both hosts show as a path to type.
   * @param {string} name in the folder that the dialog opens; empty: that folder itself
   */
  async pathDialog(name) {
    const input = this.quickInput.locator("input").first();
    await this.page.waitForFunction(() =>
      /^\/(?:.*\/)?$/.test(document.querySelector(".quick-input-widget input")?.value ?? ""),
    );
    await input.press("End");
    if (name !== "") await input.pressSequentially(name, { delay: 20 });
    await this.page.waitForTimeout(500);
    await this.page.keyboard.press("Enter");
  }

  /** The document that a webview shows, two frames deep. */
  webview() {
    return this.page.frameLocator("iframe.webview.ready").first().frameLocator("iframe#active-frame");
  }

  async closeEditors() {
    await this.page.keyboard.press("Escape");
    while ((await this.page.locator(".tabs-container .tab").count()) > 0) {
      await this.command("View: Revert and Close Editor");
      await this.quickInput.waitFor({ state: "hidden" });
    }
  }

  /** @param {string} journey */
  async screenshot(journey) {
    mkdirSync(this.screenshots, { recursive: true });
    await this.page.screenshot({ path: join(this.screenshots, `${this.host}-${journey}.png`) });
  }
}

/**
 * @param {import("playwright-core").Locator} locator
 * @param {number} seconds
 */
function appears(locator, seconds) {
  return locator.waitFor({ timeout: seconds * 1000 }).then(
    () => true,
    () => false,
  );
}

/**
 * Runs in the page.
 * @param {{ words: string, squiggle: boolean }} what
 */
function placeOf({ words, squiggle }) {
  const editor = document.querySelector(".editor-instance .monaco-editor");
  if (!editor) return undefined;
  for (const line of editor.querySelectorAll(".view-line")) {
    const from = (line.textContent ?? "").replaceAll("\u00a0", " ").indexOf(words);
    if (from < 0) continue;
    const range = document.createRange();
    let passed = 0;
    const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (from >= passed && from < passed + length) range.setStart(node, from - passed);
      const end = from + words.length;
      if (end > passed && end <= passed + length) range.setEnd(node, end - passed);
      passed += length;
    }
    const box = range.getBoundingClientRect();
    const squiggles = [...editor.querySelectorAll(".squiggly-error, .squiggly-warning, .squiggly-info")];
    const below = squiggles.some((line) => {
      const its = line.getBoundingClientRect();
      return its.left < box.right && its.right > box.left && its.top < box.bottom + 2 && its.bottom > box.top;
    });
    if (below || !squiggle) return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }
  return undefined;
}
