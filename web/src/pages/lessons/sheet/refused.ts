/** Photos of this sheet that the server refused for good. They are gone; nobody should go on believing that they are there. */

import { computed, onScopeDispose, shallowRef, type ComputedRef } from "vue";
import type { EventId } from "../../../proto/Sheets";
import { sayLessonTime } from "../../../sheets/clock";
import type { Sheet } from "../../../sheets/fold";
import type { Outbox } from "../../../sync/outbox";
import { timeSaid } from "../../../text";
import { refusedPhotos } from "./photo";

export interface RefusedPhoto {
  readonly id: EventId;
  readonly time: string;
}

export function useRefusedPhotos(sheet: () => Sheet, outbox: Outbox): ComputedRef<readonly RefusedPhoto[]> {
  const refused = shallowRef<readonly string[]>([]);
  const look = async (): Promise<void> => {
    refused.value = await outbox.refusedImages();
  };
  onScopeDispose(outbox.onRefused(() => void look()));
  void look();
  return computed(() =>
    refusedPhotos(sheet().events, refused.value).map(({ id, t_ms, at_ms }) => ({ id, time: t_ms === null ? timeSaid(at_ms) : sayLessonTime(t_ms) })),
  );
}
