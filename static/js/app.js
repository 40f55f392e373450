// Finds the widgets of a page and starts them.

const WIDGETS = {
  "add-widget": () => import("./widgets/add-widget.js"),
  activity: () => import("./widgets/activity.js"),
  announcer: () => import("./widgets/announcer.js"),
  breadth: () => import("./widgets/breadth.js"),
  clock: () => import("./widgets/clock.js"),
  copy: () => import("./widgets/copy.js"),
  "cue-player": () => import("./widgets/cue-player.js"),
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
  layouts: () => import("./widgets/layouts.js"),
  "ledger-badge": () => import("./widgets/ledger-badge.js"),
  leaders: () => import("./widgets/leaders.js"),
  "option-search": () => import("./widgets/option-search.js"),
  "own-time-zone": () => import("./widgets/own-time-zone.js"),
  passkey: () => import("./widgets/passkey.js"),
  password: () => import("./widgets/password.js"),
  places: () => import("./widgets/places.js"),
  "recovery-codes": () => import("./widgets/recovery-codes.js"),
  "sample-ledger": () => import("./widgets/sample-ledger.js"),
  "rule-alerts": () => import("./widgets/rule-alerts.js"),
  "reload-soon": () => import("./widgets/reload-soon.js"),
  "rule-form": () => import("./widgets/rule-form.js"),
  sectors: () => import("./widgets/sectors.js"),
  status: () => import("./widgets/status.js"),
  strip: () => import("./widgets/strip.js"),
  "this-device": () => import("./widgets/this-device.js"),
  "theme-choice": () => import("./widgets/theme-choice.js"),
  "replay-bar": () => import("./widgets/replay-bar.js"),
  "price-chart": () => import("./widgets/price-chart.js"),
  "symbol-panel": () => import("./widgets/symbol-panel.js"),
  "symbol-now": () => import("./widgets/symbol-now.js"),
  "session-chart": () => import("./widgets/session-chart.js"),
  "symbol-search": () => import("./widgets/symbol-search.js"),
  stars: () => import("./widgets/stars.js"),
  theme: () => import("./widgets/theme.js"),
  toasts: () => import("./widgets/toasts.js"),
  truth: () => import("./widgets/truth.js"),
  watch: () => import("./widgets/watch.js"),
  tour: () => import("./widgets/tour.js"),
  wall: () => import("./widgets/wall.js"),
  "widget-menu": () => import("./widgets/widget-menu.js"),
};

const elements = [...document.querySelectorAll("[data-widget]")];
const [live, desk] = await Promise.all([
  begin(document.querySelector("[data-live]"), document.querySelector("[data-sample]")),
  furnish(document.getElementById("desk")),
]);
const widgets = await Promise.all(elements.map(load));
await Promise.all(widgets.map((widget) => widget.connect()));
document.documentElement.dataset.scripts = "at-work";
live?.start();

async function begin(page, sample) {
  return (await watch(page)) ?? (await play(sample));
}

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

/** The layout of the widgets, on the page that has one. */
async function furnish(written) {
  if (!written) return null;
  const [{ Desk }, { tell }] = await Promise.all([import("./desk.js"), import("./helpers/tell.js")]);
  const post = (path, told) => tell(`/dashboard/layouts/${path}`, told);
  return new Desk(JSON.parse(written.textContent), post, new BroadcastChannel("tickstock-layouts"));
}

/** Start a widget that has come to the page later. */
async function start(element) {
  const widget = await load(element);
  await widget.connect();
  return widget;
}

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

async function load(element) {
  const { default: Widget } = await WIDGETS[element.dataset.widget]();
  return new Widget(element, live, { desk, start });
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
