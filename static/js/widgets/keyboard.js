const WRITING = "input, select, textarea, [contenteditable]";

/** The keys of the dashboard; help stands on "?". */
export default class Keyboard {
  #keys = {
    p: () => this.live.pause(!this.live.paused),
    j: () => this.#move(1),
    k: () => this.#move(-1),
    u: () => document.getElementById("universe").focus(),
    f: () => document.getElementById("filters").focus(),
    F: () => document.querySelector("[data-full-screen]").click(),
    "?": () => this.#help(),
  };

  constructor(element, live) {
    this.dialog = element;
    this.live = live;
  }

  connect() {
    document.addEventListener("keydown", this.#press);
    document.addEventListener("click", this.#click);
  }

  disconnect() {
    document.removeEventListener("keydown", this.#press);
    document.removeEventListener("click", this.#click);
  }

  #press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITING)) return;
    const act = this.#keys[event.key];
    if (!act || (this.dialog.open && event.key !== "?")) return;
    event.preventDefault();
    act();
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
    const widgets = [...document.querySelectorAll(".wall > .widget")];
    const here = widgets.indexOf(document.activeElement.closest(".widget"));
    const next = here < 0 ? (step > 0 ? 0 : widgets.length - 1) : (here + step + widgets.length) % widgets.length;
    widgets[next].focus();
    widgets[next].scrollIntoView({ block: "nearest" });
  }
}
