/** What stands beside the thumb follows a tap one frame later, so that the frame with the pressed key has nothing else to draw. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";

export function afterPaint<T>(source: () => T): Readonly<ShallowRef<T>> {
  const shown = shallowRef(source());
  let frame: number | null = null;
  let task: ReturnType<typeof setTimeout> | undefined;
  const follow = (): void => {
    frame = null;
    shown.value = source();
  };
  watch(source, () => {
    // This comes before the frame is drawn, and the task after it.
    frame ??= requestAnimationFrame(() => {
      task = setTimeout(follow);
    });
  });
  onScopeDispose(() => {
    if (frame !== null) cancelAnimationFrame(frame);
    clearTimeout(task);
  });
  return shown;
}
