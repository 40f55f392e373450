// What stands between the events of a list: what is missing, and what came late.

import { count, marketTime, several } from "./helpers/format.js";

/** The words of a remark, and whether reading the list again would help. */
export function describeRemark({ gap, late }) {
  if (late) return { words: `${several(late.count, "event", "events")} arrived late, filled at ${marketTime(late.at)}`, again: false };
  if (gap.reason === "epoch") return { words: "The log began anew: events around here may be missing.", again: true };
  const which = gap.from === gap.to ? `Event ${count(gap.from)}` : `Events ${count(gap.from)} to ${count(gap.to)}`;
  return { words: `${which} missing.`, again: true };
}
