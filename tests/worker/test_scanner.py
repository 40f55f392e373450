"""The compiled scanner and the parser alone make the same of any frames."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.factories import OPEN, trade
from tickstock.market.conditions import ALL, EXTENDED, flags
from tickstock.market.symbols import SymbolTable
from workers.ingest.decoders.massive import MassiveDecoder

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "polygon_samples"
TICKERS = ["A", "AAPL", "BRK.B", "ABCpD", "ABCDEFGH", "ABCDEFGHI", "ABCDEFGHIJKLMNOP"]


def text(*items: object) -> bytes:
    return json.dumps(items, separators=(",", ":")).encode()


def decoders(*known: str) -> tuple[MassiveDecoder, MassiveDecoder]:
    """One that scans and one that does not; both have seen these tickers."""
    made = MassiveDecoder(SymbolTable()), MassiveDecoder(SymbolTable(), scan=False)
    for decoder in made:
        for ticker in known:
            decoder.symbols[ticker]
    return made


def agree(*batches: list[bytes]) -> int:
    """Both make the same of each of these batches; gives how many frames were scanned."""
    scanning, parsing = decoders(*TICKERS)
    for frames in batches:
        scanned, parsed = scanning(frames), parsing(frames)
        assert scanned.dtype == parsed.dtype
        assert scanned.tobytes() == parsed.tobytes()
        assert scanning.refused == parsing.refused
        assert list(scanning.symbols.items()) == list(parsing.symbols.items())
    return scanning.scanned


def is_plain(frame: bytes) -> bool:
    return agree([frame]) == 1


plain_trades = st.fixed_dictionaries(
    {
        "ev": st.just("T"),
        "sym": st.sampled_from(TICKERS),
        "p": st.integers(1, 10**9).map(lambda ticks: ticks / 10_000) | st.floats(0.0001, 1e9),
        "s": st.integers(0, 10**9) | st.floats(0.0, 1e6).map(lambda size: round(size, 3)),
        "t": st.integers(OPEN, OPEN + 10**9),
    },
    optional={
        "x": st.integers(0, 99),
        "z": st.integers(1, 3),
        "q": st.integers(0, 2**60),
        "i": st.integers(0, 10**19 - 1).map(str) | st.text("0123456789", max_size=22),
        "c": st.lists(st.integers(0, 255), max_size=4),
        "trfi": st.integers(200, 205),
        "trft": st.integers(OPEN, OPEN + 10**9),
        "pt": st.integers(10**18, 10**19),
        "ds": st.decimals(0, 1000, places=6).map(str),
    },
)
odd_values: st.SearchStrategy[object] = st.sampled_from(
    (
        *(None, True, -1, -0.0, 1e30, 1e-30, 2**53 + 1, 2**63, 2**70, 10**25, 256, 2.5),
        *("", "T", "Q", "é", 'a"b', "a\\b", "\u2028", "\u0667", "7" * 19, "7" * 20, "A" * 17, "aapl", "NEW", "NEWER.B"),
        *([], [12], [256], [-1], [1.0], {}, {"c": [[]]}),
    )
)
keys = st.sampled_from(["ev", "sym", "p", "s", "t", "x", "i", "c", "q", "note", "", "é", "p\\"])
odd_trades = st.tuples(plain_trades, st.dictionaries(keys, odd_values, max_size=2)).map(lambda pair: pair[0] | pair[1])
shuffled = st.tuples(plain_trades | odd_trades, st.randoms()).map(
    lambda pair: dict(pair[1].sample(list(pair[0].items()), len(pair[0])))
)
separators = st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t:\r "), ("\n,", ":")])
frames = st.tuples(st.lists(shuffled, max_size=5), separators, st.sampled_from([None, 1])).map(
    lambda made: json.dumps(made[0], separators=made[1], indent=made[2]).encode()
)
pieces = st.sampled_from(
    (
        *(b"", b"\0", b" ", b"0", b"9", b"-", b".", b"e5", b'"', b"\\", b",", b":", b"{", b"}", b"[", b"]", b"\x7f"),
        *(b"\xff", b"null", b"NaN", b'"p":1,', b'"ev":"T",', b"]\0[", b"\\u0041", b"00", b"1" * 30, b".0", b"\x0b"),
    )
)
cuts = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), pieces), min_size=1, max_size=3)


def mutated(frame: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The frame with some bytes replaced, wherever."""
    for where, length, piece in changes:
        at = int(where * len(frame))
        frame = frame[:at] + piece + frame[at + length :]
    return frame


@given(st.lists(st.lists(plain_trades, max_size=6).map(lambda found: text(*found)), max_size=4))
@settings(deadline=None)
def test_both_read_plain_trades_alike(found):
    agree(found)


@given(st.lists(frames, max_size=4), st.lists(frames, max_size=2))
@settings(max_examples=100, deadline=None)
def test_both_read_odd_trades_alike(first, second):
    agree(first, second)


@given(st.lists(st.tuples(frames, cuts).map(lambda pair: mutated(*pair)), min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
@example([b"[]\0[]"])
@example([b"[]\0", b"[]"])
@example([b"", b"[]"])
def test_both_read_damaged_frames_alike(found):
    agree(found)


@given(st.integers(0, 10**20), st.integers(0, 24), st.booleans())
@settings(max_examples=200, deadline=None)
def test_both_read_the_same_double(digits, places, zeros):
    number = f"{digits:0{places + 1}}"
    number = f"{number[: len(number) - places]}.{number[len(number) - places :]}{'00' * zeros}" if places else number

    agree([text(trade(p="?")).replace(b'"?"', number.encode())])


@pytest.mark.parametrize(
    "frame",
    [
        b"[]",
        b" [ ] ",
        text(trade()),
        text(trade(), trade(sym="ABCDEFGHIJKLMNOP", p=0.0001, s=0.5, c=[12, 37, 41])),
        text({"ev": "T", "sym": "A", "p": 1, "s": 1, "t": 1}),
        text(trade(q=4_009_402, pt=1_651_684_192_462_123_456, trfi=202, trft=OPEN, ds="100.000001")),
        json.dumps([trade(), trade(c=[])], indent=1).encode(),
    ],
)
def test_plain_frames_are_scanned(frame):
    assert is_plain(frame)


@pytest.mark.parametrize(
    "frame",
    [
        text(trade(sym="NEW")),
        text(trade(i="7" * 20)),
        text(trade(i="a7")),
        text(trade(p=1e-7)),
        text(trade(p=-1.0)),
        text(trade(p=9_007_199_254_740_993)),
        text(trade(c=[256])),
        text(trade(ev="Q")),
        text(trade(note={})),
        text(trade(note="\u00e9")),
        text({"ev": "T", "sym": "A", "p": 1, "s": 1}),
        text(trade())[:-1],
        text(trade()) + b"]",
        text(trade()).replace(b'"x":4', b'"x":4,"x":5'),
        text(trade()).replace(b'"x":4', b'"x":04'),
        text(trade()).replace(b'"x":4', b'"x":4.0'),
        b"[,]",
        b"[{}]",
        b"",
        text(trade(), trade()).replace(b"},", b"},,"),
        text(trade(), trade()).replace(b"},", b"}"),
    ],
)
def test_anything_else_is_left_to_the_parser(frame):
    assert not is_plain(frame)


def test_a_new_ticker_is_known_from_its_second_frame_on():
    assert agree([text(trade(sym="NEW"))], [text(trade(sym="NEW"))]) == 1


def test_more_tickers_than_the_table_began_with_are_all_found():
    names = [f"T{number}" for number in range(20_000)]
    scanning, parsing = decoders()
    parsing([text(*(trade(sym=name) for name in names))])
    scanning([text(*(trade(sym=name) for name in names))])

    rows = scanning([text(*(trade(sym=name) for name in reversed(names)))])["row"]

    assert rows.tolist() == list(reversed(range(20_000)))
    assert scanning.scanned == 1


def test_frames_of_both_ways_keep_their_order():
    made, _ = decoders("AAPL")

    ticks = made([text(trade(p=1.0)), text(trade(p=2.0, sym="NEW")), b"{", text(trade(p=3.0))])

    assert ticks["price"].tolist() == [1.0, 2.0, 3.0]
    assert (made.scanned, made.refused["malformed_frame"]) == (2, 1)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real frames are not on this machine")
def test_real_frames_are_read_alike():
    quoted = json.loads((SAMPLES / "real_frames_from_issues.json").read_text())
    found = [text(*source["events"]) for source in quoted]
    found += (SAMPLES / "client_mock_frames.jsonl").read_bytes().splitlines()

    assert agree(*([frame] for frame in found), found, found) > len(found) / 2


def test_rules_that_were_replaced_hold_for_both_ways_from_the_next_batch_on():
    made = decoders("AAPL")
    before = [decoder([text(trade(c=[37]))])["may"].tolist() for decoder in made]

    for decoder in made:
        decoder.conditions.use({37: ALL})

    after = [decoder([text(trade(c=[37]))])["may"].tolist() for decoder in made]
    assert before == [[flags((37,))]] * 2
    assert after == [[ALL | ALL << EXTENDED]] * 2
    assert made[0].scanned == 2
