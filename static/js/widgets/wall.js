import { inOrder, isSame } from "../arrangement.js";
import { arrange, clone } from "../helpers/dom.js";

const OPTIONS = {
  auto: false, cellHeight: 40, margin: 4, animate: false, acceptWidgets: false,
  draggable: { handle: ".widget > header", cancel: "button, a, input, select" },
  resizable: { handles: "e, se, s, sw, w", autoHide: false },
};
// Not GridStack's own breakpoints: those go back to what it remembers, and ours is what the layout says.
const BREAKPOINTS = [[639, 1], [999, 4], [1599, 8]].map(([width, columns]) => ({ columns, query: matchMedia(`(max-width: ${width}px)`) }));

const columnsNow = () => BREAKPOINTS.find(({ query }) => query.matches)?.columns ?? 12;

/** The grid of widgets: shows the desk's arrangement, and tells the desk what somebody did with the pointer. */
export default class Wall {
  #grid;
  #parts = new Map(); // id -> {item, widget}
  #adding = Promise.resolve();
  #isHeld = false; // By the pointer: until it lets go nothing else moves anything

  constructor(element, live, { desk, start }) {
    this.element = element;
    this.desk = desk;
    this.start = start;
    this.nothing = document.querySelector("[data-no-widgets]");
  }

  connect() {
    this.desk.columns = columnsNow();
    const own = { column: this.desk.columns, staticGrid: this.desk.isLocked };
    this.#grid = globalThis.GridStack.init({ ...OPTIONS, ...own }, this.element);
    for (const { query } of BREAKPOINTS) query.addEventListener("change", this.#turn);
    this.desk.addEventListener("change", this.#draw);
    this.#grid.on("dragstart resizestart", () => (this.#isHeld = true));
    this.#grid.on("dragstop resizestop", this.#letGo);
    addEventListener("pagehide", this.#leave);
    return this.#draw();
  }

  disconnect() {
    removeEventListener("pagehide", this.#leave);
    for (const { query } of BREAKPOINTS) query.removeEventListener("change", this.#turn);
    this.desk.removeEventListener("change", this.#draw);
    for (const id of this.#parts.keys()) this.#drop(id);
    this.#grid.destroy(false);
  }

  #leave = () => this.desk.flush();

  /** Draws one after the other: a widget's script may have to be fetched first. */
  #draw = () => (this.#adding = this.#adding.then(() => this.#show()));

  async #show() {
    if (this.#isHeld) return;
    const { desk } = this;
    const wanted = new Set(desk.places.map(({ id }) => id));
    for (const id of this.#parts.keys()) if (!wanted.has(id)) this.#drop(id);
    const fresh = inOrder(desk.places).filter(({ id }) => !this.#parts.has(id));
    for (const place of fresh) this.#make(place);
    this.#place();
    await Promise.all(fresh.map(({ id }) => this.#begin(id)));
    this.element.classList.add("is-ready");
  }

  #make(place) {
    const item = document.createElement("div");
    item.className = "grid-stack-item";
    item.append(clone(document.getElementById(`part-${place.id}`)));
    const section = item.firstElementChild;
    section.classList.add("grid-stack-item-content");
    const button = clone(document.getElementById("widget-menu-button"));
    button.dataset.menuOf = place.id;
    button.setAttribute("aria-label", `${this.desk.widgets[place.id].name}: menu`);
    section.querySelector("header").append(button);
    this.element.append(item);
    const { least_w: minW, least_h: minH } = this.desk.widgets[place.id];
    this.#grid.makeWidget(item, { ...place, minW, minH });
    this.#parts.set(place.id, { item, widget: null });
  }

  async #begin(id) {
    const part = this.#parts.get(id);
    const widget = await this.start(part.item.firstElementChild);
    if (this.#parts.get(id) === part) part.widget = widget;
    else widget.disconnect();
  }

  #drop(id) {
    const { item, widget } = this.#parts.get(id);
    this.#parts.delete(id);
    widget?.disconnect();
    this.#grid.removeWidget(item, true, false);
  }

  /** Put every widget where the desk has it, on the page and in the order of the page. */
  #place() {
    const { desk, element } = this;
    this.#grid.column(desk.columns, "none");
    if (!isSame(this.#nodes(), desk.places)) this.#grid.load(desk.places.map((place) => ({ ...place })), false);
    this.#grid.setStatic(desk.isLocked || desk.columns === 1);
    const ids = inOrder(desk.places).map(({ id }) => id);
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    const items = ids.map((id) => this.#parts.get(id).item);
    arrange(element, [...[...element.children].filter((child) => !items.includes(child)), ...items]);
    if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
    this.nothing.hidden = ids.length > 0;
    element.classList.toggle("is-locked", desk.isLocked);
    document.dispatchEvent(new CustomEvent("arranged", { detail: ids }));
  }

  /** The window has got wider or narrower: another of the layout's arrangements is due. */
  #turn = () => {
    this.desk.flush();
    this.desk.columns = columnsNow();
    this.#draw();
  };

  /** What the pointer did is the desk's from now on, unless the window has meanwhile got other columns. */
  #letGo = () => {
    this.#isHeld = false;
    if (this.#grid.getColumn() === this.desk.columns) this.desk.put(this.#nodes());
    this.#draw();
  };

  #nodes() {
    return this.#grid.engine.nodes.map(({ id, x, y, w, h }) => ({ id, x, y, w, h }));
  }
}
