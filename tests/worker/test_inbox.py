from __future__ import annotations

from workers.ingest import inbox as module
from workers.ingest.inbox import Inbox, Load


def test_frames_come_out_in_order_all_at_once():
    inbox = Inbox()

    inbox.put(b"a")
    inbox.put(b"b")

    assert inbox.take(0) == Load([b"a", b"b"])
    assert inbox.take(0) == Load([])


def test_what_does_not_fit_is_one_gap_and_counted():
    inbox = Inbox(limit=3)

    for frame in (b"aa", b"bb", b"c"):
        inbox.put(frame)

    assert inbox.take(0) == Load([b"aa"], is_cut=True)
    inbox.put(b"d")
    assert inbox.take(0) == Load([b"d"])
    assert inbox.dropped == 2


def test_a_pipeline_is_behind_where_much_has_waited_for_long(monkeypatch):
    monkeypatch.setattr(module, "MANY", 2)
    now = [0.0]
    inbox = Inbox(now=lambda: now[0])

    inbox.put(b"abc")
    assert not inbox.take(0).is_behind
    inbox.put(b"abc")
    now[0] = 1.0
    assert inbox.take(0).is_behind
    inbox.put(b"a")
    now[0] = 2.0
    assert not inbox.take(0).is_behind


def test_what_came_after_a_cut_waits_for_the_next_look():
    inbox = Inbox()
    inbox.put(b"before")
    inbox.cut()
    inbox.put(b"after")

    assert inbox.take(0) == Load([b"before"], is_cut=True)
    assert inbox.take(0) == Load([b"after"])
