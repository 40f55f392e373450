// Puts the state of a widget where it is seen: chip, notice, grey.

import { setText } from "../helpers/dom.js";

export function showState(element, { stale, chip, notice }, signedOut = false) {
  element.classList.toggle("is-stale", stale);
  const mark = element.querySelector("[data-chip]");
  mark.hidden = !chip;
  if (chip) {
    mark.className = chip.tone ? `chip chip-${chip.tone}` : "chip";
    setText(mark, chip.words);
  }
  const row = element.querySelector("[data-notice]");
  row.hidden = !notice;
  if (!notice) return;
  setText(row.querySelector("[data-words]"), notice);
  row.querySelector("[data-sign-in]").hidden = !signedOut;
}
