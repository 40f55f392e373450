// What stands where in a layout, and what becomes of it when one thing moves. Everything rises until it meets something.

/** The places in the order people read them. */
export function inOrder(places) {
  return [...places].sort((one, other) => one.y - other.y || one.x - other.x);
}

const inColumn = (one, other) => one.x < other.x + other.w && other.x < one.x + one.w;

/** Let everything rise, the first one first. */
function pack(places) {
  const packed = [];
  for (const place of inOrder(places)) packed.push({ ...place, y: bottom(packed.filter((other) => inColumn(place, other))) });
  return packed;
}

const bottom = (places) => Math.max(0, ...places.map(({ y, h }) => y + h));

/** Move one widget "left", "right", "up" or "down"; the same arrangement where there is no way. */
export function moved(places, id, way, columns) {
  const [place, others] = apart(places, id);
  if (way === "left" || way === "right") {
    const x = place.x + (way === "left" ? -1 : 1);
    if (x < 0 || x + place.w > columns) return places;
    return pack([...others, { ...place, x, y: place.y - 0.5 }]);
  }
  const beyond = others.filter((other) => inColumn(place, other) && (way === "up" ? other.y < place.y : other.y > place.y));
  if (!beyond.length) return places;
  const ys = beyond.filter(({ y, h }) => way === "down" || y + h === bottom(beyond)).map(({ y }) => y);
  return pack([...others, { ...place, y: Math.min(...ys) + (way === "up" ? -0.5 : 0.5) }]);
}

const STEPS = { wider: [1, 0], narrower: [-1, 0], taller: [0, 1], shorter: [0, -1] };

/** Make one widget "wider", "narrower", "taller" or "shorter", as far as it may be. */
export function resized(places, id, way, columns, { minW, minH, maxH }) {
  const [place, others] = apart(places, id);
  const [w, h] = [place.w + STEPS[way][0], place.h + STEPS[way][1]];
  const x = Math.min(place.x, columns - w); // At the right edge it grows to the left
  if (w < minW || h < minH || w > columns || h > maxH) return places;
  return pack([...others, { ...place, x, w, h, y: place.y - 0.5 }]);
}

/** Put a widget in where it stands highest. */
export function added(places, id, size, columns) {
  const w = Math.min(size.w, columns);
  const spots = Array.from({ length: columns - w + 1 }, (_, x) => {
    const place = { id, x, y: 0, w, h: columns === 1 ? 1 : size.h };
    return { ...place, y: bottom(places.filter((other) => inColumn(place, other))) };
  });
  return [...places, inOrder(spots)[0]];
}

export function removed(places, id) {
  return pack(apart(places, id)[1]);
}

/** Whether two arrangements are the same. */
export function isSame(one, other) {
  const written = (places) => JSON.stringify(inOrder(places).map(({ id, x, y, w, h }) => [id, x, y, w, h]));
  return written(one) === written(other);
}

function apart(places, id) {
  return [places.find((place) => place.id === id), places.filter((place) => place.id !== id)];
}
