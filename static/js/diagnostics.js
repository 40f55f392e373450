const EVERY = 3_000; // Milliseconds
const PATIENCE = 10_000;

/** The sections of the diagnostics page, read again while it is seen. What did not change is left alone. */
class Diagnostics {
  #told = new Map();
  #busy = false;

  constructor(element) {
    this.element = element;
    this.address = element.dataset.diagnostics;
  }

  connect() {
    setInterval(this.#read, EVERY);
    document.addEventListener("visibilitychange", this.#read);
  }

  #read = async () => {
    if (document.hidden || this.#busy) return;
    this.#busy = true;
    try {
      const answer = await fetch(this.address, { signal: AbortSignal.timeout(PATIENCE) });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.#show(await answer.json());
    } catch {
      this.#late(true); // What stands there is of the time above it
    } finally {
      this.#busy = false;
    }
  };

  #show({ checked, sections }) {
    this.#late(false);
    this.element.querySelector("[data-checked]").textContent = checked;
    for (const [name, text] of Object.entries(sections)) {
      const section = this.element.querySelector(`[data-section="${name}"]`);
      if (this.#told.get(name) === text || this.#isMarked(section)) continue;
      this.#told.set(name, text);
      const fresh = new DOMParser().parseFromString(text, "text/html");
      section.replaceChildren(...fresh.body.childNodes);
    }
  }

  /** Somebody is about to copy what stands there. */
  #isMarked(section) {
    const selection = getSelection();
    return !selection.isCollapsed && section.contains(selection.anchorNode);
  }

  #late(is) {
    this.element.classList.toggle("is-late", is);
    this.element.querySelector("[data-late]").hidden = !is;
  }
}

for (const element of document.querySelectorAll("[data-diagnostics]")) new Diagnostics(element).connect();
