// How long the parts of a bar are, with small gaps between those that are there.

/** Each part's {x, width} of `total`, in order. A part of something is never thinner than the gap. */
export function portions(values, total = 100, gap = 0) {
  const sum = values.reduce((all, value) => all + value, 0);
  const shown = values.filter((value) => value > 0).length;
  const room = total - gap * Math.max(shown - 1, 0);
  let x = 0;
  return values.map((value) => {
    const width = sum ? (value / sum) * room : 0;
    const part = { x, width };
    if (value > 0) x += width + gap;
    return part;
  });
}

/** A bar from the middle, to the right for more and to the left for less: of 100, where `most` fills a half. */
export function fromMiddle(value, most) {
  const width = most ? (Math.min(Math.abs(value) / most, 1)) * 50 : 0;
  return { x: value < 0 ? 50 - width : 50, width };
}
