/** Marks the widget that is in view in the phone's bar of widgets. */
export default class Jump {
  #watch = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "-100px 0px -60% 0px" });

  constructor(element) {
    this.element = element;
    this.links = new Map([...element.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  }

  connect() {
    for (const id of this.links.keys()) this.#watch.observe(document.getElementById(id));
  }

  disconnect() {
    this.#watch.disconnect();
  }

  #see(entries) {
    const entered = entries.findLast((entry) => entry.isIntersecting);
    if (!entered) return;
    for (const [id, link] of this.links) {
      if (id !== entered.target.id) link.removeAttribute("aria-current");
      else {
        link.setAttribute("aria-current", "true");
        this.element.scrollTo({ left: link.offsetLeft - this.element.clientWidth / 3 });
      }
    }
  }
}
