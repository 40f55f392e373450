import { beforePaint, setText } from "../helpers/dom.js";
import { count, duration } from "../helpers/format.js";
import { KINDS } from "../kinds.js";

const NOT_REAL = { simulator: "Simulated market", recorded: "Recorded market", delayed: "15 minutes late" };

/** What is in force, and how much of the market passes it. */
export default class ForceStrip {
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.form = element.querySelector("form");
    this.select = element.querySelector("select");
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.addEventListener("change", this.draw);
    this.select.addEventListener("change", this.#choose);
    this.find("pause").addEventListener("click", this.#pause);
    this.find("full-screen").addEventListener("click", this.#fillScreen);
    this.find("submit").hidden = true;
  }

  disconnect() {
    this.live.removeEventListener("change", this.draw);
    this.select.removeEventListener("change", this.#choose);
  }

  #pause = () => this.live.pause(!this.live.paused);

  #fillScreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };

  /** The answer that matters comes over the socket: universe_updated. */
  #choose = async () => {
    const refused = await this.#send();
    if (!refused) return;
    this.draw();
    const detail = { title: "The universe was not changed", ...refused };
    this.live.dispatchEvent(new CustomEvent("trouble", { detail }));
  };

  async #send() {
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: new FormData(this.form) });
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return { text: "You are signed out.", signedOut: true };
      return answer.ok ? null : { text: `The server refused it (code ${answer.status}).` };
    } catch {
      return { text: "The server could not be reached." };
    }
  }

  #draw() {
    const { universe, status, pullMs, paused, ledger } = this.live;
    this.find("pause").setAttribute("aria-pressed", String(paused));
    if (universe) this.#select(universe);
    this.find("nothing").hidden = universe?.members !== 0;
    if (pullMs) setText(this.find("pull"), `Pull every ${duration(pullMs).replace(".0", "")}`);
    this.find("pull").hidden = !pullMs;
    if (!status || !universe) return;
    const members = universe.members ?? status.market.symbols;
    this.#name(status.feed);
    this.find("sum").hidden = false;
    setText(this.find("members"), count(members));
    setText(this.find("symbols"), count(Math.max(status.market.symbols, members)));
    setText(this.find("kinds"), count(KINDS.length));
    setText(this.find("of-kinds"), count(KINDS.length));
    setText(this.find("filtered"), count(ledger.filteredInLastMinute(performance.now())));
  }

  /** Whatever is not the real market, now, says so; more loudly where it was not what the operator wanted. */
  #name({ source, is_fallback: isFallback }) {
    const words = NOT_REAL[source];
    const chip = this.find("simulated");
    chip.hidden = !words;
    chip.className = `badge ${isFallback ? "badge-warn" : "badge-plain"}`;
    setText(chip, isFallback ? `Feed away: ${words?.toLowerCase()}` : words ?? "");
  }

  /** Another tab may have chosen: show what is in force, not what was clicked here. */
  #select({ name, members }) {
    const options = [...this.select.options];
    const inForce = members === null ? options[0] : options.find((option) => option.text === name);
    if (inForce && document.activeElement !== this.select) inForce.selected = true;
  }
}
