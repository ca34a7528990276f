/**
 * Taps of two thumbs that overlap. A browser makes a click of a touch only while no other finger is down; who taps quickly with both thumbs
 * would lose both taps. Here a key on which an overlapping touch goes down and up again is clicked all the same.
 */

import { onMounted, onScopeDispose, type Ref } from "vue";

/** A thumb rolls a little; whoever moves farther is scrolling. */
const SLOP_PX = 16;
/** A click that a browser makes after all comes at once; one that comes later is another tap, or a keyboard's. */
const OWED_MS = 700;

/** Where and when, as a pointer event says it. */
export interface Touch {
  readonly pointerId: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly timeStamp: number;
}

interface Down<Key> {
  readonly key: Key | null;
  readonly x: number;
  readonly y: number;
  isOverlapping: boolean;
}

/** Which keys are to be clicked, and which clicks of the browser came on top of that. Pure but for what it remembers. */
export class TwoThumbs<Key> {
  readonly #down = new Map<number, Down<Key>>();
  /** Clicked here, and when: the browser's click on the same touch is one too many. */
  readonly #clicked = new Map<Key, number>();

  /** `key`: what the finger is on, if it is a key. */
  down({ pointerId, clientX: x, clientY: y }: Touch, key: Key | null): void {
    if (key !== null) this.#clicked.delete(key);
    this.#down.set(pointerId, { key, x, y, isOverlapping: false });
    if (this.#down.size > 1) for (const touch of this.#down.values()) touch.isOverlapping = true;
  }

  /** Answers with the key to click. */
  up({ pointerId, clientX, clientY, timeStamp }: Touch, key: Key | null): Key | null {
    const touch = this.#down.get(pointerId);
    this.#down.delete(pointerId);
    if (touch === undefined || !touch.isOverlapping || key === null || touch.key !== key) return null;
    if (Math.hypot(clientX - touch.x, clientY - touch.y) > SLOP_PX) return null;
    this.#clicked.set(key, timeStamp);
    return key;
  }

  /** The browser took the touch for a gesture of its own. */
  cancel({ pointerId }: Pick<Touch, "pointerId">): void {
    this.#down.delete(pointerId);
  }

  /** The browser's own click on this key is for a touch that has been counted. */
  isSecond(key: Key, timeStamp: number): boolean {
    const at = this.#clicked.get(key);
    this.#clicked.delete(key);
    return at !== undefined && timeStamp - at <= OWED_MS;
  }
}

/** Wherever the other thumb is, the keys in `root` are clicked. */
export function useTwoThumbs(root: Readonly<Ref<HTMLElement | null>>): void {
  const thumbs = new TwoThumbs<HTMLElement>();
  const keyOf = (target: EventTarget | null): HTMLElement | null => {
    const key = target instanceof Element ? target.closest("button") : null;
    return key !== null && root.value?.contains(key) === true ? key : null;
  };
  const isTouch = (event: Event): event is PointerEvent => event instanceof PointerEvent && event.pointerType === "touch";
  const on = {
    pointerdown(event: Event) {
      if (isTouch(event)) thumbs.down(event, keyOf(event.target));
    },
    pointerup(event: Event) {
      // A touch stays with what it went down on; what counts is where the finger is now.
      if (isTouch(event)) thumbs.up(event, keyOf(document.elementFromPoint(event.clientX, event.clientY)))?.click();
    },
    pointercancel(event: Event) {
      if (isTouch(event)) thumbs.cancel(event);
    },
    click(event: Event) {
      const key = event.isTrusted ? keyOf(event.target) : null;
      if (key === null || !thumbs.isSecond(key, event.timeStamp)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
    },
  };
  onMounted(() => {
    for (const [name, listener] of Object.entries(on)) document.addEventListener(name, listener, true);
  });
  onScopeDispose(() => {
    for (const [name, listener] of Object.entries(on)) document.removeEventListener(name, listener, true);
  });
}
