"""The heartbeats of all parts' workers as one: sums, and of what cannot be added, the worst. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tickstock.stream.pulse import Feed, IngestPulse, Market

# From the best to the worst; see workers/ingest/sources/source.py.
STATES = ("ended", "live", "quiet", "listening", "subscribing", "connecting", "waiting", "cooling", "mute", "refused")


def together(beats: Mapping[int, IngestPulse], of: int, *, at: float, pid: int) -> IngestPulse:
    """What they say together, as if one worker had; `at` is told for those, of so many, that say nothing."""
    found = list(beats.values())
    counters: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for beat in found:
        counters.update(beat.counters)
        waiting.update(beat.waiting)
    return IngestPulse(
        at=min([beat.at for beat in found] + [at] * (len(found) < of)),
        pid=pid,
        epoch=0,
        head=0,
        feed=_feed(beats, of),
        market=_market(found),
        waiting=dict(waiting),
        counters=dict(counters),
        stages=_stages(found),
    )


def _feed(beats: Mapping[int, IngestPulse], of: int) -> Feed:
    if not beats:
        return Feed(
            source="", state="connecting", age_ms=None, ticks_per_second=0.0, detail=f"none of {of} parts is heard"
        )
    lane, worst = max(beats.items(), key=lambda one: _badness(one[1].feed))
    feeds = [beat.feed for beat in beats.values()]
    return Feed(
        source=worst.feed.source,
        is_fallback=any(feed.is_fallback for feed in feeds),
        state=worst.feed.state,
        age_ms=_most([feed.age_ms for feed in feeds]),
        lag_ms=_most([feed.lag_ms for feed in feeds]),
        delay_ms=worst.feed.delay_ms,
        ticks_per_second=round(sum(feed.ticks_per_second for feed in feeds), 1),
        detail=f"{len(beats)} of {of} parts; part {lane}: {worst.feed.detail}",
        alarm=next((feed.alarm for feed in feeds if feed.alarm), ""),
    )


def _badness(feed: Feed) -> tuple[int, int]:
    return STATES.index(feed.state) if feed.state in STATES else len(STATES), feed.age_ms or 0


def _market(beats: Sequence[IngestPulse]) -> Market:
    newest = max((beat.market for beat in beats), key=lambda market: market.clock or 0, default=None)
    return Market(
        clock=newest.clock if newest else None,
        session=newest.session if newest else None,
        closes_at=newest.closes_at if newest else None,
        symbols=sum(beat.market.symbols for beat in beats),
    )


def _stages(beats: Sequence[IngestPulse]) -> dict[str, tuple[float, float]]:
    """Of each stage the slowest part's times."""
    found: dict[str, tuple[float, float]] = {}
    for beat in beats:
        for name, times in beat.stages.items():
            found[name] = max(found.get(name, times), times, key=lambda one: one[1])
    return found


def _most(ages: Sequence[int | None]) -> int | None:
    """The highest; what nobody knows of one part is not known of all."""
    return None if None in ages else max(age for age in ages if age is not None)
