/** Wide tables scroll sideways in a wrapper. Where one does, it is named and can be reached and scrolled with the keyboard. */

import { onBeforeUnmount, onMounted, onUpdated, watch, type ShallowRef } from "vue";

const wrappers = ".tableWrapper";

function name(wrapper: Element, label: string): void {
  if (wrapper.scrollWidth <= wrapper.clientWidth) {
    for (const attribute of ["tabindex", "role", "aria-label"]) wrapper.removeAttribute(attribute);
    return;
  }
  wrapper.setAttribute("tabindex", "0");
  wrapper.setAttribute("role", "region");
  wrapper.setAttribute("aria-label", label);
}

/**
 * For paper that is only read. In the editor the caret scrolls a table; a wrapper that takes the focus there would take it
 * from the text.
 */
export function useScrollRegions(paper: Readonly<ShallowRef<HTMLElement | null>>, label: () => string): { check: () => void } {
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) name(target, label());
  });

  function check(): void {
    resized.disconnect();
    for (const wrapper of paper.value?.querySelectorAll(wrappers) ?? []) resized.observe(wrapper);
  }

  onMounted(check);
  onUpdated(check);
  watch(label, check);
  onBeforeUnmount(() => resized.disconnect());
  return { check };
}
