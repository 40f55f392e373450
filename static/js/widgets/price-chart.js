import { resolvedColor } from "../helpers/dom.js";
import { markers } from "../chart-marks.js";

/** Bars of a day with volume, VWAP and marks where something was told. */
export default class PriceChart {
  constructor(element) {
    this.element = element;
    this.bars = JSON.parse(document.getElementById(element.dataset.from).textContent);
  }

  connect() {
    const { createChart, createSeriesMarkers, CandlestickSeries, HistogramSeries, LineSeries } = globalThis.LightweightCharts;
    this.chart = createChart(this.element, { autoSize: true, layout: { attributionLogo: false } });
    this.candles = this.chart.addSeries(CandlestickSeries, {});
    this.volumes = this.chart.addSeries(HistogramSeries, { priceScaleId: "", priceFormat: { type: "volume" }, lastValueVisible: false, priceLineVisible: false });
    this.volumes.priceScale().applyOptions({ scaleMargins: { top: 0.8, bottom: 0 } });
    this.vwap = this.chart.addSeries(LineSeries, { lineWidth: 1.5, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false });
    this.candles.setData(this.bars.candles);
    this.volumes.setData(this.bars.volumes);
    this.vwap.setData(this.bars.vwap);
    this.marks = createSeriesMarkers(this.candles, []);
    this.chart.subscribeClick(({ time }) => this.#lead(time));
    this.chart.timeScale().fitContent();
    this.#paint();
    addEventListener("theme-changed", this.#paint);
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.system.addEventListener("change", this.#paint);
  }

  disconnect() {
    removeEventListener("theme-changed", this.#paint);
    this.system.removeEventListener("change", this.#paint);
    this.chart.remove();
  }

  /** Canvases need colours, not tokens. */
  #paint = () => {
    const [surface, faint, grid, up, down] = ["surface", "ink-faint", "grid", "up", "down"].map((name) => resolvedColor(`--color-${name}`));
    const fontFamily = getComputedStyle(document.body).fontFamily;
    this.chart.applyOptions({
      layout: { background: { color: surface }, textColor: faint, fontSize: 11, fontFamily, attributionLogo: false },
      grid: { vertLines: { visible: false }, horzLines: { color: grid } },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false },
    });
    this.candles.applyOptions({ upColor: surface, borderUpColor: up, wickUpColor: up, downColor: down, borderDownColor: down, wickDownColor: down });
    this.volumes.applyOptions({ color: resolvedColor("--color-volume") });
    this.vwap.applyOptions({ color: resolvedColor("--color-accent") });
    this.marks.setMarkers(markers(this.bars.marks, { up, down }));
  };

  #lead(time) {
    const mark = this.bars.marks.findLast((one) => one.time === time);
    const line = mark && document.getElementById(`e-${mark.eid}`);
    if (!line) return;
    line.querySelector("details").open = true;
    line.scrollIntoView({ block: "center" });
  }
}
