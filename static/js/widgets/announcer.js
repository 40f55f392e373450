import { several } from "../helpers/format.js";
import { LISTS, MARKS } from "../kinds.js";

const INTERVAL = 30_000; // Milliseconds

/** For those who listen: a summary every 30 seconds, and faults at once. The lists themselves stay silent. */
export default class Announcer {
  #timer = 0;
  #told = {};
  #edition = null;
  #condition = null;

  constructor(element, live) {
    this.live = live;
    this.summary = element.querySelector("[data-summary]");
    this.alarm = element.querySelector("[data-alarm]");
  }

  connect() {
    this.live.addEventListener("change", this.#watch);
    this.#timer = setInterval(this.#summarise, INTERVAL);
  }

  disconnect() {
    this.live.removeEventListener("change", this.#watch);
    clearInterval(this.#timer);
  }

  #summarise = () => {
    const { book } = this.live;
    const before = book.edition === this.#edition ? this.#told : {};
    this.#edition = book.edition;
    this.#told = Object.fromEntries(LISTS.map((name) => [name, book.told(name)]));
    const news = LISTS.map((name) => [name, this.#told[name] - (before[name] ?? 0)]).filter(([, count]) => count > 0);
    const words = news.map(([name, count]) => several(count, MARKS[name].one, MARKS[name].many)).join(", ");
    this.summary.textContent = words && `New: ${words}.`;
  };

  #watch = () => {
    const condition = this.#read();
    if (condition === this.#condition) return;
    const better = condition === "" && this.#condition;
    this.#condition = condition;
    this.alarm.textContent = better ? "Everything is live again." : condition;
  };

  #read() {
    const { stream, status } = this.live;
    if (stream.state.name === "stopped") return `No connection. ${stream.state.reason}`;
    if (stream.state.name === "waiting") return "No connection. Trying again.";
    if (status?.feed.state === "down") return "The feed is down.";
    if (status?.feed.state === "mute") return "The feed is connected but silent.";
    if (status?.feed.state === "stale") return "The feed is stale.";
    return "";
  }
}
