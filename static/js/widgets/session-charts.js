// The charts of a day: a thin coat over Chart.js, which is loaded as a plain script.

import { marketTime } from "../helpers/format.js";

const FONT = 11; // Pixels
const MINUTE = 60_000; // Milliseconds
const HOUR = 60 * MINUTE;

/** New highs up, new lows down, a bar a minute; rows are [at, highs, lows]. */
export function drawRates(canvas, rows, color) {
  const bars = (values, name) => ({ data: values, tone: name, barPercentage: 1, categoryPercentage: 1, minBarLength: 0 });
  const highs = bars(rows.map(([x, up]) => ({ x, y: up })), "--color-up");
  const lows = bars(rows.map(([x, , down]) => ({ x, y: -down })), "--color-down");
  const span = { min: rows[0][0], max: rows.at(-1)[0] + MINUTE };
  return draw(canvas, "bar", [highs, lows], color, { span, stacked: true, words: (y) => String(Math.abs(y)) });
}

/** Breadth and pressure from -100 to 100; rows are [at, breadth, pressure], null where unknown. */
export function drawGauges(canvas, rows, color) {
  const line = (place, name) => ({ data: rows.map((row) => ({ x: row[0], y: row[place] })), tone: name, borderWidth: 1.5, pointRadius: 0, fill: false, spanGaps: false });
  const span = { min: rows[0][0], max: Math.max(rows.at(-1)[0], rows[0][0] + MINUTE) };
  return draw(canvas, "line", [line(1, "--color-accent"), line(2, "--color-ink-soft")], color, { span, min: -100, max: 100, words: (y) => String(y).replace("-", "\u2212") });
}

function draw(canvas, type, datasets, color, { words, span, ...limits }) {
  const colors = {};
  const paint = () => {
    Object.assign(colors, { line: color("--color-grid"), label: color("--color-ink-faint") });
    for (const set of datasets) set.borderColor = set.backgroundColor = color(set.tone);
  };
  paint();
  const chart = new globalThis.Chart(canvas, { type, data: { datasets }, options: options(colors, words, span, limits) });
  return {
    recolor() {
      paint();
      chart.update();
    },
    destroy: () => chart.destroy(),
  };
}

function options(colors, words, span, limits) {
  const font = { size: FONT, family: getComputedStyle(document.body).fontFamily };
  const ticks = { color: () => colors.label, font, padding: 6 };
  return {
    animation: false, normalized: true, parsing: false, maintainAspectRatio: false, events: [],
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
    scales: {
      x: {
        type: "linear", ...span, stacked: limits.stacked, offset: false, grid: { display: false }, border: { display: false },
        ticks: { ...ticks, stepSize: span.max - span.min > 2 * HOUR ? HOUR : HOUR / 4, callback: (at) => marketTime(at).slice(0, 5), maxRotation: 0, autoSkipPadding: 16 },
      },
      y: {
        ...limits, position: "right", border: { display: false },
        grid: { color: () => colors.line, drawTicks: false }, ticks: { ...ticks, maxTicksLimit: 5, callback: words },
      },
    },
  };
}
