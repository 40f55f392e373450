// What stands between the events of a list: what is missing, and what came late.

import { count, marketTime, several } from "./helpers/format.js";

const SESSIONS = { pre: "Pre-market", regular: "Regular session", post: "After-hours" };
const SOURCES = { massive: "The real market", delayed: "The real market, 15 minutes late", simulator: "A simulated market", recorded: "A recorded market" };

const CONTROL = {
  session: ({ session }) => ({ words: `${SESSIONS[session]} began: the lists start over`, again: false, plain: true }),
  feed_gap: ({ since, until }) => ({ words: `Feed gap ${marketTime(since)} to ${marketTime(until)}: ticks in between are missing`, again: false }),
  settings: ({ version }) => ({ words: `Thresholds of version ${version} in force from here on`, again: false, plain: true }),
  feed: ({ source }) => ({ words: `${SOURCES[source] ?? source} from here on`, again: false }),
  test: ({ text }) => ({ words: `Test event${text ? `: ${text}` : ""}`, again: false, plain: true }),
  conflated: (more) => ({ words: conflated(more), again: false }),
  unreadable: () => ({ words: "One event could not be read by this server", again: false }),
};
const newer = () => ({ words: "Something that this page has no words for: load it anew", again: false });

/** Either ticks were looked at together before anything was noticed in them, or events after it gave way to newer ones. */
function conflated({ since, until, counts: { ticks, ...kinds } }) {
  const when = `Too much at once from ${marketTime(since)} to ${marketTime(until)}`;
  if (ticks) return `${when}: ${several(ticks, "tick", "ticks")} looked at together, no high or low among them missed`;
  const events = Object.values(kinds).reduce((sum, each) => sum + each, 0);
  return `${when}: ${several(events, "event", "events")} left out for newer ones of the same symbol and kind`;
}

/** The words of a remark, whether reading the list again would help, and whether it is plain news. */
export function describeRemark({ kind, gap, late, ...more }) {
  if (kind === "control") return (CONTROL[more.what] ?? newer)(more);
  if (late) return { words: `${several(late.count, "event", "events")} arrived late, filled at ${marketTime(late.at)}`, again: false };
  if (gap.lost !== undefined && gap.lost < gap.to - gap.from + 1) {
    return { words: `${several(gap.lost, "event", "events")} of ${count(gap.from)} to ${count(gap.to)} missing.`, again: true };
  }
  if (gap.reason === "slow") return { words: `${span(gap)} missing: this page was too slow for them.`, again: true };
  if (gap.reason === "epoch") return { words: "The log began anew: events around here may be missing.", again: true };
  return { words: `${span(gap)} missing.`, again: true };
}

const span = ({ from, to }) => (from === to ? `Event ${count(from)}` : `Events ${count(from)} to ${count(to)}`);
