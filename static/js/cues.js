// What of the news is to be heard, and when: never more often than somebody can listen to.

const PAUSES = { sound: 700, voice: 5_000, note: 15_000 }; // Milliseconds from one to the next

/** Takes in news as it comes and gives what is to be played, spoken and shown now. */
export class Cues {
  #last = { sound: -Infinity, voice: -Infinity, note: -Infinity };
  #held = { sound: 0, voice: 0, note: 0 };

  /** `news` are {id, count, event}, the newest event of each widget; `chosen` is {id: ["sound", "voice", "note"]}. */
  take(news, chosen, now) {
    const due = [];
    for (const cue of Object.keys(PAUSES)) {
      const wanted = news.filter(({ id }) => chosen[id]?.includes(cue));
      const count = wanted.reduce((sum, { count }) => sum + count, 0);
      if (!count) continue;
      if (now - this.#last[cue] < PAUSES[cue]) {
        this.#held[cue] += count;
        continue;
      }
      const newest = wanted.reduce((one, other) => (other.event.at > one.event.at ? other : one));
      due.push({ cue, event: newest.event, more: this.#held[cue] + count - 1 });
      this.#last[cue] = now;
      this.#held[cue] = 0;
    }
    return due;
  }
}

/** The notes of a sound, in hertz: up, down, or neither. */
export function melody(tone) {
  if (tone === "up") return [660, 880];
  return tone === "down" ? [660, 440] : [660];
}

/** A symbol as it is spoken: letter by letter. */
export function spelled(symbol) {
  return [...symbol].filter((sign) => /[A-Z0-9]/.test(sign)).join(" ");
}
