/** What is still missing before 定稿, as the server will ask for it, and where it is mended. Pure. */

import { isOpen } from "../../meeting/take-up";
import type { MeetingView } from "../../proto/Meetings";
import type { Closing } from "../../proto/Workflow";
import type { Texts } from "../../text/zh";

export type Lack =
  | { readonly for: "people"; readonly here: number; readonly least: number }
  | { readonly for: "absences"; readonly names: readonly string[] }
  | { readonly for: "minutes" }
  | { readonly for: "marks"; readonly open: number };

/** What the group has agreed on, besides the marks. */
export function closingLacks({ checks, signed_in, absent, has_minutes }: Closing): Lack[] {
  const names = absent.filter((one) => one.reason === null).map((one) => one.person.name);
  return [
    ...(signed_in < checks.min_signed_in ? [{ for: "people", here: signed_in, least: checks.min_signed_in } as const] : []),
    ...(checks.absences && names.length > 0 ? [{ for: "absences", names } as const] : []),
    ...(checks.minutes && has_minutes === false ? [{ for: "minutes" } as const] : []),
  ];
}

/** The marks first: they are what the meeting is about. */
export function lacksOf({ marks }: MeetingView, closing: Closing): Lack[] {
  const open = marks.filter(isOpen).length;
  return [...(open > 0 ? [{ for: "marks", open } as const] : []), ...closingLacks(closing)];
}

export function sayLack(lack: Lack, t: Texts): string {
  switch (lack.for) {
    case "people":
      return t.sealing.people(lack.here, lack.least);
    case "absences":
      return t.sealing.absences(lack.names);
    case "minutes":
      return t.sealing.minutes;
    case "marks":
      return t.meeting.stillOpen(lack.open);
  }
}
