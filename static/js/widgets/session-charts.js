// The charts of a day: a thin coat over Chart.js, which is loaded as a plain script.

import { marketTime } from "../helpers/format.js";

const FONT = 11; // Pixels
const HOUR = 3_600_000; // Milliseconds

/** New highs up, new lows down, a bar a minute; rows are [at, highs, lows]. */
export function drawRates(canvas, rows, color) {
  const bars = (values, name) => ({ data: values, tone: name, barPercentage: 1, categoryPercentage: 1, minBarLength: 0 });
  const highs = bars(rows.map(([x, up]) => ({ x, y: up })), "--color-up");
  const lows = bars(rows.map(([x, , down]) => ({ x, y: -down })), "--color-down");
  return draw(canvas, "bar", [highs, lows], color, { words: (y) => String(Math.abs(y)) });
}

/** Breadth and pressure from -100 to 100; rows are [at, breadth, pressure], null where unknown. */
export function drawGauges(canvas, rows, color) {
  const line = (place, name) => ({ data: rows.map((row) => ({ x: row[0], y: row[place] })), tone: name, borderWidth: 1.5, pointRadius: 0, fill: false, spanGaps: false });
  return draw(canvas, "line", [line(1, "--color-accent"), line(2, "--color-ink-soft")], color, { min: -100, max: 100, words: (y) => String(y) });
}

function draw(canvas, type, datasets, color, { words, ...limits }) {
  const colors = {};
  const paint = () => {
    Object.assign(colors, { line: color("--color-grid"), label: color("--color-ink-faint") });
    for (const set of datasets) set.borderColor = set.backgroundColor = color(set.tone);
  };
  paint();
  const chart = new globalThis.Chart(canvas, { type, data: { datasets }, options: options(colors, words, limits) });
  return {
    recolor() {
      paint();
      chart.update();
    },
    destroy: () => chart.destroy(),
  };
}

function options(colors, words, limits) {
  const font = { size: FONT, family: getComputedStyle(document.body).fontFamily };
  const ticks = { color: () => colors.label, font, padding: 6 };
  return {
    animation: false, normalized: true, parsing: false, maintainAspectRatio: false, events: [],
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
    scales: {
      x: {
        type: "linear", stacked: true, offset: false, grid: { display: false }, border: { display: false },
        ticks: { ...ticks, stepSize: HOUR, callback: (at) => marketTime(at).slice(0, 5), maxRotation: 0, autoSkipPadding: 16 },
      },
      y: {
        ...limits, stacked: true, position: "right", border: { display: false },
        grid: { color: () => colors.line, drawTicks: false }, ticks: { ...ticks, maxTicksLimit: 5, callback: words },
      },
    },
  };
}
