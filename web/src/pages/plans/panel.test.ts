// @vitest-environment jsdom
import { createApp, defineComponent, h, type WritableComputedRef } from "vue";
import { createMemoryHistory, createRouter, type Router } from "vue-router";
import { expect, test, vi } from "vitest";
import { isSameBesidePanel, usePanel } from "./panel";

async function planPage(start: string): Promise<{ router: Router; panel: WritableComputedRef<"red-pen" | null> }> {
  const nothing = { render: () => null };
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/", component: nothing }, { path: "/plans/:id", component: nothing }] });
  await router.push("/");
  await router.push(start);
  let panel: WritableComputedRef<"red-pen" | null> | undefined;
  const Page = defineComponent({ setup: () => ((panel = usePanel(["red-pen"])), () => h("p")) });
  createApp(Page).use(router).mount(document.createElement("div"));
  if (panel === undefined) throw new Error("the page has been made");
  return { router, panel };
}
const at = (router: Router, path: string) => vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe(path));

test("Back closes the panel and stays on the plan", async () => {
  const { router, panel } = await planPage("/plans/p?show=now");
  panel.value = "red-pen";
  await vi.waitFor(() => expect(panel.value).toBe("red-pen"));
  router.back();
  await at(router, "/plans/p?show=now");
  expect(panel.value).toBeNull();
});

test("closed by its button, the panel leaves the address, also where it was opened from a kept one", async () => {
  const { router, panel } = await planPage("/plans/p?panel=red-pen");
  expect(panel.value).toBe("red-pen");
  panel.value = null;
  await at(router, "/plans/p");
  router.back();
  await at(router, "/");
});

test("a panel that opens or closes moves nothing else; another version on the same page does", () => {
  const now = { path: "/plans/p", query: {} };
  expect(isSameBesidePanel(now, { ...now, query: { panel: "minutes" } })).toBe(true);
  expect(isSameBesidePanel({ ...now, query: { panel: "red-pen" } }, { ...now, query: { panel: "minutes" } })).toBe(true);
  expect(isSameBesidePanel(now, { ...now, query: { show: "draft" } })).toBe(false);
  expect(isSameBesidePanel(now, { path: "/plans/q", query: {} })).toBe(false);
});
