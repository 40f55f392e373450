import { beforePaint, setIcon, setText } from "../helpers/dom.js";
import { duration } from "../helpers/format.js";

/** Whether data comes in, how old it is, and whether we are connected at all. */
export default class FeedBadge {
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.draw = beforePaint(() => this.#draw());
  }

  connect() {
    this.live.addEventListener("change", this.draw);
    this.live.addEventListener("second", this.draw);
  }

  disconnect() {
    this.live.removeEventListener("change", this.draw);
    this.live.removeEventListener("second", this.draw);
  }

  #draw() {
    const { tone, icon, lead, words, age } = this.#read();
    this.element.title = this.live.status?.feed.alarm ?? "";
    this.element.className = `badge badge-${tone}`;
    this.element.dataset.state = tone;
    setIcon(this.element.querySelector("svg"), icon);
    setText(this.find("lead"), lead);
    setText(this.find("words"), words);
    setText(this.find("age"), age);
  }

  #read() {
    const { status, stream } = this.live;
    const { name, since } = stream.state;
    if (name === "waiting" || name === "stopped") {
      const away = duration(Math.max(1000, Math.round((performance.now() - since) / 1000) * 1000)).replace(".0", "");
      return { tone: "fault", icon: "fault", lead: "", words: "No connection", age: name === "waiting" ? away : "" };
    }
    if (!status) return { tone: "stale", icon: "live", lead: "", words: "Connecting", age: "" };
    if (status.replay) return replaying(status.replay);
    const { state, age_ms: ageMs } = status.feed;
    const age = ageMs === null ? "" : duration(ageMs);
    if (state === "live") return { tone: "live", icon: "live", lead: "Feed ", words: "live", age };
    if (state === "stale") return { tone: "warn", icon: "warn", lead: "Feed ", words: "stale", age };
    if (state === "quiet") return { tone: "stale", icon: "live", lead: "", words: "Market closed", age };
    if (state === "mute") return { tone: "fault", icon: "fault", lead: "Feed ", words: "silent", age };
    return { tone: "fault", icon: "fault", lead: "Feed ", words: "down", age };
  }
}

/** Not the market as it is now, and never shown as if it were. */
function replaying({ speed, ended }) {
  return { tone: "warn", icon: "live", lead: "", words: ended ? "Replay ended" : speed ? `Replay ${speed}×` : "Replay paused", age: "" };
}
