// Why a list has no rows, in a sentence, and what can be done: what one has chosen oneself must never look like a quiet market.

import { count, several } from "./helpers/format.js";
import { KINDS } from "./kinds.js";

/** `recent` is what came of the list's kinds in the last minute, which says nothing without a connection; `stars` how many
 * symbols are watched, for the list of those. Gives words, and what to change or null. */
export function whyEmpty({ kinds, way, what, universe, filters, market, isLive, recent, stars = null }) {
  if (stars === 0) return { words: "Put a star beside a symbol: what it does is told here, and heard if you choose so in the menu.", change: null };
  const isNarrow = universe?.members !== null && universe?.members !== undefined;
  const isFiltered = Boolean(filters) && (filters.kinds.length < KINDS.length || Object.keys(filters.thresholds).length > 0);
  if (universe?.members === 0) return { words: `${universe.name} has no symbols, so nothing can come through.`, change: "universe" };
  if (isFiltered && filters.symbols === 0) return { words: `Your filters ${filters.name} leave none of your symbols.`, change: "filters" };
  if (filters && isOff({ kinds, way, filters })) return { words: `These are off in your filters ${filters.name}.`, change: "filters" };
  if (isLive && recent.scanned > 0 && recent.delivered === 0 && (isNarrow || isFiltered)) {
    const none = `none of ${count(recent.scanned)} through in the last minute.`;
    if (!isNarrow) return { words: `Your filters ${filters.name} let ${none}`, change: "filters" };
    if (isFiltered) return { words: `${universe.name} and your filters ${filters.name} let ${none}`, change: "filters" };
    return { words: `No ${stars ? "watched " : ""}symbol of ${universe.name} was among ${several(recent.scanned, "event", "events")} of the last minute.`, change: "universe" };
  }
  const when = market && market.session === null ? ": the market is closed." : " yet.";
  // Whether it has happened outside the filters is not known here.
  if (isFiltered) return { words: `Nothing of this kind has come through your filters ${filters.name}${when}`, change: "filters" };
  return { words: `No ${stars ? "watched " : ""}symbol${isNarrow ? ` of ${universe.name}` : ""} has ${what}${when}`, change: isNarrow ? "universe" : null };
}

/** Whether filters let none of a list's kinds through, or not in its direction. */
function isOff({ kinds, way, filters }) {
  const { directions } = filters.thresholds;
  return !kinds.some((kind) => filters.kinds.includes(kind)) || Boolean(way && directions && !directions.includes(way));
}
