from __future__ import annotations

import heapq

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tickstock.market.ticks import TICK
from workers.replay.merge import merge

times = st.integers(0, 6)
streams = st.lists(st.lists(st.lists(times, max_size=4), max_size=5), max_size=4)


def batches(stream, found):
    """A stream's times as batches of ticks; `row` tells the stream, `identity` the place in it."""
    place = 0
    for part in found:
        made = np.zeros(len(part), TICK)
        made["at"], made["row"], made["identity"] = part, stream, np.arange(place, place + len(part))
        place += len(part)
        yield made


def told(batches):
    return [(tick["at"], tick["row"], tick["identity"]) for batch in batches for tick in batch]


@given(streams)
def test_sorted_streams_come_as_heapq_would_merge_them(found):
    ordered = [np.split(np.sort(np.concatenate(parts or [[]])), np.cumsum([len(p) for p in parts])) for parts in found]
    plain = heapq.merge(*(told(batches(n, parts)) for n, parts in enumerate(ordered)), key=lambda tick: tick[0])

    assert told(merge(batches(n, parts) for n, parts in enumerate(ordered))) == list(plain)


@given(streams)
def test_every_stream_keeps_its_own_order_and_nothing_is_lost(found):
    merged = told(merge(batches(n, parts) for n, parts in enumerate(found)))

    for n, parts in enumerate(found):
        assert [tick for tick in merged if tick[1] == n] == told(batches(n, parts))
    assert len(merged) == sum(len(part) for parts in found for part in parts)
