import { existsSync, readFileSync, writeFileSync } from "node:fs";

const { TICKSTOCK_URL: site, TICKSTOCK_KEY: key } = process.env;
const place = "position.txt"; // Where we stopped the last time
let path = "/api/v1/events" + (existsSync(place) ? `?after=${readFileSync(place, "utf8")}` : "");
while (path) {
  const answer = await fetch(site + path, { headers: { Authorization: `Bearer ${key}` } });
  const found = await answer.json();
  for (const { seq, kind, symbol, price } of found.events) console.log(seq, kind, symbol, price);
  for (const [first, last] of found.missing) console.log(`events ${first} to ${last} are nowhere any more`);
  writeFileSync(place, `${found.epoch}:${found.through}`);
  path = found.next;
}
