"""Half of the judgement: whether all that happened in the market is in the log, once, in order, or declared missing."""

from __future__ import annotations

from collections import defaultdict

from tests.faults.record import Event, Fact, Record
from tests.faults.verdict import Verdict

BATCH = 200  # Events a killed worker may lose (G6)
IN_HAND = 0.5  # Seconds before a kill in which a trade may still have been on its way through the worker
EXTREMES = ("high", "low")

Known = dict[int, dict[int, Event]]


def check_log(record: Record, known: Known, verdict: Verdict) -> None:
    """What the log should hold, against what it holds or held."""
    for epoch, log in record.logs.items():
        check_epoch(epoch, log, verdict)
    events = {event.eid: event for log in known.values() for event in log.values()}
    # What both worker and broker forgot, whoever saw it, may be told again (G7).
    standing = list((left_in(record) if record.lost_windows else events).values())
    check_identities(standing, verdict)
    check_gaps(standing, verdict)
    check_lives(record, events, verdict)
    check_facts(record, list(events.values()), len(known) > 1, verdict)
    verdict.events += len(record.facts) + sum(len(log) for log in record.logs.values())


def check_epoch(epoch: int, log: dict[int, Event], verdict: Verdict) -> None:
    """Dense numbers that events carry themselves, no event twice, extremes in the order of their time.

    Where the market is cut into parts, each part's: a life's name ends with its part.
    """
    eids: set[str] = set()
    before = min(log, default=1) - 1
    newest: dict[str, int] = defaultdict(int)
    for seq in sorted(log):
        event = log[seq]
        if seq != before + 1:
            verdict.object("skipped", f"the log {epoch} has nothing between {before} and {seq}", seq - before - 1)
        if event.seq != seq:
            verdict.object("renumbered", f"the log's {epoch}:{seq} says it is {event.seq}")
        if event.eid in eids:
            verdict.object("duplicated", f"{event.eid} stands twice in the log {epoch}")
        if event.kind in EXTREMES:
            part = event.eid.rpartition("-")[0].partition(".")[2]
            if event.at < newest[part]:
                verdict.object("reordered", f"the log's {epoch}:{seq} is older than those before it")
            newest[part] = event.at
        eids.add(event.eid)
        before = seq


def left_in(record: Record) -> dict[str, Event]:
    """What the logs hold at the end, by eid."""
    return {event.eid: event for log in record.logs.values() for event in log.values()}


def check_identities(events: list[Event], verdict: Verdict) -> None:
    """No fact and no session is told by two events."""
    told: dict[tuple[object, ...], str] = {}
    for event in events:
        if event.kind in EXTREMES:
            what: tuple[object, ...] = event.identity
        elif event.what == "session":
            what = ("session", event.session)
        else:
            continue
        if told.setdefault(what, event.eid) != event.eid:
            verdict.object("duplicated", f"{what} was told by {told[what]} and by {event.eid}")


def check_lives(record: Record, events: dict[str, Event], verdict: Verdict) -> None:
    """Each life of the worker counts its events 1, 2, 3 ...: a number that is missing was detected and is nowhere."""
    if record.kills or record.lost_windows:
        return  # Then some may be missing; whether too many, the facts tell
    lives: dict[str, set[int]] = defaultdict(set)
    for eid in events:
        life, _, number = eid.rpartition("-")
        if number.isdigit() and not life.startswith("test"):
            lives[life].add(int(number))
    for life, numbers in lives.items():
        missing = set(range(min(numbers), max(numbers) + 1)) - numbers
        if missing:
            verdict.object("lost", f"of life {life} the events {sorted(missing)[:5]} ...", len(missing))


def check_facts(record: Record, events: list[Event], was_renewed: bool, verdict: Verdict) -> None:
    """Every fact is told, or lies in a gap that the log declares, or was lost as G7 allows; and nothing else is told.

    What G7 allows is declared by the new epoch.
    """
    told = {event.identity: event for event in events if event.kind in EXTREMES}
    gaps, conflated = spans(events, "feed_gap"), spans(events, "conflated")
    facts = {fact.identity for fact in record.facts}
    for identity in told.keys() - facts:
        verdict.object("invented", f"{identity} never happened")
    missing = [fact for fact in record.facts if fact.identity not in told]
    for fact in missing:
        is_allowed = was_renewed and any(begin <= fact.sent_at <= end for begin, end in record.lost_windows)
        if is_allowed or any(since <= fact.at <= until for since, until in gaps + conflated):
            verdict.declared += 1
        else:
            verdict.object("lost", f"{fact.kind} of {fact.symbol} at {fact.price} ({fact.at}) is nowhere")
    check_in_hand(record, missing, verdict)


def spans(events: list[Event], what: str) -> list[tuple[int, int]]:
    """From when to when something is declared, epoch ms."""
    found = [event for event in events if event.what == what]
    return [(event.since, event.until) for event in found if event.since is not None and event.until is not None]


def check_gaps(events: list[Event], verdict: Verdict) -> None:
    """What is said to be missing is: nothing of it was told."""
    times = sorted(event.at for event in events if event.kind in EXTREMES)
    for since, until in spans(events, "feed_gap"):
        inside = sum(since < at < until for at in times)
        if inside:
            verdict.object("false_gaps", f"the feed is said to lack {since} to {until}, and {inside} events are there")


def check_in_hand(record: Record, missing: list[Fact], verdict: Verdict) -> None:
    """A killed worker takes at most one micro-batch with it."""
    windows = record.lost_windows
    for began, killed in zip([0.0, *record.back], record.kills, strict=False):
        gone = sum(
            began < fact.sent_at < killed - IN_HAND and not any(begin <= fact.sent_at <= end for begin, end in windows)
            for fact in missing
        )
        if gone > BATCH:
            verdict.object("lost", f"{gone} events went with a killed worker", gone - BATCH)
