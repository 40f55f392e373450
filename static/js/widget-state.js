// What a live widget must admit about itself, in the order of what matters most.

import { count, duration } from "./helpers/format.js";

const OLD = 15_000; // Milliseconds of silence after which what stands there is called old

/** Decide `stale`, the chip {tone, words} and the notice of a widget from what the page knows. */
export function widgetState({ connection, feed, position, now, paused = false, waiting = 0, missing = 0 }) {
  if (connection.name === "stopped") return { stale: true, chip: fault("No connection"), notice: connection.reason };
  if (connection.name === "waiting") {
    const away = wholeSeconds(now - connection.since);
    return { stale: true, chip: fault(`No connection, ${away} s`), notice: retrying(connection, position, now) };
  }
  const stale = isOld(feed);
  return { stale, chip: chipOf({ feed, stale, paused, waiting, missing }), notice: null };
}

function chipOf({ feed, stale, paused, waiting, missing }) {
  if (paused) return { tone: "wait", words: waiting ? `Paused, ${count(waiting)} waiting` : "Paused" };
  if (missing) return { tone: "warn", words: missing === Infinity ? "Some missing" : `${count(missing)} missing` };
  if (!stale) return null;
  return { tone: "", words: feed.age_ms === null ? "Feed down" : `${duration(feed.age_ms)} old` };
}

const isOld = (feed) => Boolean(feed) && feed.state !== "live" && feed.state !== "quiet" && (feed.age_ms === null || feed.age_ms >= OLD);

const fault = (words) => ({ tone: "fault", words });

function retrying({ retryAt }, position, now) {
  const left = wholeSeconds(retryAt - now);
  const when = left > 0 ? `Trying again in ${left} s.` : "Trying again now.";
  return position ? `${when} We go on from ${count(position.seq)}.` : when;
}

const wholeSeconds = (ms) => Math.max(0, Math.round(ms / 1000));
