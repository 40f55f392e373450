// Where a chart says that something was told: at most one mark a bar and side, with how many more there were.

/** Marks [{time, up}], oldest first, as lightweight-charts wants them. */
export function markers(marks, colors) {
  const found = new Map();
  for (const { time, up } of marks) {
    const key = `${time} ${up}`;
    const mark = found.get(key) ?? { time, up, count: 0 };
    mark.count += 1;
    found.set(key, mark);
  }
  return [...found.values()]
    .sort((one, other) => one.time - other.time)
    .map(({ time, up, count }) => ({
      time,
      position: up ? "aboveBar" : "belowBar",
      shape: up ? "arrowUp" : "arrowDown",
      color: up ? colors.up : colors.down,
      text: count > 1 ? `+${count - 1}` : "",
    }));
}
