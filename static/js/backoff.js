// How long to wait before trying again: longer each time, and never everybody at once.

const SHORTEST = 1_000; // Milliseconds
const LONGEST = 30_000;

/** Milliseconds to wait before attempt 1, 2, 3 ...; `chance` is between 0 and 1. */
export function waitBefore(attempt, chance) {
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** attempt);
  return SHORTEST + chance * (ceiling - SHORTEST);
}
