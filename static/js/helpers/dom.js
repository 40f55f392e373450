// Small things every widget does to the page.

const sprite = () => document.documentElement.dataset.icons;

/** Put another icon from the sprite into an <svg>. */
export function setIcon(svg, name) {
  const address = `${sprite()}#${name}`;
  const use = svg.firstElementChild;
  if (use.getAttribute("href") !== address) use.setAttribute("href", address);
}

/** Change text only where it differs: what stands still costs nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The first element of a <template>, fresh. */
export function clone(template) {
  return template.content.firstElementChild.cloneNode(true);
}

const BUDGET = 4; // Milliseconds of a frame; the rest of it is for layout and paint
const waiting = new Set();
let asked = false;

/** A function that has `draw` called once before a next paint, however often it is called itself. */
export function beforePaint(draw) {
  return () => {
    waiting.add(draw);
    ask();
  };
}

function ask() {
  if (!asked) requestAnimationFrame(drawSome);
  asked = true;
}

/** In turn, and as many as a frame bears: all at once would hold up whoever types or points. */
function drawSome() {
  const ends = performance.now() + BUDGET;
  asked = false;
  try {
    for (const draw of [...waiting]) {
      waiting.delete(draw);
      draw();
      if (performance.now() > ends) break;
    }
  } finally {
    if (waiting.size) ask();
  }
}

/** Make `parent` hold exactly `children`, touching only what is new or gone: moving a row would restart its fading. */
export function arrange(parent, children) {
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
  while (next) {
    const gone = next;
    next = next.nextElementSibling;
    gone.remove();
  }
}

/** What a colour token is worth in this theme, for canvases. */
export function resolvedColor(token) {
  const probe = document.createElement("i");
  probe.hidden = true;
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
