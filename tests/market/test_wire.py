from __future__ import annotations

import json
from typing import Any

import pytest

from tests.factories import OPEN, high, low
from tickstock.market import wire
from tickstock.market.events import Surge, Trend

COMMON: dict[str, Any] = {"eid": "e-1", "symbol": "AAPL", "price": 190.5, "at": OPEN, "session": "regular"}
COMMON |= {"significance": 1.5, "block": True, "volume_ratio": None}
TREND = Trend(**COMMON, window=180, direction=-1, move=-0.004, r2=0.8, reversed=True, reference=OPEN // 1000)
SURGE = Surge(**COMMON, volume=9_000.0, baseline=2_000.0, ratio=4.5)


@pytest.mark.parametrize("event", [high(), low(), TREND, SURGE], ids=lambda event: event.kind)
def test_an_event_comes_back_as_it_went(event):
    assert wire.decode_event(wire.encode(event)) == event


def test_an_event_on_the_wire_says_its_kind_first():
    assert wire.encode(high(seq=7)).startswith(b'{"kind":"high","seq":7,')


def test_what_is_not_known_is_null():
    assert json.loads(wire.encode(SURGE))["volume_ratio"] is None
