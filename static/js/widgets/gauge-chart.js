// The half circle of Pressure: a thin coat over Chart.js, which is loaded as a plain script.

const MARKS = [-60, 60]; // Where the detector tells
const CUTOUT = 0.86;

/** A chart in `canvas` with show(net), recolor() and destroy(). */
export function drawGauge(canvas, color) {
  const colors = {};
  const recolor = () => Object.assign(colors, {
    track: color("--color-volume"), up: color("--color-up"), down: color("--color-down"),
    mark: color("--color-ink-soft"), label: color("--color-ink-faint"), needle: color("--color-ink"),
    font: `11px ${getComputedStyle(document.body).fontFamily}`, // Asked for here: amid drawing it would lay out the page
  });
  recolor();
  let net = 0;
  const marks = { id: "marks", afterDatasetsDraw: (chart) => drawMarks(chart, net, colors) };
  const chart = new globalThis.Chart(canvas, { ...settings(colors, () => net), plugins: [marks] });
  return {
    show(value) {
      net = Math.max(-100, Math.min(100, value));
      chart.data.datasets[0].data = net < 0 ? [100 + net, -net, 100] : [100, net, 100 - net];
      chart.update();
    },
    recolor() {
      recolor();
      chart.update();
    },
    destroy: () => chart.destroy(),
  };
}

function settings(colors, net) {
  return {
    type: "doughnut",
    data: {
      datasets: [{
        data: [100, 0, 100], borderWidth: 0,
        backgroundColor: ({ dataIndex }) => (dataIndex === 1 ? (net() < 0 ? colors.down : colors.up) : colors.track),
      }],
    },
    options: {
      animation: false, normalized: true, maintainAspectRatio: false, events: [],
      rotation: -90, circumference: 180, cutout: `${CUTOUT * 100}%`, layout: { padding: { left: 34, right: 34, top: 10, bottom: 2 } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
  };
}

function drawMarks(chart, net, colors) {
  const [arc] = chart.getDatasetMeta(0).data;
  if (!arc) return;
  const { x, y, outerRadius: outer } = arc;
  const line = (value, from, to, style, width) => {
    const angle = Math.PI * (1 + (value + 100) / 200);
    const at = (radius) => [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius];
    Object.assign(chart.ctx, { strokeStyle: style, lineWidth: width });
    chart.ctx.beginPath();
    chart.ctx.moveTo(...at(from));
    chart.ctx.lineTo(...at(to));
    chart.ctx.stroke();
    return at(to + 8);
  };
  chart.ctx.save();
  Object.assign(chart.ctx, { font: colors.font, textBaseline: "middle", fillStyle: colors.label });
  for (const mark of MARKS) {
    const [labelX, labelY] = line(mark, outer * CUTOUT - 3, outer + 3, colors.mark, 1.5);
    chart.ctx.textAlign = mark < 0 ? "right" : "left";
    chart.ctx.fillText(mark < 0 ? `−${-mark}` : `+${mark}`, labelX, labelY);
  }
  line(net, outer * CUTOUT - 8, outer + 5, colors.needle, 2.5);
  chart.ctx.restore();
}
