import { setIcon, setText } from "../helpers/dom.js";
import { fillRows, setFigure } from "../helpers/figures.js";
import { count, duration, several, UNKNOWN } from "../helpers/format.js";
import { KINDS } from "../kinds.js";
import { GaugeWidget } from "./gauge-widget.js";

const STAGES = [
  ["provider", "Provider to us", "the feed does not say"],
  ["detect", "Decode and detect", "the ingest worker has not measured it"],
  ["log", "To the log", "the ingest worker has not measured it"],
  ["tape", "Log to tape", "nothing was logged in the last minute"],
  ["page", "Tick to this page", "nothing came in the last minute, or the market's clock does not run with the wall's"],
];

/** How long each stage takes, what became of every event, and what is missing. */
export default class Truth extends GaugeWidget {
  title() {
    return "";
  }

  show({ told }) {
    const stages = { ...told.truth.stages, page: this.live.arrivals.stage(Date.now()) };
    fillRows(this.find("rows"), this.find("row"), STAGES, (row, [name, words, why]) => {
      setText(row.cells[0], name === "page" && this.live.pullMs ? `${words}, pull ${duration(this.live.pullMs).replace(".0", "")}` : words);
      setFigure(row.cells[1], time(stages[name]?.median), { why });
      setFigure(row.cells[2], time(stages[name]?.p99), { why });
    });
    this.#showLedger();
    this.#showFacts(told.truth);
  }

  #showLedger() {
    const { ledger } = this.live;
    const { scanned, delivered } = ledger.inLastMinute([...KINDS, "noticed", "control"], performance.now());
    setText(this.find("scanned"), count(scanned));
    setText(this.find("delivered"), count(delivered));
    setText(this.find("filtered"), count(scanned - delivered));
    const notice = this.find("verdict");
    notice.className = `notice ${ledger.faults ? "notice-fault" : "notice-ok"}`;
    setIcon(notice.firstElementChild, ledger.faults ? "fault" : "check");
    setText(notice.lastElementChild, ledger.fault ?? "Ledger balanced over the last minute");
  }

  #showFacts({ detected, logged, lost, waiting }) {
    const { ledger, status, gaps } = this.live;
    setFigure(this.find("age"), duration(status?.feed.age_ms ?? null), { why: "nothing has come yet" });
    setText(this.find("position"), ledger.position ? `epoch ${ledger.epoch}, ${count(ledger.through)}` : UNKNOWN);
    setText(this.find("gaps"), gaps.declared ? `${count(gaps.declared)}, ${count(gaps.filled)} filled` : "none");
    const worker = this.find("worker");
    setFigure(worker, lost === null ? UNKNOWN : `${lost ? count(lost) : "nothing"} lost, ${count(waiting)} waiting`, { why: "no ingest worker says so" });
    if (lost !== null) worker.title = `${count(logged)} of ${several(detected, "event", "events")} are in the log`;
  }
}

/** 0.4 ms, 31 ms, 1.2 s */
function time(ms) {
  if (ms === undefined || ms === null) return UNKNOWN;
  return ms < 9.95 ? `${ms.toFixed(ms < 0.095 ? 2 : 1)} ms` : duration(ms);
}
