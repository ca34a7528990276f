/** The catalogue in the language that the person chose, reactive. */

import { computed, ref } from "vue";
import { ApiError } from "../api";
import { en } from "./en";
import { sayClock, sayDate, sayExactDay, sayExactTime, sayTime, type Language } from "./times";
import { zh, type Texts } from "./zh";

const catalogues: Record<Language, Texts> = { zh, en };

/** Chinese first, whatever the browser says: school tablets are often set to English by whoever unpacked them. */
export const language = ref<Language>("zh");

export const t = computed<Texts>(() => catalogues[language.value]);

export function setLanguage(next: Language): void {
  language.value = next;
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
}

export function timeSaid(ms: number): string {
  return sayTime(ms, Date.now(), language.value);
}

export function dateSaid(ms: number): string {
  return sayDate(ms, language.value);
}

/** 09:30:05, for what happened within one lesson. */
export function clockSaid(ms: number): string {
  return sayClock(ms, language.value);
}

/** The day with its year: for paper, which is read when nobody knows any more what was today. */
export function exactDay(ms: number): string {
  return sayExactDay(ms, language.value);
}

export function exactTime(ms: number): string {
  return sayExactTime(ms, language.value);
}

/** What happened, what is safe, what to do. The server's own sentences are Chinese; in English its code has one. */
export function sayError(error: unknown): string {
  if (!(error instanceof ApiError)) return t.value.errors.unknown;
  if (error.code === "offline") return t.value.errors.offline;
  return language.value === "zh" && error.message !== "" ? error.message : t.value.errors[error.code];
}
