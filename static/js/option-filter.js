// Which options of a long list match what somebody types.

/** Every word typed must stand in the text, at the beginning of a word of it; accents and case do not matter. */
export function matches(text, typed) {
  const words = plain(text).split(/[\s,()/]+/);
  return plain(typed)
    .split(/[\s,()/]+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace("−", "-").toLowerCase();
