// Figures as people read them. Unknown is always a dash, never 0.

export const UNKNOWN = "–";
const MINUS = "\u2212";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const decimals = (digits) => new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const [whole, one, two, four] = [0, 1, 2, 4].map(decimals);
const eastern = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York", hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const easternDay = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" });

const known = (value) => typeof value === "number" && Number.isFinite(value);

/** 182.46, and 0.4821 under one dollar. */
export function price(value) {
  if (!known(value)) return UNKNOWN;
  return (value < 1 ? four : two).format(value);
}

/** A fraction as a signed percentage: +0.31%, −0.26%. */
export function signedPercent(fraction) {
  if (!known(fraction)) return UNKNOWN;
  return (fraction < 0 ? MINUS : "+") + percent(fraction);
}

/** A fraction as a percentage without its sign: 0.31%. */
export function percent(fraction) {
  return known(fraction) ? `${two.format(Math.abs(fraction * 100))}%` : UNKNOWN;
}

/** 4.2×, and 120× from a hundred on. */
export function ratio(value) {
  if (!known(value)) return UNKNOWN;
  return `${(value < 99.95 ? one : whole).format(value)}×`;
}

/** 950, 41k, 1.9M, 148M, 2.31B. */
export function shares(value) {
  if (!known(value)) return UNKNOWN;
  if (value < 999.5) return whole.format(value);
  if (value < 999_500) return `${whole.format(value / 1e3)}k`;
  if (value < 99_950_000) return `${one.format(value / 1e6)}M`;
  if (value < 999_500_000) return `${whole.format(value / 1e6)}M`;
  return `${two.format(value / 1e9)}B`;
}

/** 18,442 */
export function count(value) {
  return known(value) ? whole.format(value) : UNKNOWN;
}

/** 1st, 2nd, 3rd, 11th */
export function ordinal(value) {
  const tens = value % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${count(value)}${ending}`;
}

/** The age of something in a table: 4s, 12m, 2h. */
export function age(ms) {
  if (!known(ms)) return UNKNOWN;
  if (ms < SECOND) return "0s";
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  return `${Math.floor(ms / DAY)}d`;
}

/** A duration in a sentence or a badge: 31 ms, 0.4 s, 48 s, 12 min, 9 h. */
export function duration(ms) {
  if (!known(ms)) return UNKNOWN;
  if (ms < 100) return `${whole.format(Math.max(ms, 0))} ms`;
  if (ms < 9_950) return `${one.format(ms / SECOND)} s`;
  if (ms < 2 * MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** Time left, to the second: 5:17:43 */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const pad = (value) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** The time of day where the market is: 10:42:17 */
export function marketTime(ms) {
  return known(ms) ? eastern.format(ms) : UNKNOWN;
}

/** The day where the market is: 2026-11-22 */
export function marketDay(ms) {
  return easternDay.format(ms);
}

/** "1 low", "12 lows" */
export function several(value, one, many) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A whole number that always has its sign: +72, −85. */
export function signed(value) {
  if (!known(value)) return UNKNOWN;
  return (Math.round(value) < 0 ? MINUS : "+") + whole.format(Math.abs(value));
}
