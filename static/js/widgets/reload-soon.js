const AFTER = 2_000; // Milliseconds

/** Something is under way that this page shows: it is looked at again, unless somebody is reading on. */
export default class ReloadSoon {
  #timer = 0;

  connect() {
    this.#timer = setTimeout(() => {
      if (!document.querySelector("details[open]") && !document.hidden) location.reload();
      else this.connect();
    }, AFTER);
  }

  disconnect() {
    clearTimeout(this.#timer);
  }
}
