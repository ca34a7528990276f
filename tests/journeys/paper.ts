/** What a person does with the paper, and what they see on it. */

import { expect, type CDPSession, type Page } from "@playwright/test";

export const paper = (page: Page) => page.locator(".paper-editor .ProseMirror");
export const block = (page: Page, id: string) => page.locator(`.ProseMirror [data-id="${id}"]`);
export const savedState = (page: Page) => page.locator(".saved-state");
export const tool = (page: Page, name: string) => page.getByRole("toolbar").getByRole("button", { name, exact: true });

/** The way from 今天 to the plan: the lesson of the same title has links too. */
export const planLink = (page: Page) => page.locator('main a[href^="/plans/"]', { hasText: "分数的初步认识" }).first();

export async function canWrite(page: Page): Promise<void> {
  await expect(paper(page)).toHaveAttribute("contenteditable", "true");
}

export async function isSaved(page: Page): Promise<void> {
  await expect(savedState(page)).toContainText("已保存");
}

/** Every word of a block as it is in the document: ghosts and names of carets are drawn by CSS and are no text. */
export function textOf(page: Page, id: string): Promise<string> {
  return block(page, id).evaluate((element) => element.textContent ?? "");
}

export function wholeText(page: Page): Promise<string> {
  return paper(page).evaluate((element) => element.textContent ?? "");
}

export async function hasText(page: Page, id: string, text: string): Promise<void> {
  await expect.poll(() => textOf(page, id)).toBe(text);
}

/** Everybody has the same words on the paper. */
export async function agree(first: Page, ...others: Page[]): Promise<void> {
  for (const other of others) await expect.poll(async () => (await wholeText(other)) === (await wholeText(first))).toBe(true);
}

/** Selects from the character `from` to `to` of a block; negative ones count from its end. */
export async function select(page: Page, id: string, from: number, to: number): Promise<void> {
  await paper(page).focus();
  await block(page, id).scrollIntoViewIfNeeded();
  const selectOnce = () =>
    block(page, id).evaluate(
      (element, [from, to]) => {
        const length = element.textContent?.length ?? 0;
        const place = (offset: number): [Node, number] => {
          let left = offset < 0 ? length + 1 + offset : offset;
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            const size = node.textContent?.length ?? 0;
            if (left <= size) return [node, left];
            left -= size;
          }
          return [element, 0];
        };
        const selection = document.getSelection();
        const [[startNode, start], [endNode, end]] = [place(from), place(to)];
        const stands =
          selection?.anchorNode === startNode && selection.anchorOffset === start && selection.focusNode === endNode && selection.focusOffset === end;
        if (!stands) selection?.setBaseAndExtent(startNode, start, endNode, end);
        return stands;
      },
      [from, to] as const,
    );
  // Just after it got the focus the editor may put its own selection back; what stands at a second look is its selection too.
  await expect.poll(selectOnce, { intervals: [60] }).toBe(true);
}

export const caretAtStart = (page: Page, id: string) => select(page, id, 0, 0);
export const caretAtEnd = (page: Page, id: string) => select(page, id, -1, -1);

/** Between the two words that follow each other in the block. */
export async function caretAfter(page: Page, id: string, word: string): Promise<void> {
  const at = (await textOf(page, id)).indexOf(word);
  if (at < 0) throw new Error(`no ${word} in ${id}`);
  await select(page, id, at + word.length, at + word.length);
}

export async function selectWord(page: Page, id: string, word: string): Promise<void> {
  const at = (await textOf(page, id)).indexOf(word);
  if (at < 0) throw new Error(`no ${word} in ${id}`);
  await select(page, id, at, at + word.length);
}

/** As quickly as somebody who types well. */
export async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 15 });
}

/** Everything that the saved state has said since. */
export async function watchSavedState(page: Page): Promise<() => Promise<string[]>> {
  await savedState(page).evaluate((element) => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(element.textContent?.replace(/^.*: /u, "").trim() ?? "")).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

/** A pinyin keyboard: letters appear underlined while they are composed, and a word takes their place. */
export class Pinyin {
  private constructor(
    private readonly session: CDPSession,
    private readonly page: Page,
  ) {}

  static async on(page: Page): Promise<Pinyin> {
    return new Pinyin(await page.context().newCDPSession(page), page);
  }

  async compose(letters: string): Promise<void> {
    await this.session.send("Input.imeSetComposition", { text: letters, selectionStart: letters.length, selectionEnd: letters.length });
    await expect.poll(() => wholeText(this.page)).toContain(letters);
  }

  async choose(word: string): Promise<void> {
    await this.session.send("Input.insertText", { text: word });
  }

  /** Letter by letter, then the word. */
  async write(letters: string, word: string): Promise<void> {
    for (let typed = 1; typed <= letters.length; typed++) await this.compose(letters.slice(0, typed));
    await this.choose(word);
  }
}
