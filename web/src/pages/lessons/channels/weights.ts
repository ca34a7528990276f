/** How the several kinds of judges are weighed, in words. Pure. */

import type { Channel, ChannelsResults, ChannelWeights } from "../../../proto/Channels";
import type { LessonView } from "../../../proto/Lessons";
import type { Texts } from "../../../text/zh";

export const weighed: readonly (keyof ChannelWeights)[] = ["self_review", "peer", "student", "parent", "school"];

/** Read beforehand by who is judged. Nothing where peers judge alone, as usual, unless it decides something. */
export function sayWeights({ purpose, weights }: LessonView, t: Texts): string {
  // So has a copy that this device kept from before there were weights.
  if (weights == null || (weights.peer === 100 && purpose !== "competition")) return "";
  const [first, ...others] = weighed.filter((channel) => weights[channel] > 0);
  if (first === undefined) return "";
  if (others.length === 0) return t.channels.alone(t.channels.names[first]);
  return t.channels.planned([first, ...others].map((channel) => t.channels.part(t.channels.names[channel], weights[channel])));
}

/** Why nothing is combined; empty where something is. */
export function sayMissing({ missing }: ChannelsResults, { self_review: review }: LessonView, t: Texts): string {
  const hasDeclined = review !== null && review.declined_at_ms !== null;
  const awaited = missing.filter((channel) => channel !== "self_review" || !hasDeclined);
  const nameOf = (channel: Channel): string => t.channels.names[channel];
  return [
    ...(hasDeclined && missing.includes("self_review") ? [t.channels.results.declined] : []),
    ...(awaited.length > 0 ? [t.channels.results.missing(awaited.map(nameOf))] : []),
  ].join(" ");
}
