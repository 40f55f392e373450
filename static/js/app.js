// Finds the widgets of a page and starts them.

const WIDGETS = {
  activity: () => import("./widgets/activity.js"),
  announcer: () => import("./widgets/announcer.js"),
  breadth: () => import("./widgets/breadth.js"),
  clock: () => import("./widgets/clock.js"),
  copy: () => import("./widgets/copy.js"),
  countdown: () => import("./widgets/countdown.js"),
  "event-list": () => import("./widgets/event-list.js"),
  "event-tape": () => import("./widgets/event-tape.js"),
  "feed-badge": () => import("./widgets/feed-badge.js"),
  "filter-draft": () => import("./widgets/filter-draft.js"),
  "force-strip": () => import("./widgets/force-strip.js"),
  gauge: () => import("./widgets/gauge.js"),
  "idle-warning": () => import("./widgets/idle-warning.js"),
  jump: () => import("./widgets/jump.js"),
  keyboard: () => import("./widgets/keyboard.js"),
  "ledger-badge": () => import("./widgets/ledger-badge.js"),
  leaders: () => import("./widgets/leaders.js"),
  "option-search": () => import("./widgets/option-search.js"),
  "own-time-zone": () => import("./widgets/own-time-zone.js"),
  passkey: () => import("./widgets/passkey.js"),
  password: () => import("./widgets/password.js"),
  places: () => import("./widgets/places.js"),
  "recovery-codes": () => import("./widgets/recovery-codes.js"),
  "sample-ledger": () => import("./widgets/sample-ledger.js"),
  sectors: () => import("./widgets/sectors.js"),
  status: () => import("./widgets/status.js"),
  strip: () => import("./widgets/strip.js"),
  "theme-choice": () => import("./widgets/theme-choice.js"),
  "replay-bar": () => import("./widgets/replay-bar.js"),
  "symbol-search": () => import("./widgets/symbol-search.js"),
  stars: () => import("./widgets/stars.js"),
  theme: () => import("./widgets/theme.js"),
  toasts: () => import("./widgets/toasts.js"),
  truth: () => import("./widgets/truth.js"),
  watch: () => import("./widgets/watch.js"),
};

const elements = [...document.querySelectorAll("[data-widget]")];
const live = (await watch(document.querySelector("[data-live]"))) ?? (await play(document.querySelector("[data-sample]")));
const widgets = await Promise.all(elements.map(load));
for (const widget of widgets) widget.connect();
live?.start();

/** The live market, on pages that show it. */
async function watch(page) {
  if (!page) return null;
  const [{ Live }, { deviceName }] = await Promise.all([import("./live.js"), import("./device.js")]);
  const address = new URL(page.dataset.live, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return new Live(address, { isSignedIn, ask, device: await deviceName() });
}

/** A recorded sample, on pages that show what the live market looks like. */
async function play(page) {
  if (!page) return null;
  const [{ Live }, { SampleStream }] = await Promise.all([import("./live.js"), import("./sample-stream.js")]);
  return new Live(null, { ask, stream: new SampleStream(page.dataset.sample, ask) });
}

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

async function load(element) {
  const { default: Widget } = await WIDGETS[element.dataset.widget]();
  return new Widget(element, live);
}

/** A page that sends us elsewhere does so because we are signed out; no answer at all says nothing. */
async function isSignedIn() {
  try {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" });
    return answer.type !== "opaqueredirect";
  } catch {
    return true;
  }
}
