import { beforePaint, setText } from "../helpers/dom.js";

/** Speed and pause of a replay; which day and from when on is a form that needs no script. */
export default class ReplayBar {
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.addEventListener("change", this.draw);
    this.find("hold").addEventListener("click", this.#hold);
    this.find("choose-speed").addEventListener("change", this.#go);
  }

  disconnect() {
    this.live.removeEventListener("change", this.draw);
    this.find("hold").removeEventListener("click", this.#hold);
    this.find("choose-speed").removeEventListener("change", this.#go);
  }

  #hold = () => (this.#speed ? this.live.setSpeed(0) : this.#go());

  #go = () => this.live.setSpeed(Number(this.find("choose-speed").value));

  get #speed() {
    return this.live.status?.replay?.speed ?? Number(this.element.dataset.speed);
  }

  #draw() {
    const held = this.#speed === 0;
    this.find("hold").setAttribute("aria-pressed", String(held));
    setText(this.find("hold"), held ? "Go on" : "Pause");
    this.find("ended").hidden = !this.live.status?.replay?.ended;
  }
}
