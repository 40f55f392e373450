from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import OPEN, trade
from tickstock.market.conditions import flags
from tickstock.market.symbols import SymbolTable
from workers.ingest.decoders.massive import MassiveDecoder


def frame(*items: object) -> bytes:
    return json.dumps(items).encode()


def decoded(frames: Iterable[bytes]) -> tuple[list[float], dict[str, int]]:
    """The prices taken and the counts of what was refused."""
    decode = MassiveDecoder(SymbolTable())
    prices = decode(frames)["price"].tolist()
    return prices, {reason: count for reason, count in decode.refused.items() if count}


def test_a_trade_becomes_a_tick():
    decode = MassiveDecoder(SymbolTable())

    (tick,) = decode([frame(trade(p=161.87, s=300, c=[14, 41]))])

    assert (tick["row"], tick["price"], tick["shares"], tick["at"]) == (0, 161.87, 300.0, OPEN)
    assert tick["may"] == flags((14, 41))


def test_trades_of_several_frames_keep_their_order():
    assert decoded([frame(trade(p=1.0), trade(p=2.0)), frame(trade(p=3.0))]) == ([1.0, 2.0, 3.0], {})


def test_whole_numbers_may_be_written_with_a_point():
    text = frame(trade()).replace(b"%d" % OPEN, b"%d.0" % OPEN)

    assert decoded([text]) == ([190.0], {})


def test_status_messages_are_no_ticks():
    assert decoded([frame({"ev": "status", "status": "connected", "message": "hello"}, trade())]) == ([190.0], {})


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"ev": "XYZ", "sym": "AAPL"}, "unknown_type"),
        ({"ev": "T"}, "malformed_item"),
        ({"sym": "AAPL", "p": 1.0}, "malformed_item"),
        (trade(p="dear"), "malformed_item"),
        (trade(t=2**70), "malformed_item"),
        (trade(t=-1), "malformed_item"),
        (trade(c="14"), "malformed_item"),
        (trade(sym=5), "malformed_item"),
        (trade(i="\ud800"), "malformed_item"),
        (trade(p=float("nan")), "malformed_item"),
        (None, "malformed_item"),
        ([], "malformed_item"),
        (5, "malformed_item"),
    ],
)
def test_one_bad_item_does_not_cost_the_rest_of_its_frame(item, reason):
    assert decoded([frame(trade(p=1.0), item, trade(p=2.0))]) == ([1.0, 2.0], {reason: 1})


@pytest.mark.parametrize(
    "bad", [b"", b"{", b"null", b'{"ev":"T"}', b"[" * 100_000, b"\xff\xfe", b"[1,2", b'[{"ev":"T"}']
)
def test_after_a_frame_that_is_none_the_next_one_is_taken(bad):
    assert decoded([bad, frame(trade())]) == ([190.0], {"malformed_frame": 1})


def test_two_exchanges_may_use_the_same_trade_id():
    decode = MassiveDecoder(SymbolTable())

    identities = decode([frame(trade(i="7", x=4), trade(i="7", x=11), trade(i="7", x=4))])["identity"]

    assert identities[0] == identities[2] != identities[1]


@given(st.binary(max_size=200))
def test_no_bytes_whatever_stop_it(garbage):
    assert decoded([garbage, frame(trade())])[0][-1:] == [190.0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ev", "sym", "p", "s", "t", "c"]), inner)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["sym", "p", "s", "t", "x", "i", "c"]), json_values))
def test_no_trade_whatever_stops_it(changes):
    prices, refused = decoded([frame(trade(**changes), trade(p=7.0))])

    assert prices[-1:] == [7.0]
    assert len(prices) + sum(refused.values()) == 2
