/** Which fields a person has finished with: nobody is told of a mistake in a word that they are still writing. */

import { inject, provide, reactive, ref, type InjectionKey } from "vue";
import type { FoundFlaw } from "../../proto/OwnInstruments";

/** What somebody types, by the end of its pointer. Of anything else the page says at once what is wrong. */
const TYPED = /\/(name|full|worth|hints|aspects|below|total|evidence)$/u;

export interface Left {
  shows(at: string): boolean;
  /** For `focusout` around fields that say by `data-at` which they are. */
  leave(event: FocusEvent): void;
  showAll(): void;
}

const key: InjectionKey<Pick<Left, "shows">> = Symbol("fields that were left");

/** `known`: what was wrong when the page was opened. Those who wrote it left it long ago. */
export function leftFields(known: readonly FoundFlaw[]): Left {
  const left = reactive(new Set(known.map(({ at }) => at)));
  const isAll = ref(false);
  return {
    shows: (at) => isAll.value || !TYPED.test(at) || left.has(at),
    leave: ({ target, relatedTarget }) => {
      const field = (target as Element).closest<HTMLElement>("[data-at]");
      const at = field?.dataset.at;
      // From one weight to the next is still at the weights.
      if (field !== null && at !== undefined && !field.contains(relatedTarget as Node | null)) left.add(at);
    },
    showAll: () => (isAll.value = true),
  };
}

export function provideLeft(left: Left): void {
  provide(key, left);
}

/** Where no fields are watched everything is shown. */
export const useLeft = (): Pick<Left, "shows"> => inject(key, { shows: () => true });
