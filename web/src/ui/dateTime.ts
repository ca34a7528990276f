/**
 * A day and a time of 24 hours, as two controls hold them: browsers write times with 上午 and 下午, or AM and PM, as they like. The value is
 * what `<input type="datetime-local">` holds ("2026-11-25T14:30"), or nothing. Pure.
 */

/** Schools' timetables go by five minutes. */
const STEP_MINUTES = 5;
/** What a day gets that somebody has chosen first: when groups usually meet. */
export const USUAL_TIME = "14:30";

const two = (part: number): string => String(part).padStart(2, "0");

export const hours: readonly string[] = Array.from({ length: 24 }, (_, hour) => two(hour));

/** What stands there already is offered too. */
export function minutesWith(minute: string): readonly string[] {
  const steps = Array.from({ length: 60 / STEP_MINUTES }, (_, step) => two(step * STEP_MINUTES));
  return /^[0-5]\d$/u.test(minute) && !steps.includes(minute) ? [...steps, minute].sort() : steps;
}

export interface DateTime {
  readonly date: string;
  readonly time: string;
}

export function partsOf(value: string): DateTime {
  const [date = "", time = ""] = value.split("T");
  return { date, time };
}

/** Without a day there is no time; a day always has one. */
export function joined({ date, time }: DateTime): string {
  return date === "" ? "" : `${date}T${time === "" ? USUAL_TIME : time}`;
}
