from __future__ import annotations

from workers.ingest.inbox import Inbox


def test_frames_come_out_in_order_all_at_once():
    inbox = Inbox()

    inbox.put(b"a")
    inbox.put(b"b")

    assert inbox.take(0) == [b"a", b"b"]
    assert inbox.take(0) == []


def test_a_full_inbox_counts_what_it_drops():
    inbox = Inbox(limit=1)

    inbox.put(b"a")
    inbox.put(b"b")

    assert inbox.take(0) == [b"a"]
    assert inbox.dropped == 1
