/** How guests come to a lesson: the code on the organiser's screen, and what their phone opens. */

import { expect, type Page } from "@playwright/test";

/** What the code on the organiser's screen leads to. */
export async function openCode(page: Page, role: string): Promise<{ address: string; code: string }> {
  await page.getByRole("button", { name: new RegExp(`${role}来宾码$`, "u") }).click();
  const shown = page.getByRole("dialog", { name: `${role}来宾码` });
  await expect(shown.getByRole("img", { name: "来宾码" })).toBeVisible();
  const address = (await shown.locator("[data-address]").getAttribute("data-address")) ?? "";
  return { address, code: address.split("#code=")[1] ?? "" };
}

/** The path with what stands behind the #, as a phone opens it that has scanned the code. */
export const scanned = (address: string): string => address.slice(new URL(address).origin.length);
