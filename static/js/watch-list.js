// What the user has put a star beside: all stars of a page say the same.

export const watched = new Set();

/** Let a star stand for a symbol. */
export function showStar(button, ticker) {
  button.dataset.star = ticker;
  button.setAttribute("aria-label", `Watch list: ${ticker}`);
  button.setAttribute("aria-pressed", String(watched.has(ticker)));
}

/** Let Tab stop once in a list; the arrows go on from there. */
export function stopOnce(rows) {
  for (const [place, button] of rows.querySelectorAll("[data-star]").entries()) button.tabIndex = place ? -1 : 0;
}
