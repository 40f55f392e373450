// What a gauge must admit about itself, and what stands in it.

import { count, duration } from "./helpers/format.js";
import { widgetState } from "./widget-state.js";

const OLD = 5_000; // Milliseconds; they come once a second
const PATIENCE = 10_000; // Milliseconds without a first word

/** As widgetState decides it; but figures that stand still are old even where the feed is not. */
export function gaugeState({ age, ...known }) {
  const state = widgetState(known);
  if (state.stale || age === null || age < OLD) return state;
  return { ...state, stale: true, chip: { tone: "", words: `${duration(age)} old` } };
}

/** What the body shows: {name: "loading", "error", "empty" or "ready", words, change}. `since` is how long the page has waited for a first word. */
export function bodyOf({ told, scope, since }) {
  if (!told) {
    if (since < PATIENCE) return { name: "loading" };
    return { name: "error", words: `No figures have come for ${duration(since)}.` };
  }
  if (told.trouble) return { name: "error", words: told.trouble };
  if (!told.market) return empty("The market has shown no symbol yet.");
  const { breadth } = (scope === "own" && told.own) || told.market;
  const { members } = breadth.coverage;
  if (members > breadth.unknown) return { name: "ready" };
  if (scope !== "own" || !told.own) return empty("No symbol has a price of today yet.");
  const { name } = told.universe;
  if (!members) return empty(`${name} has no symbols.`, "universe");
  return empty(`None of the ${count(members)} symbols of ${name} has a price of today.`, "universe");
}

const empty = (words, change = null) => ({ name: "empty", words, change });
