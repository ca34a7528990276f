/** How the page looks to a person on this device: language and lesson typeface, kept under their account. */

import { ref } from "vue";
import type { AccountId } from "../proto/Ids";
import { language, setLanguage } from "../text";
import type { Language } from "../text/times";

export type LessonFont = "hei" | "song";

export const lessonFont = ref<LessonFont>("hei");

let owner: AccountId | null = null;

function keep(name: string, value: string): void {
  if (owner === null) return;
  try {
    localStorage.setItem(`sandu:${owner}:${name}`, value);
  } catch {
    // A device that keeps nothing starts with the defaults next time.
  }
}

function kept(name: string): string | null {
  try {
    return localStorage.getItem(`sandu:${owner}:${name}`);
  } catch {
    return null;
  }
}

function applyFont(font: LessonFont): void {
  lessonFont.value = font;
  document.documentElement.dataset.lessonFont = font;
}

export function chooseLanguage(next: Language): void {
  setLanguage(next);
  keep("language", next);
}

/** Who chose before they had an account takes the choice along. */
export function keepLanguageFor(account: AccountId): void {
  owner = account;
  keep("language", language.value);
}

export function chooseFont(next: LessonFont): void {
  applyFont(next);
  keep("lesson-font", next);
}

export function loadSettings(account: AccountId): void {
  owner = account;
  setLanguage(kept("language") === "en" ? "en" : language.value);
  applyFont(kept("lesson-font") === "song" ? "song" : "hei");
}
