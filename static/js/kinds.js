// The kinds of event in the market's words. A trend is listed by its direction, so it has two marks.

export const KINDS = ["high", "low", "trend", "surge"];

export const MARKS = {
  high: { label: "New high", one: "high", many: "highs", tone: "up" },
  low: { label: "New low", one: "low", many: "lows", tone: "down" },
  "trend-up": { label: "Up-trend", one: "up-trend", many: "up-trends", tone: "up" },
  "trend-down": { label: "Down-trend", one: "down-trend", many: "down-trends", tone: "down" },
  surge: { label: "Volume surge", one: "surge", many: "surges", tone: "" },
  turn: { label: "Trend reversed", tone: "" },
  block: { label: "Block trade", tone: "" },
};

export const LISTS = ["high", "low", "trend-up", "trend-down", "surge"];

/** The list an event stands in, which is also its mark. */
export function listOf(event) {
  if (event.kind !== "trend") return event.kind;
  return event.direction > 0 ? "trend-up" : "trend-down";
}
