// The bars of Activity: a thin coat over Chart.js, which is loaded as a plain script.

const FONT = 11; // Pixels
const DASHES = [3, 3];

/** A chart in `canvas` with show(series, average), recolor() and destroy(). */
export function drawBars(canvas, color) {
  const colors = {};
  const recolor = () => Object.assign(colors, {
    bar: color("--color-volume"), newest: color("--color-accent"), gap: color("--color-surface"),
    line: color("--color-grid"), label: color("--color-ink-faint"), average: color("--color-ink"),
  });
  recolor();
  let average = null;
  const dashes = { id: "average", afterDatasetsDraw: (chart) => drawAverage(chart, average, colors.average) };
  const chart = new globalThis.Chart(canvas, { ...settings(colors), plugins: [dashes] });
  return {
    show(series, mean) {
      average = mean;
      chart.data.labels = series.map((_, i) => i);
      chart.data.datasets[0].data = series.map((y, x) => ({ x, y }));
      chart.update();
    },
    recolor() {
      recolor();
      chart.update();
    },
    destroy: () => chart.destroy(),
  };
}

function settings(colors) {
  const family = getComputedStyle(document.body).fontFamily;
  return {
    type: "bar",
    data: {
      labels: [],
      datasets: [{
        data: [], borderRadius: 0, borderSkipped: false, categoryPercentage: 1, barPercentage: 1,
        borderWidth: { left: 1, right: 1, top: 0, bottom: 0 }, borderColor: () => colors.gap,
        backgroundColor: ({ dataIndex, dataset }) => (dataIndex === dataset.data.length - 1 ? colors.newest : colors.bar),
      }],
    },
    options: {
      animation: false, normalized: true, parsing: false, maintainAspectRatio: false, events: [],
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: { display: false },
        y: {
          position: "right", beginAtZero: true, border: { display: false },
          grid: { color: () => colors.line, drawTicks: false },
          ticks: { color: () => colors.label, font: { size: FONT, family }, maxTicksLimit: 4, padding: 6 },
        },
      },
    },
  };
}

function drawAverage({ ctx, chartArea, scales }, average, color) {
  if (average === null) return;
  const y = Math.round(scales.y.getPixelForValue(average)) + 0.5;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.setLineDash(DASHES);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, y);
  ctx.lineTo(chartArea.right, y);
  ctx.stroke();
  ctx.restore();
}
