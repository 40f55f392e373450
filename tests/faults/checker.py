"""The judge: lost = detected - delivered - filtered - declared must be empty, by eid. Pure.

What is detected is not taken from the worker: the market of a run is made so that each of its facts has to be told.
"""

from __future__ import annotations

from tests.faults.check_log import check_log
from tests.faults.check_viewer import ViewerCheck
from tests.faults.record import Event, Frame, Record
from tests.faults.verdict import Verdict


def check(record: Record) -> Verdict:
    """Judge a whole run."""
    verdict = Verdict()
    known = all_known(record, verdict)
    check_log(record, known, verdict)
    for listener in record.listeners:
        ViewerCheck(record, known, listener, verdict).run()
    return verdict


def all_known(record: Record, verdict: Verdict) -> dict[int, dict[int, Event]]:
    """Every event that stands, or stood, in the log: what is left of it, and what any viewer saw of it.

    A number means one event for ever.
    """
    known = {epoch: dict(events) for epoch, events in record.logs.items()}
    for listener in record.listeners:
        for heard in listener.heard:
            if not isinstance(heard, Frame):
                continue
            for event in heard.events:
                before = known.setdefault(heard.epoch, {}).setdefault(event.seq, event)
                if before != event:
                    verdict.object(
                        "renumbered",
                        f"{listener.name}: {heard.epoch}:{event.seq} is {event.eid}, and {before.eid} for others",
                    )
    return known
