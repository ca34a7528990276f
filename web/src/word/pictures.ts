/** Loads the pictures of a text so that Word can show them: as PNG or JPEG, with their size. */

import type { Content } from "../diff/content";
import { isImageAddress } from "../editor/schema";
import type { Picture } from "./write/picture";

export type LoadedPicture = Omit<Picture, "relation">;

function sourcesIn(content: Content): string[] {
  const src: unknown = content.attrs?.["src"];
  return [...(isImageAddress(src) ? [src] : []), ...(content.content ?? []).flatMap(sourcesIn)];
}

async function shown(blob: Blob): Promise<HTMLImageElement> {
  const image = new Image();
  const url = URL.createObjectURL(blob);
  try {
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Word before 2021 and WPS know no WebP. */
function asPng(image: HTMLImageElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

async function load(src: string): Promise<LoadedPicture | null> {
  const answer = await fetch(src);
  if (!answer.ok) return null;
  const blob = await answer.blob();
  const image = await shown(blob);
  const isKnown = blob.type === "image/png" || blob.type === "image/jpeg";
  const written = isKnown ? blob : await asPng(image);
  if (written === null) return null;
  const bytes = new Uint8Array(await written.arrayBuffer());
  return { bytes, type: written.type === "image/jpeg" ? "jpeg" : "png", widthPx: image.naturalWidth, heightPx: image.naturalHeight };
}

/** What cannot be had is left out; the file says so in its place. */
export async function picturesOf(contents: readonly Content[]): Promise<ReadonlyMap<string, LoadedPicture>> {
  const pictures = new Map<string, LoadedPicture>();
  for (const src of new Set(contents.flatMap(sourcesIn))) {
    try {
      const picture = await load(src);
      if (picture !== null) pictures.set(src, picture);
    } catch {
      // No network, or a picture that this browser cannot read.
    }
  }
  return pictures;
}
