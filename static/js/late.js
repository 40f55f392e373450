// When the price of one symbol is too old to be shown as if it were new.

const SILENT = 15_000; // Milliseconds

/** Whether a price of that age is late; in a closed market none is. */
export function isLate(age, status) {
  return age !== null && age >= SILENT && status?.feed.state !== "quiet" && status?.market.session !== null;
}
