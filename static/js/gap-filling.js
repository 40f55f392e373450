// What a gap left out, asked for page by page at the address that came with it.

import { faultsOf } from "./ledger.js";

const PAGES = 20; // Of a thousand events; what is older nobody reads

/** Ask for all of a gap: its `events`, the numbers that are nowhere any more (`lost`), and what does not add up. */
export async function fetchGap(gap, ask) {
  const filled = { events: [], lost: 0, wrong: [] };
  let address = gap.fill;
  let through = gap.from - 1;
  for (let page = 0; address && page < PAGES; page += 1) {
    const answer = await ask(address);
    filled.events.push(...answer.events);
    filled.wrong.push(...faultsOf(answer));
    for (const [from, to] of answer.missing) filled.lost += to - from + 1;
    ({ through, next: address } = answer);
  }
  if (gap.to === null) filled.lost = Infinity; // Nobody knows where the old log would have ended
  else filled.lost += Math.max(0, gap.to - through);
  return filled;
}
