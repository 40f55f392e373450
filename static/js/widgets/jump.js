import { clone, setText } from "../helpers/dom.js";

/** The phone's bar of widgets: one link for each, the one in view marked. */
export default class Jump {
  #watch = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "-100px 0px -60% 0px" });
  #links = new Map();

  constructor(element, live, { desk }) {
    this.element = element;
    this.desk = desk;
    this.template = element.querySelector("template");
  }

  connect() {
    document.addEventListener("arranged", this.#list);
  }

  disconnect() {
    document.removeEventListener("arranged", this.#list);
    this.#watch.disconnect();
  }

  #list = ({ detail: ids }) => {
    if (ids.join() === [...this.#links.keys()].join()) return;
    this.#watch.disconnect();
    this.#links = new Map(ids.map((id) => [id, this.#make(id)]));
    this.element.replaceChildren(this.template, ...this.#links.values());
    for (const id of ids) this.#watch.observe(document.getElementById(id));
  };

  #make(id) {
    const link = clone(this.template);
    link.href = `#${id}`;
    const icon = document.getElementById(id).querySelector("header > .icon");
    if (icon) link.prepend(icon.cloneNode(true));
    setText(link.lastElementChild, this.desk.widgets[id].short);
    return link;
  }

  #see(entries) {
    const entered = entries.findLast((entry) => entry.isIntersecting);
    if (!entered) return;
    for (const [id, link] of this.#links) {
      if (id !== entered.target.id) link.removeAttribute("aria-current");
      else {
        link.setAttribute("aria-current", "true");
        this.element.scrollTo({ left: link.offsetLeft - this.element.clientWidth / 3 });
      }
    }
  }
}
