import { Cues } from "../cues.js";
import { play, show, speak } from "../cue-ways.js";
import { setIcon } from "../helpers/dom.js";

const KEY = "tickstock-muted";

/** Makes widgets heard as somebody chose: a sound, a voice, a notification of the desktop. */
export default class CuePlayer {
  #cues = new Cues();
  #told = {};
  #edition = null;
  #audio = null;
  #ways = {
    sound: (event) => play((this.#audio ??= new AudioContext()), event),
    voice: speak,
    note: show,
  };

  constructor(element, live, { desk }) {
    this.button = element;
    this.live = live;
    this.desk = desk;
    this.isMuted = read();
  }

  connect() {
    this.live.addEventListener("change", this.#listen);
    this.desk.addEventListener("change", this.#draw);
    this.button.addEventListener("click", this.#mute);
    document.addEventListener("cues-chosen", this.#choose);
    document.addEventListener("pointerdown", this.#wake, { once: true });
    this.#draw();
  }

  disconnect() {
    this.live.removeEventListener("change", this.#listen);
    this.desk.removeEventListener("change", this.#draw);
    document.removeEventListener("cues-chosen", this.#choose);
    this.#audio?.close();
  }

  #listen = () => {
    const { book } = this.live;
    const isNew = book.edition === this.#edition;
    this.#edition = book.edition;
    const news = [];
    for (const [id, cues] of Object.entries(this.desk.cues)) {
      const { list } = this.desk.widgets[id] ?? {};
      if (!list || !cues.length) continue;
      const source = this.#source(list);
      const count = source.told(list) - (this.#told[id] ?? source.told(list));
      this.#told[id] = source.told(list);
      const event = source.newest(list, 20).find(({ kind, symbol }) => kind && symbol);
      if (isNew && count > 0 && event) news.push({ id, count, event });
    }
    if (this.isMuted || !news.length) return;
    for (const { cue, event, more } of this.#cues.take(news, this.desk.cues, performance.now())) this.#ways[cue](event, more);
  };

  /** A page may sound only after somebody has touched it. */
  #wake = () => {
    if (Object.values(this.desk.cues).some((cues) => cues.includes("sound"))) this.#audio ??= new AudioContext();
  };

  #choose = async ({ detail: { id, cues } }) => {
    if (cues.includes("note") && (await permission()) !== "granted") {
      cues = cues.filter((cue) => cue !== "note");
      this.#warn("This browser shows no notifications of this page", "Allow them in the browser's settings for this site.");
    }
    this.#wake();
    const { status } = await this.desk.keepCues(id, cues);
    if (status !== 200) this.#warn("Your choice holds for this page only", "The server could not keep it.");
  };

  #warn(title, text) {
    this.live.dispatchEvent(new CustomEvent("trouble", { detail: { title, text } }));
  }

  #mute = () => {
    this.isMuted = !this.isMuted;
    if (this.isMuted) globalThis.speechSynthesis?.cancel();
    try {
      localStorage.setItem(KEY, this.isMuted ? "yes" : "");
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page
    }
    this.#draw();
  };

  /** The next event after somebody's choice is news, even where nothing was drawn in between. */
  #begin() {
    const heard = Object.entries(this.desk.cues).filter(([id, cues]) => this.desk.widgets[id]?.list && cues.length);
    this.#told = Object.fromEntries(heard.map(([id]) => [id, this.#told[id] ?? this.#source(this.desk.widgets[id].list).told(this.desk.widgets[id].list)]));
  }

  /** Alerts of rules are told beside the events of the market. */
  #source(list) {
    return list === "rules" ? this.live.alerts : this.live.book;
  }

  #draw = () => {
    this.#begin();
    this.button.hidden = !Object.values(this.desk.cues).some((cues) => cues.length);
    const words = this.isMuted ? "Let widgets be heard (M)" : "Mute all (M)";
    this.button.setAttribute("aria-label", (this.button.title = words));
    this.button.setAttribute("aria-pressed", String(this.isMuted));
    setIcon(this.button.firstElementChild, this.isMuted ? "mute" : "sound");
  };
}

function read() {
  try {
    return Boolean(localStorage.getItem(KEY));
  } catch {
    return false;
  }
}

async function permission() {
  if (!globalThis.Notification) return "denied";
  return Notification.permission === "default" ? Notification.requestPermission() : Notification.permission;
}
