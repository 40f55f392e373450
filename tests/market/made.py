"""Any events and any filters, for properties."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tickstock.market.events import (
    KINDS,
    Breakout,
    Control,
    Gap,
    Halt,
    High,
    Low,
    Noticed,
    Pressure,
    Resume,
    Surge,
    Trend,
    Vwap,
)  # fmt: skip
from tickstock.market.filters import DIRECTIONS, SESSIONS, WINDOWS, Filter
from tickstock.market.interest import Interest

SYMBOLS = ["A", "B", "BRK.B", "ZVZZT"]

# Few values, so that thresholds are met exactly as often as they are missed.
small = st.sampled_from([0.0, 0.001, 0.5, 1.0, 2.0, 3.0])
prices = st.sampled_from([0.0, 0.5, 5.0, 20.0, 100.0])
sides: Any = st.sampled_from([-1, 1])
common: dict[str, Any] = {
    "eid": st.just("made"),
    "symbol": st.sampled_from(SYMBOLS),
    "price": prices,
    "at": st.integers(1_795_012_200_000, 1_795_012_500_000),
    "session": st.sampled_from(SESSIONS),
    "significance": small,
    "block": st.booleans(),
    "volume_ratio": st.none() | small,
    "day_volume": st.sampled_from([0.0, 100.0, 1e6]),
}
extremes: dict[str, Any] = {
    "reference": prices,
    "move": small.map(lambda move: -move) | small,
    "count": st.integers(1, 5),
}
events = st.one_of(
    st.builds(High, **common, **extremes),
    st.builds(Low, **common, **extremes),
    st.builds(
        Trend,
        **common,
        window=st.sampled_from(WINDOWS),
        direction=sides,
        move=small,
        r2=st.sampled_from([0.4, 0.9]),
        reversed=st.booleans(),
        reference=st.just(1),
    ),
    st.builds(Surge, **common, volume=small, baseline=small, ratio=small),
    st.builds(Pressure, **common, net=st.sampled_from([-100.0, -60.0, 60.0]), side=sides),
    st.builds(Vwap, **common, vwap=prices, side=sides),
    st.builds(Gap, **common, prev_close=prices, gap=st.sampled_from([-0.05, 0.02, 0.5])),
    st.builds(Breakout, **common, minutes=st.just(5), days=st.none(), reference=prices, side=sides),
    st.builds(Halt, **common),
    st.builds(Resume, **common),
    st.builds(Noticed, **common, detector=st.just("ninth"), figures=st.just({})),
    st.builds(Control, eid=st.just("control"), what=st.just("session")),
)
tickers = st.frozensets(st.sampled_from([*SYMBOLS, "OTHER"]))
floors = st.none() | small
filters = st.builds(
    Filter,
    kinds=st.frozensets(st.sampled_from(KINDS)) | st.just(frozenset(KINDS)),
    sessions=st.frozensets(st.sampled_from(SESSIONS)) | st.just(frozenset(SESSIONS)),
    price_min=st.none() | prices,
    price_max=st.none() | prices,
    day_volume_min=st.none() | st.sampled_from([0.0, 100.0, 101.0]),
    day_dollars_min=st.none() | st.sampled_from([0.0, 500.0, 1e7]),
    volume_ratio_min=floors,
    significance_min=floors,
    move_min=floors,
    count_min=st.none() | st.integers(1, 5),
    count_max=st.none() | st.integers(1, 5),
    windows=st.frozensets(st.sampled_from(WINDOWS)) | st.just(frozenset(WINDOWS)),
    directions=st.frozensets(st.sampled_from(DIRECTIONS)) | st.just(frozenset(DIRECTIONS)),
    r2_min=st.none() | st.sampled_from([0.5, 0.9, 1.0]),
    surge_ratio_min=floors,
    pressure_min=st.none() | st.sampled_from([0.0, 60.0, 80.0]),
    blocks_only=st.booleans(),
    only=tickers | st.just(frozenset()),
    without=tickers | st.just(frozenset()),
)
# One threshold at a time is where a mistake shows: with all of them hardly anything passes.
single = st.one_of(
    *(
        st.builds(Filter, **{name: part})
        for name, part in (
            ("price_min", prices),
            ("price_max", prices),
            ("day_dollars_min", st.sampled_from([0.0, 500.0, 1e7])),
            ("volume_ratio_min", small),
            ("move_min", small),
            ("count_max", st.integers(1, 5)),
            ("windows", st.frozensets(st.sampled_from(WINDOWS))),
            ("directions", st.frozensets(st.sampled_from(DIRECTIONS))),
            ("surge_ratio_min", small),
            ("without", tickers),
        )
    )
)
interests = st.builds(Interest, st.just("Mine"), st.none() | tickers, st.just("Set"), single | filters)
