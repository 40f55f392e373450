// The layout this page shows, and its keeping: changed here at once, told to the server a moment later.

import { added, isSame, moved, removed, resized } from "./arrangement.js";

const WAIT = 400; // Milliseconds after the last change
const AGAIN = 5_000; // Until what could not be saved is tried again
const TALLEST = 60; // Rows

/** Says "change" whenever there is something to draw, "conflict" and "trouble" when somebody has to know. */
export class Desk extends EventTarget {
  columns = 12; // The wall says how many it has
  #tell;
  #others;
  #waiting = null; // What is to be saved
  #saving = null;
  #timer = 0;

  /** `tell` posts JSON to an address below the layouts'; `others` is a channel to this browser's other tabs. */
  constructor({ widgets, layouts, layout, cues }, tell, others) {
    super();
    Object.assign(this, { widgets, layouts, layout, cues });
    this.#tell = tell;
    this.#others = others;
    others.onmessage = ({ data }) => this.#hear(data);
  }

  get places() {
    return this.layout.arrangements[this.columns];
  }

  get isLocked() {
    return this.layout.is_locked;
  }

  get isSaved() {
    return !this.#waiting && !this.#saving;
  }

  place(id) {
    return this.places.find((place) => place.id === id);
  }

  move(id, way) {
    return this.put(moved(this.places, id, way, this.columns));
  }

  resize(id, way) {
    const { least_w: minW, least_h: minH } = this.widgets[id];
    return this.put(resized(this.places, id, way, this.columns, { minW, minH, maxH: TALLEST }));
  }

  add(id) {
    return this.put(added(this.places, id, this.widgets[id], this.columns));
  }

  remove(id) {
    return this.put(removed(this.places, id));
  }

  /** Let it stand like this from now on. Says whether that changed anything. */
  put(places) {
    if (isSame(places, this.places)) return false;
    this.layout.arrangements[this.columns] = places;
    this.#keep();
    return true;
  }

  lock(isLocked) {
    this.layout.is_locked = isLocked;
    this.#keep();
  }

  async choose(id) {
    await this.flush();
    return this.#ask(`${id}/choose/`);
  }

  async make(name) {
    await this.flush();
    return this.#ask("", { name, like: this.layout.id });
  }

  rename(name) {
    return this.#now("rename/", { name });
  }

  reset() {
    return this.#now("reset/");
  }

  delete() {
    return this.#now("delete/");
  }

  keepCues(id, cues) {
    this.cues = { ...this.cues, [id]: cues };
    this.#changed();
    return this.#tell("habits/", { cues: this.cues });
  }

  /** Save what waits, now. */
  async flush() {
    clearTimeout(this.#timer);
    this.#saving ??= this.#save().finally(() => (this.#saving = null));
    await this.#saving;
  }

  #keep() {
    const { columns, places, layout } = this;
    this.#waiting = { id: layout.id, columns, places, is_locked: layout.is_locked };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), WAIT);
    this.#changed();
  }

  async #save() {
    while (this.#waiting) {
      const { id, ...mine } = this.#waiting;
      this.#waiting = null;
      const { status, answer } = await this.#tell(`${id}/`, { version: this.layout.version, ...mine });
      if (status === 200) this.#saved(answer);
      else if (status === 409) this.#collide(answer, mine);
      else if (status === 400 || status === 404) this.#refuse(answer);
      else return this.#tryAgain({ id, ...mine });
    }
  }

  #saved(answer) {
    const newer = this.#waiting && { ...this.#waiting };
    this.#adopt(answer);
    if (newer) Object.assign(this.layout, { is_locked: newer.is_locked }).arrangements[newer.columns] = newer.places;
    else this.#changed();
    this.#others.postMessage(answer);
  }

  #collide(answer, mine) {
    this.#waiting = null;
    this.#adopt(answer);
    this.#changed();
    const keepMine = () => this.columns === mine.columns && this.put(mine.places);
    this.dispatchEvent(new CustomEvent("conflict", { detail: { keepMine } }));
  }

  #refuse(answer) {
    this.#waiting = null;
    if (answer.layout) this.#adopt(answer);
    this.#changed();
    this.#complain("The layout could not be saved", answer.detail);
  }

  #tryAgain(unsaved) {
    this.#waiting ??= unsaved;
    this.#timer = setTimeout(() => this.flush(), AGAIN);
    this.#complain("The layout is not saved yet", "The server cannot be reached. This page tries again.");
  }

  /** Something that cannot wait, on the layout as it stands. */
  async #now(path, told) {
    await this.flush();
    return this.#ask(`${this.layout.id}/${path}`, told);
  }

  /** Ask for a change of layouts; gives what was wrong with it, or nothing. */
  async #ask(path, told = {}) {
    const { status, answer } = await this.#tell(path, told);
    if (answer.layout) {
      this.#adopt(answer);
      this.#others.postMessage(answer);
      this.#changed();
    }
    return status < 300 ? "" : answer.detail || "The server cannot be reached. Try again in a moment.";
  }

  /** Another tab has saved. One that looks at another layout goes on doing so. */
  #hear(answer) {
    this.layouts = answer.layouts;
    const { id, version } = answer.layout;
    if (id === this.layout.id && version > this.layout.version && this.isSaved) this.#adopt(answer);
    this.#changed();
  }

  #adopt({ layouts, layout }) {
    Object.assign(this, { layouts, layout });
  }

  #complain(title, text) {
    this.dispatchEvent(new CustomEvent("trouble", { detail: { title, text } }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
