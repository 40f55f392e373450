import { setText } from "../helpers/dom.js";
import { several } from "../helpers/format.js";

const PAUSE = 400; // Milliseconds without a key until the draft is looked at

/** A form of filters: says beside it what the draft would have let through. Without scripts a button does. */
export default class FilterDraft {
  #timer = 0;
  #asked = null; // What stops the question under way
  #saved;

  constructor(element) {
    this.form = element;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.#saved = this.#fields();
  }

  connect() {
    this.form.addEventListener("input", this.#change);
    this.form.addEventListener("focusout", this.#leave);
    this.find("ask").hidden = true;
    this.#look();
  }

  disconnect() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.form.removeEventListener("input", this.#change);
    this.form.removeEventListener("focusout", this.#leave);
  }

  #change = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#look, PAUSE);
    const changes = this.#changes();
    this.find("draft").hidden = changes === 0;
    setText(this.find("changes"), changes ? `${several(changes, "change", "changes")} not saved` : "No changes");
  };

  #leave = ({ target }) => {
    if (target.matches('[aria-invalid="true"]')) this.#look();
  };

  #look = async () => {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const { signal } = (this.#asked = new AbortController());
    const preview = this.find("preview");
    preview.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(this.form.dataset.address, { method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" }, signal });
      if (answer.redirected) throw new Error("you are signed out");
      if (answer.status === 429) return this.#wait(answer);
      if (!answer.ok) throw new Error(`code ${answer.status}`);
      this.#show(await answer.json());
    } catch (problem) {
      if (signal.aborted) return;
      const words = document.createElement("p");
      words.className = "notice notice-fault";
      words.setAttribute("role", "alert");
      setText(words, `There is no preview now (${problem.message}). What you write can still be saved.`);
      preview.replaceChildren(words);
    }
    preview.removeAttribute("aria-busy");
  };

  /** Asked too often: what stands there goes on standing, and is asked for again in time. */
  #wait(answer) {
    this.#timer = setTimeout(this.#look, 1000 * Number(answer.headers.get("Retry-After")));
  }

  #show({ html, errors }) {
    this.find("preview").replaceChildren(fragment(html));
    setText(this.find("said"), this.find("preview").querySelector("[data-sum]")?.textContent ?? "");
    for (const [name, text] of Object.entries(errors)) {
      const field = this.form.querySelector(`[data-setting="${name}"]`);
      if (!field) continue;
      field.querySelector("[data-errors]").replaceChildren(fragment(text));
      for (const input of field.querySelectorAll("input, textarea")) {
        if (text.trim()) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
        input.setAttribute("aria-describedby", `id_${name}_helptext id_${name}_error`);
      }
    }
  }

  /** How many settings differ from what is saved. */
  #changes() {
    const now = this.#fields();
    const names = new Set([...this.#saved.keys(), ...now.keys()]);
    return [...names].filter((name) => this.#saved.get(name) !== now.get(name)).length;
  }

  #fields() {
    const data = new FormData(this.form);
    return new Map([...new Set(data.keys())].map((name) => [name, data.getAll(name).join(" ")]));
  }
}

/** What our own templates rendered. */
function fragment(html) {
  return document.createRange().createContextualFragment(html);
}
