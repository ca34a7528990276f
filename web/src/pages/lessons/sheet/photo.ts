/** A photo small enough for a school's network: what is on the blackboard stays legible. */

import type { Happened } from "../../../sheets/fold";

/** The longer side, in pixels. */
const LONGEST = 1600;
const QUALITY = 0.8;

export async function smallPhoto(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("the photo could not be read")) : resolve(blob)), "image/jpeg", QUALITY);
  });
}

/** The photos of a sheet that are among the refused images, which are named by their addresses. */
export function refusedPhotos(events: readonly Happened[], refused: readonly string[]): readonly Happened[] {
  const ids = new Set(refused.map((src) => src.slice(src.lastIndexOf("/") + 1)));
  return events.filter(({ event }) => event.what === "photo" && ids.has(event.image));
}
