// The last hour of a symbol as a line, with where it began.

/** {line, start, rise} in a box of `width` by `height`; line is empty where less than two prices are known. */
export function spark(prices, width = 100, height = 18, edge = 1.5) {
  const known = prices.map((price, minute) => [minute, price]).filter(([, price]) => price !== null);
  if (known.length < 2) return { line: "", start: null, rise: 0 };
  const [low, high] = [Math.min(...known.map(([, price]) => price)), Math.max(...known.map(([, price]) => price))];
  const [first, last] = [known[0], known.at(-1)];
  const x = (minute) => ((minute - first[0]) / (last[0] - first[0])) * width;
  const y = (price) => (high > low ? edge + ((high - price) / (high - low)) * (height - 2 * edge) : height / 2);
  const points = known.map(([minute, price]) => `${x(minute).toFixed(1)} ${y(price).toFixed(1)}`);
  return { line: `M${points.join("L")}`, start: Number(y(first[1]).toFixed(1)), rise: last[1] - first[1] };
}
