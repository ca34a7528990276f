/** Whether the page is as narrow as a phone: where a line taken by the page is a line of text less. */

import { onScopeDispose, readonly, ref, type Ref } from "vue";

/** The same as in the style sheets. */
const PHONE = "(max-width: 599px)";

export function usePhone(): Readonly<Ref<boolean>> {
  const query = matchMedia(PHONE);
  const isPhone = ref(query.matches);
  const look = (): void => {
    isPhone.value = query.matches;
  };
  query.addEventListener("change", look);
  onScopeDispose(() => query.removeEventListener("change", look));
  return readonly(isPhone);
}
