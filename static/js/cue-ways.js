// The ways in which a page makes an event heard.

import { melody, spelled } from "./cues.js";
import { MARKS, markOf } from "./kinds.js";
import { sentence } from "./sentences.js";

const LOUD = 0.08; // Of full volume
const NOTE = 0.11; // Seconds

/** Two notes that go the way of the event, or one. */
export function play(audio, event) {
  melody(MARKS[markOf(event)]?.tone).forEach((pitch, place) => {
    const at = audio.currentTime + place * NOTE;
    const [source, volume] = [audio.createOscillator(), audio.createGain()];
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(LOUD, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE);
    source.connect(volume).connect(audio.destination);
    source.start(at);
    source.stop(at + NOTE);
  });
}

/** Say it, unless something is being said. */
export function speak(event, more) {
  if (globalThis.speechSynthesis?.speaking !== false) return;
  const words = `${spelled(event.symbol)}: ${event.words ?? sentence(event)}${more ? `. And ${more} more.` : ""}`;
  speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(words), { lang: "en-US" }));
}

/** A notification of the desktop, in the place of the one before. */
export function show(event, more) {
  if (globalThis.Notification?.permission !== "granted") return;
  const body = `${event.words ?? sentence(event)}${more ? `, and ${more} more` : ""}`;
  new Notification(event.symbol, { body, tag: "tickstock" });
}
