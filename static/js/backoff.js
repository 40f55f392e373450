// How long to wait before trying again: longer each time, and never everybody at once.

const SHORTEST = 1_000; // Milliseconds
const LONGEST = 30_000;
const DEPLOY = 5_000; // A server that is being replaced sends all its pages away at once

/** Milliseconds to wait before attempt 1, 2, 3 ...; `chance` is between 0 and 1. */
export function waitBefore(attempt, chance) {
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** attempt);
  return SHORTEST + chance * (ceiling - SHORTEST);
}

/** Milliseconds to wait where the server said that it goes away and another comes. */
export function waitForAnother(chance) {
  return chance * DEPLOY;
}
