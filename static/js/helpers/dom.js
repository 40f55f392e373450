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

/** A function that has `draw` called once before the next paint, however often it is called itself. */
export function beforePaint(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
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
