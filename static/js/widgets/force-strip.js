import { beforePaint, setText } from "../helpers/dom.js";
import { count, duration } from "../helpers/format.js";
import { KINDS } from "../kinds.js";
import { Picker } from "./picker.js";

const NOT_REAL = { simulator: "Simulated market", recorded: "Recorded market", delayed: "15 minutes late" };

/** What is in force, and how much of the market passes it. */
export default class ForceStrip {
  constructor(element, live) {
    this.element = element;
    this.live = live;
    const picker = (name, what) => new Picker(element.querySelector(`[data-picker=${name}]`), what, this.#complain);
    this.pickers = { universe: picker("universe", "universe was"), filters: picker("filters", "filters were") };
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.addEventListener("change", this.draw);
    for (const picker of Object.values(this.pickers)) picker.connect();
    this.find("pause").addEventListener("click", this.#pause);
    this.find("full-screen").addEventListener("click", this.#fillScreen);
  }

  disconnect() {
    this.live.removeEventListener("change", this.draw);
    for (const picker of Object.values(this.pickers)) picker.disconnect();
  }

  #pause = () => this.live.pause(!this.live.paused);

  #fillScreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };

  #complain = (detail) => {
    this.draw();
    this.live.dispatchEvent(new CustomEvent("trouble", { detail }));
  };

  #draw() {
    const { universe, filters, status, pullMs, paused, ledger } = this.live;
    this.find("pause").setAttribute("aria-pressed", String(paused));
    if (universe) this.pickers.universe.show(universe.members === null ? null : universe.name);
    if (filters) this.#filter(filters);
    this.find("nothing").hidden = universe?.members !== 0;
    if (pullMs) setText(this.find("pull"), `Pull every ${duration(pullMs).replace(".0", "")}`);
    this.find("pull").hidden = !pullMs;
    if (!status || !universe || !filters) return;
    const without = filters.thresholds.without?.length ?? 0;
    const members = filters.symbols ?? universe.members ?? Math.max(status.market.symbols - without, 0);
    this.#name(status.feed);
    this.find("sum").hidden = Boolean(status.replay); // Which knows no symbols but those it has told
    setText(this.find("members"), count(members));
    setText(this.find("symbols"), count(Math.max(status.market.symbols, members)));
    setText(this.find("kinds"), count(filters.kinds.length));
    setText(this.find("of-kinds"), count(KINDS.length));
    setText(this.find("filtered"), count(ledger.filteredInLastMinute(performance.now())));
  }

  /** Whatever is not the real market, now, says so; more loudly where it was not what the operator wanted. */
  #name({ source, is_fallback: isFallback }) {
    const words = NOT_REAL[source];
    for (const chip of document.querySelectorAll("[data-simulated]")) {
      chip.hidden = !words;
      chip.classList.toggle("badge-warn", isFallback);
      chip.classList.toggle("badge-plain", !isFallback);
      setText(chip, isFallback ? `Feed away: ${words?.toLowerCase()}` : words ?? "");
    }
  }

  #filter({ name, kinds, thresholds }) {
    const isEverything = kinds.length === KINDS.length && Object.keys(thresholds).length === 0;
    this.pickers.filters.show(isEverything && name === "Everything" ? null : name);
    for (const mark of this.element.querySelectorAll("[data-kind]")) {
      const isOff = !kinds.includes(mark.dataset.kind);
      const words = `${mark.dataset.label}: ${isOff ? "off" : "on"}`;
      mark.classList.toggle("off", isOff);
      mark.title = words;
      mark.firstElementChild.setAttribute("aria-label", words);
    }
  }
}
