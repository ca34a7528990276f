/** Wide tables scroll sideways in a wrapper. Where one does, it is named and can be reached and scrolled with the keyboard. */

import { onBeforeUnmount, onMounted, onUpdated, watch, type ShallowRef } from "vue";
import { t } from "../text";

/** What makes a wrapper reachable; the number tells one table of a paper from the next. */
export function scrollRegion(number: number): Record<string, string> {
  return { tabindex: "0", role: "region", "aria-label": t.value.redPen.wideTable(number) };
}

/** For paper that is only read. Answers with what must be called when the paper was drawn without Vue. */
export function useScrollRegions(paper: Readonly<ShallowRef<HTMLElement | null>>): () => void {
  const wrappers = () => [...(paper.value?.querySelectorAll(".tableWrapper") ?? [])];

  function name(): void {
    wrappers().forEach((wrapper, index) => {
      const scrolls = wrapper.scrollWidth > wrapper.clientWidth;
      for (const [attribute, value] of Object.entries(scrollRegion(index + 1))) {
        if (scrolls) wrapper.setAttribute(attribute, value);
        else wrapper.removeAttribute(attribute);
      }
    });
  }

  const resized = new ResizeObserver(name);
  function follow(): void {
    resized.disconnect();
    for (const wrapper of wrappers()) resized.observe(wrapper);
  }

  onMounted(follow);
  onUpdated(follow);
  watch(t, name);
  onBeforeUnmount(() => resized.disconnect());
  return follow;
}
