// The theme this page shows, and where the choice is kept: with the account, in this browser, in its other tabs.

import { send } from "./helpers/send.js";

/** "system", "light" or "dark". */
export function shownTheme() {
  return document.documentElement.dataset.theme ?? "system";
}

/** Show a theme here; canvases draw themselves again. */
export function showTheme(theme) {
  document.documentElement.dataset.theme = theme === "light" || theme === "dark" ? theme : "system";
  dispatchEvent(new Event("theme-changed"));
}

/** Show a theme and keep it; `address` is where the account keeps it, if anybody is signed in. */
export function chooseTheme(theme, address) {
  showTheme(theme);
  try {
    localStorage.setItem("page-theme", theme);
  } catch {
    // Storage may be forbidden; without an account the choice then lasts as long as the page.
  }
  if (address) send(address, { theme });
}
