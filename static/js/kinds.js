// The kinds of event in the market's words: their marks, the lists they stand in, and which way they point.

export const KINDS = ["high", "low", "trend", "surge", "pressure", "vwap", "gap", "breakout", "halt", "resume"];

export const MARKS = {
  high: { label: "New high", one: "high", many: "highs", tone: "up" },
  low: { label: "New low", one: "low", many: "lows", tone: "down" },
  "trend-up": { label: "Up-trend", one: "up-trend", many: "up-trends", tone: "up" },
  "trend-down": { label: "Down-trend", one: "down-trend", many: "down-trends", tone: "down" },
  surge: { label: "Volume surge", one: "surge", many: "surges", tone: "" },
  signal: { label: "Signal", one: "signal", many: "signals", tone: "" },
  pressure: { label: "Pressure", tone: "" },
  vwap: { label: "Crossed VWAP", tone: "" },
  gap: { label: "Gap", tone: "" },
  breakout: { label: "Breakout", tone: "" },
  halt: { label: "Halted", tone: "" },
  resume: { label: "Trading again", tone: "" },
  turn: { label: "Trend reversed", tone: "" },
  block: { label: "Block trade", tone: "" },
};

export const LISTS = ["high", "low", "trend-up", "trend-down", "surge", "signal"];
const SIGNALS = new Set(["pressure", "vwap", "gap", "breakout", "halt", "resume"]);

/** The mark of an event: a trend's says its direction. */
export function markOf(event) {
  if (event.kind !== "trend") return event.kind;
  return event.direction > 0 ? "trend-up" : "trend-down";
}

/** The list an event stands in. */
export function listOf(event) {
  return SIGNALS.has(event.kind) ? "signal" : markOf(event);
}

/** Which way an event points: "up", "down" or neither. */
export function toneOf(event) {
  const way = event.side ?? event.gap;
  if (way === undefined) return MARKS[markOf(event)].tone;
  return way > 0 ? "up" : "down";
}
