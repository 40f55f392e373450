"""Sets of filters to begin with; each says for whom, and why it is as it is."""

from __future__ import annotations

from typing import NamedTuple

from tickstock.market.filters import Filter


class Preset(NamedTuple):
    key: str
    name: str
    why: str
    filter: Filter


def _kinds(words: str) -> frozenset[str]:
    return frozenset(words.split())


PRESETS = (
    Preset(
        "day-trader",
        "Day trader",
        "Liquid stocks that move on volume now, in the regular session: what can be entered and left within minutes.",
        Filter(
            kinds=_kinds("high low trend surge vwap breakout halt resume"),
            sessions=frozenset({"regular"}),
            price_min=5.0,
            day_dollars_min=5_000_000.0,
            move_min=0.0015,
            surge_ratio_min=3.0,
            cool_down=20,
            per_minute=60,
        ),
    ),
    Preset(
        "swing",
        "Swing",
        "The few changes that may matter for days: gaps, breakouts and long straight trends, each symbol rarely.",
        Filter(
            kinds=_kinds("gap breakout trend halt resume"),
            sessions=frozenset({"regular"}),
            price_min=10.0,
            day_dollars_min=20_000_000.0,
            windows=frozenset({600}),
            r2_min=0.8,
            cool_down=900,
            per_minute=10,
        ),
    ),
    Preset(
        "breakouts",
        "Breakouts",
        "Ranges left and first highs on more than usual volume, upwards only: continuation, not noise.",
        Filter(
            kinds=_kinds("high breakout gap"),
            directions=frozenset({"up"}),
            price_min=2.0,
            day_volume_min=200_000.0,
            volume_ratio_min=1.5,
            count_max=10,
            cool_down=60,
            per_minute=30,
        ),
    ),
    Preset(
        "quiet",
        "Quiet",
        "Only what is far out of the ordinary, a few a minute: a screen that can stand beside other work.",
        Filter(
            kinds=_kinds("high low surge gap breakout halt resume"),
            significance_min=3.0,
            day_dollars_min=1_000_000.0,
            cool_down=600,
            per_minute=6,
        ),
    ),
)
BY_KEY = {preset.key: preset for preset in PRESETS}
