/** Whose name nobody has checked: wherever a guest is named, it says so. */

import type { Person } from "../../../proto/Accounts";
import type { GuestRole } from "../../../proto/Guests";
import type { InstrumentRef, LessonView, Observer } from "../../../proto/Lessons";
import { t } from "../../../text";

export function nameSaid(person: Person, guest: GuestRole | null): string {
  return guest == null ? person.name : t.value.guests.unverified(person.name, t.value.guests.roles[guest]);
}

/** A form with those who wrote on it. What is made for one kind of guest says so in its name. */
export function formSaid({ id }: InstrumentRef, name: string, guests: GuestRole | null): string {
  return guests == null || id.startsWith("guest-") ? name : t.value.guests.formOf(name, t.value.guests.roles[guests]);
}

/** Everybody who writes a sheet of the lesson. */
export function writersOf(view: LessonView | null): readonly Observer[] {
  // A copy that this device kept from before there were guests has none.
  return view === null ? [] : [...view.observers, ...(view.guests ?? [])];
}
