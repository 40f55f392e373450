const WRITING = "input, select, textarea, [contenteditable]";
const OFF = "keys-off"; // In this browser: who dictates, or types by accident, wants none of them

/** The keys of the dashboard; help stands on "?". */
export default class Keyboard {
  #keys = {
    p: () => this.live.pause(!this.live.paused),
    j: () => this.#move(1),
    k: () => this.#move(-1),
    u: () => document.getElementById("universe").focus(),
    f: () => document.getElementById("filters").focus(),
    l: () => document.getElementById("layout").focus(),
    m: () => document.querySelector("[data-mute]:not([hidden])")?.click(),
    "/": () => document.querySelector("[data-search]")?.focus(),
    ArrowDown: () => this.#row(1),
    ArrowUp: () => this.#row(-1),
    F: () => document.querySelector("[data-full-screen]").click(),
    "?": () => this.#help(),
  };

  constructor(element, live) {
    this.dialog = element;
    this.live = live;
  }

  connect() {
    this.choice = this.dialog.querySelector("[data-keys-on]");
    this.choice.checked = !isOff();
    this.choice.addEventListener("change", () => turn(this.choice.checked));
    document.addEventListener("keydown", this.#press);
    document.addEventListener("click", this.#click);
  }

  disconnect() {
    document.removeEventListener("keydown", this.#press);
    document.removeEventListener("click", this.#click);
  }

  #press = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITING)) return;
    if (!this.choice.checked) return;
    if (document.querySelector("dialog:modal, :popover-open") && !(this.dialog.open && event.key === "?")) return;
    if (this.#keys[event.key] && this.#keys[event.key]() !== false) event.preventDefault();
  };

  #click = ({ target }) => {
    if (target.closest("[data-help]")) this.#help();
    else if (target === this.dialog || target.closest("[data-close-help]")) this.dialog.close();
  };

  #help() {
    if (this.dialog.open) this.dialog.close();
    else this.dialog.showModal();
  }

  #move(step) {
    const widgets = [...document.querySelectorAll(".wall .widget")];
    const here = widgets.indexOf(document.activeElement.closest(".widget"));
    const next = here < 0 ? (step > 0 ? 0 : widgets.length - 1) : (here + step + widgets.length) % widgets.length;
    widgets[next]?.focus();
    widgets[next]?.scrollIntoView({ block: "nearest" });
  }

  /** From row to row of the widget one is in; elsewhere the arrows scroll. */
  #row(step) {
    const widget = document.activeElement.closest(".wall .widget");
    if (!widget) return false;
    const rows = [...widget.querySelectorAll("[data-rows] > :not(.notice, .notice-row)")];
    const row = rows[Math.min(rows.indexOf(document.activeElement.closest("[data-rows] > *")) + step, rows.length - 1)];
    if (row) (row.querySelector("a[href]") ?? Object.assign(row, { tabIndex: -1 })).focus();
    else if (step < 0) widget.focus();
  }
}

function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false; // Storage may be forbidden: the choice then lasts as long as the page
  }
}

function turn(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // As above
  }
}
