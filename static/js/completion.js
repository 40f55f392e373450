// What may be typed next in a condition, by what stands before the caret.

const WORD = /[A-Za-z_][A-Za-z_0-9]*$/;
const MOST = 8;

/** The words that may be meant: those that begin with what is typed, then those that have it inside. */
export function offers(words, text, caret) {
  const typed = text.slice(0, caret).match(WORD)?.[0].toLowerCase() ?? "";
  if (!typed) return { typed, found: [] };
  const begins = words.filter(({ name }) => name.startsWith(typed) && name !== typed);
  const within = words.filter(({ name }) => !name.startsWith(typed) && name.includes(typed));
  return { typed, found: [...begins, ...within].slice(0, MOST) };
}

/** The text with a word in the place of what was typed of it, and where the caret stands then. */
export function completed(text, caret, typed, { name, kind }) {
  const word = kind === "function" ? `${name}(` : `${name} `;
  const begin = caret - typed.length;
  const rest = text.slice(caret).replace(/^[A-Za-z_0-9]*/, "");
  return { text: text.slice(0, begin) + word + rest.replace(/^ /, ""), caret: begin + word.length };
}
