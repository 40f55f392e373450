import { setText } from "../helpers/dom.js";
import { Idle } from "../idle.js";

const SIGNS = ["pointerdown", "keydown", "wheel"];
const AGAIN = 10_000; // Milliseconds until a server that did not answer is asked again

/** A dialog that warns before somebody is signed out who does nothing; what they do is told to the server. */
export default class IdleWarning {
  #timer = 0;

  constructor(element) {
    this.dialog = element;
    this.form = element.querySelector("form");
    this.idle = new Idle(Number(element.dataset.secondsLeft), Date.now());
  }

  connect() {
    for (const sign of SIGNS) document.addEventListener(sign, this.#notice, { capture: true, passive: true });
    document.addEventListener("visibilitychange", this.#look);
    this.form.addEventListener("submit", this.#stay);
    this.dialog.addEventListener("cancel", this.#stay);
    this.#look();
  }

  disconnect() {
    clearTimeout(this.#timer);
    for (const sign of SIGNS) document.removeEventListener(sign, this.#notice, { capture: true });
    document.removeEventListener("visibilitychange", this.#look);
    this.form.removeEventListener("submit", this.#stay);
    this.dialog.removeEventListener("cancel", this.#stay);
  }

  #look = async () => {
    clearTimeout(this.#timer);
    let wait = 0;
    if (this.idle.look(Date.now()) === "ask" && !(await this.#ask("GET"))) wait = AGAIN;
    this.#draw();
    clearTimeout(this.#timer); // Two may have asked at once
    if (!this.idle.isOver) this.#timer = setTimeout(this.#look, wait || this.idle.wait(Date.now()));
  };

  #draw() {
    const now = Date.now();
    const todo = this.idle.look(now);
    if (todo === "rest") this.dialog.close();
    if (todo !== "warn" && todo !== "over") return;
    const shown = todo === "over" ? "over" : this.idle.canStay ? "idle" : "end";
    for (const part of this.dialog.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(shown);
    const left = this.idle.left(now);
    for (const words of this.dialog.querySelectorAll("[data-left]")) {
      setText(words, `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
    }
    if (!this.dialog.open) this.dialog.showModal();
  }

  #notice = () => {
    if (!this.dialog.open && this.idle.notice(Date.now())) this.#ask("POST");
  };

  #stay = async (event) => {
    if (this.idle.isOver || !this.idle.canStay) return;
    event.preventDefault();
    this.idle.notice(Date.now());
    await this.#ask("POST");
    this.#look();
  };

  /** Whether the server has answered. Asking is no activity there, telling is. */
  async #ask(method) {
    try {
      const body = method === "POST" ? new FormData(this.form) : undefined;
      const answer = await fetch(this.form.action, { method, body, headers: { Accept: "application/json" } });
      if (answer.status === 401) this.idle.over();
      else if (answer.ok) this.idle.told(await answer.json(), Date.now());
      return answer.ok || answer.status === 401;
    } catch {
      return false;
    }
  }
}
