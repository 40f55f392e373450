// The kinds of event in the market's words: their marks, the lists they stand in, and which way they point.

export const KINDS = ["high", "low", "trend", "surge", "pressure", "vwap", "gap", "breakout", "halt", "resume"];

export const MARKS = {
  high: { label: "New high", one: "high", many: "highs", tone: "up" },
  low: { label: "New low", one: "low", many: "lows", tone: "down" },
  "trend-up": { label: "Up-trend", one: "up-trend", many: "up-trends", tone: "up" },
  "trend-down": { label: "Down-trend", one: "down-trend", many: "down-trends", tone: "down" },
  surge: { label: "Volume surge", one: "surge", many: "surges", tone: "" },
  signal: { label: "Signal", one: "signal", many: "signals", tone: "" },
  "pressure-up": { label: "Net buying", tone: "up" },
  "pressure-down": { label: "Net selling", tone: "down" },
  "vwap-up": { label: "Rose above VWAP", tone: "up" },
  "vwap-down": { label: "Fell below VWAP", tone: "down" },
  "gap-up": { label: "Gap up", tone: "up" },
  "gap-down": { label: "Gap down", tone: "down" },
  "breakout-up": { label: "Broke out upwards", tone: "up" },
  "breakout-down": { label: "Broke out downwards", tone: "down" },
  halt: { label: "Halted", tone: "" },
  resume: { label: "Resumed", tone: "" },
  turn: { label: "Trend reversed", tone: "" },
  block: { label: "Block trade", tone: "" },
};

export const LISTS = ["high", "low", "trend-up", "trend-down", "surge", "signal"];
const SIGNALS = new Set(["pressure", "vwap", "gap", "breakout", "halt", "resume"]);

/** The kinds of event that stand in a list. */
export function kindsOf(list) {
  if (list === "all" || list === "watched") return KINDS;
  return list === "signal" ? [...SIGNALS] : [list.split("-")[0]];
}

const WAYS = {
  trend: ({ direction }) => direction,
  pressure: ({ side }) => side,
  vwap: ({ side }) => side,
  gap: ({ gap }) => gap,
  breakout: ({ side }) => side,
};

/** The mark of an event. Of kinds that go either way it says the direction by its shape. */
export function markOf(event) {
  const way = WAYS[event.kind]?.(event);
  if (way === undefined) return event.kind;
  return `${event.kind}-${way > 0 ? "up" : "down"}`;
}

/** The list an event stands in; one that the page does not know of where there is none. */
export function listOf(event) {
  return SIGNALS.has(event.kind) ? "signal" : markOf(event);
}
