import { clone, setText } from "../helpers/dom.js";

const AT_MOST = 3;

/** What went wrong, until somebody closes it. Never for prices. */
export default class Toasts {
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.template = element.querySelector("template");
  }

  connect() {
    this.live.addEventListener("trouble", this.#show);
    this.element.addEventListener("click", this.#press);
  }

  disconnect() {
    this.live.removeEventListener("trouble", this.#show);
    this.element.removeEventListener("click", this.#press);
  }

  #show = ({ detail: { title, text, again = false, signedOut = false, act = null, label = "" } }) => {
    const same = this.#toasts().find((toast) => toast.querySelector("b").textContent === title);
    const toast = same ?? clone(this.template);
    setText(toast.querySelector("b"), title);
    setText(toast.querySelector("[data-words]"), text);
    toast.querySelector("[data-again]").hidden = !again;
    toast.querySelector("[data-sign-in]").hidden = !signedOut;
    const button = toast.querySelector("[data-act]");
    button.hidden = !act;
    setText(button, label);
    button.onclick = act;
    this.element.append(toast);
    for (const old of this.#toasts().slice(0, -AT_MOST)) old.remove();
  };

  #press = ({ target }) => {
    const toast = target.closest(".toast");
    if (target.closest("[data-again]")) this.live.refresh();
    if (target.closest("[data-again], [data-act], [data-close]")) toast.remove();
  };

  #toasts() {
    return [...this.element.querySelectorAll(".toast")];
  }
}
