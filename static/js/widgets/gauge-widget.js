// What the gauges have in common: figures once a second, a state that is admitted, and a table behind each picture.

import { beforePaint, setText } from "../helpers/dom.js";
import { count, duration, percent } from "../helpers/format.js";
import { bodyOf, gaugeState } from "../gauge-state.js";
import { covered } from "../gauges.js";
import { showState } from "./show-state.js";

const REMEMBERED = "gauge-scope-";

export class GaugeWidget {
  #began = performance.now();
  #system = matchMedia("(prefers-color-scheme: dark)");

  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.wantGauges();
    this.live.addEventListener("gauges", this.draw);
    this.live.addEventListener("second", this.draw);
    this.#system.addEventListener("change", this.#recolor);
    addEventListener("theme-changed", this.#recolor);
    this.find("scope-turn")?.addEventListener("click", this.#turnScope);
    this.find("as-table")?.addEventListener("click", this.#turn);
    this.find("again").addEventListener("click", () => this.live.wantGauges());
    this.find("choose").addEventListener("click", () => document.getElementById("universe")?.focus());
    this.#showScope(remembered(this.element.id) ?? this.element.dataset.scope);
  }

  disconnect() {
    this.live.removeEventListener("gauges", this.draw);
    this.live.removeEventListener("second", this.draw);
    this.#system.removeEventListener("change", this.#recolor);
    removeEventListener("theme-changed", this.#recolor);
  }

  /** "market" or "own". */
  get scope() {
    return this.element.dataset.scope;
  }

  get isTable() {
    return this.find("as-table")?.getAttribute("aria-pressed") === "true";
  }

  /** Canvases have their colours from the theme; what is drawn by styles needs nothing. */
  recolor() {}

  /** Words beside the name. */
  title(gauges) {
    return gauges.name(this.scope);
  }

  #recolor = () => {
    this.recolor();
    this.draw();
  };

  #turn = ({ currentTarget: button }) => {
    button.setAttribute("aria-pressed", String(!this.isTable));
    this.draw();
  };

  #turnScope = () => {
    this.#showScope(this.scope === "own" ? "market" : "own");
    try {
      localStorage.setItem(REMEMBERED + this.element.id, this.scope);
    } catch {
      // Storage may be forbidden: the choice then lasts as long as the page.
    }
    this.draw();
  };

  #showScope(scope) {
    this.element.dataset.scope = scope;
    this.find("scope-turn")?.setAttribute("aria-pressed", String(scope === "own"));
  }

  #draw() {
    const { live } = this;
    const now = performance.now();
    const age = live.gauges.ageAt(now);
    showState(this.element, gaugeState({
      connection: live.stream.state, feed: live.status?.feed, position: live.ledger.position, now, age,
    }), live.stream.state.signedOut);
    const body = bodyOf({ told: live.gauges.told, scope: this.scope, since: now - this.#began });
    this.#arrange(body);
    if (body.name !== "ready") return;
    this.#entitle(live.gauges, age);
    this.show(live.gauges);
  }

  #arrange({ name, words = "", change = null }) {
    this.element.toggleAttribute("aria-busy", name === "loading");
    this.find("skeleton").hidden = name !== "loading";
    this.find("message").hidden = name !== "empty" && name !== "error";
    this.find("message").classList.toggle("is-error", name === "error");
    setText(this.find("why"), words);
    this.find("again").hidden = name !== "error";
    this.find("choose").hidden = change !== "universe";
    this.find("figures").hidden = name !== "ready" || this.isTable;
    const table = this.find("table");
    if (table) table.hidden = name !== "ready" || !this.isTable;
  }

  #entitle(gauges, age) {
    const words = this.find("count");
    if (!words) return;
    setText(words, this.title(gauges));
    const { coverage } = gauges.panel(this.scope).breadth;
    words.title = `${count(coverage.fresh)} of ${count(coverage.members)} symbols (${percent(covered(coverage))}) traded in the last 15 min; counted ${duration(age)} ago`;
  }
}

function remembered(id) {
  try {
    const scope = localStorage.getItem(REMEMBERED + id);
    return scope === "own" || scope === "market" ? scope : null;
  } catch {
    return null;
  }
}
