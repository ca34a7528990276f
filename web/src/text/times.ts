/** Times as people say them: 今天 14:05, 周三 09:00, 11月3日 09:00. */

export type Language = "zh" | "en";

const DAY_MS = 86_400_000;

const locales: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** Whole calendar days from `now` to `ms`; rounding absorbs the hour that summer time adds or takes. */
function daysBetween(now: number, ms: number): number {
  return Math.round((startOfDay(ms) - startOfDay(now)) / DAY_MS);
}

/** "Today 14:05", where it stands alone. */
export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function sayDay(ms: number, now: number, language: Language): string {
  const locale = locales[language];
  const days = daysBetween(now, ms);
  if (Math.abs(days) <= 1) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  // A weekday alone is clear for the coming week only: last Wednesday would be taken for the next one.
  if (days > 1 && days < 7) return new Intl.DateTimeFormat(locale, { weekday: "short" }).format(ms);
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  const month = language === "zh" ? "long" : "short";
  return new Intl.DateTimeFormat(locale, sameYear ? { month, day: "numeric" } : { year: "numeric", month, day: "numeric" }).format(ms);
}

export function sayTime(ms: number, now: number, language: Language): string {
  const clock = new Intl.DateTimeFormat(locales[language], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
  return `${sayDay(ms, now, language)} ${clock}`;
}

/** 09:30:05 */
export function sayClock(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(ms);
}

/** 11月22日星期日 */
export function sayDate(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { month: "long", day: "numeric", weekday: "long" }).format(ms);
}

/** 2026年11月22日 */
export function sayExactDay(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: "long" }).format(ms);
}

/** For the title attribute and long press. */
export function sayExactTime(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: "full", timeStyle: "medium", hourCycle: "h23" }).format(ms);
}

/** A day and a time as the fields of a form hold them, in this device's time zone. */
export function toLocalInput(ms: number | null): string {
  if (ms === null) return "";
  const at = new Date(ms);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function fromLocalInput(value: string): number | null {
  const ms = new Date(value).getTime();
  return Number.isNaN(ms) ? null : ms;
}
