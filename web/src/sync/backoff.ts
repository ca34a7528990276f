/** How long to wait before trying again: full jitter, so that a school whose server restarts does not come back as one wave. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export function backoffMs(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}
