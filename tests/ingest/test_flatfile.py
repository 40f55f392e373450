from __future__ import annotations

import gzip
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickstock.market.conditions import flags
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import BAR, TRADE, identity
from workers.flatfile import AGGREGATES_HEADER, HEADER, FlatFile
from workers.flatrows import TRADES, tables
from workers.ingest.decoders.flatfile import FlatFileDecoder
from workers.ingest.decoders.massive import MassiveDecoder

GOOD = 'MSFT,"12,37",0,11,1,1679990400018025984,276.16,1550,1679990400018381329,55,3,,0'
BAR_ROW = "MSFT,4930,200.29,200.5,200.63,200.20,1744792500000000000,129"


@pytest.fixture
def flat_file(tmp_path):
    def made(*rows, header=HEADER, packed=True):
        path = tmp_path / ("file.csv.gz" if packed else "file.csv")
        content = "\n".join([header, *rows]).encode(errors="surrogatepass")
        path.write_bytes(gzip.compress(content) if packed else content)
        return FlatFile(path)

    return made


def ticks(file):
    decode = FlatFileDecoder(SymbolTable())
    return [tuple(tick) for table in file.tables() for tick in decode(table).tolist()]


def test_a_row_is_a_trade(flat_file):
    (trade,) = flat_file(GOOD)

    assert (trade.ticker, trade.conditions, trade.price, trade.size, trade.at) == (
        "MSFT",
        (12, 37),
        276.16,
        55.0,
        1679990400018,
    )


def test_a_row_of_trades_becomes_a_tick(flat_file):
    at = 1679990400018

    assert ticks(flat_file(GOOD)) == [(0, TRADE, flags((12, 37)), 276.16, 55.0, at, identity(11, 1, at), 0.0, 0.0)]


def test_a_row_of_minutes_becomes_the_bar_that_the_live_feed_sends(flat_file):
    start = 1744792500000
    live = f'[{{"ev":"AM","sym":"MSFT","v":4930,"c":200.5,"h":200.63,"l":200.20,"s":{start},"e":{start + 60_000}}}]'

    (bar,) = ticks(flat_file(BAR_ROW, header=AGGREGATES_HEADER))

    assert bar[1] == BAR
    assert [bar] == MassiveDecoder(SymbolTable())([live.encode()]).tolist()


def test_a_file_need_not_be_packed(flat_file):
    assert ticks(flat_file(GOOD, packed=False)) == ticks(flat_file(GOOD))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "   ",
        "MSFT",
        GOOD.replace("276.16", "dear"),
        GOOD.replace("12,37", "12;37"),
        GOOD.replace("12,37", ",".join(["12"] * 40)),
        GOOD.replace('"12', '"12,'),
        GOOD.replace('37"', "37"),
        GOOD + ",1",
        "\x00\xff",
        "\ud800",
        GOOD.replace("1679990400018381329", ""),
        GOOD.replace("1679990400018381329", "1.5"),
        GOOD.replace("1679990400018381329", "9" * 30),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_row_that_makes_no_sense_is_counted_and_the_others_are_taken(flat_file, bad, place):
    rows = [GOOD.replace("276.16", "1.0"), GOOD.replace("276.16", "2.0")]
    rows.insert(place, bad)
    file = flat_file(*rows, GOOD.replace("276.16", "3.0"))

    assert [tick[3] for tick in ticks(file)] == [1.0, 2.0, 3.0]
    assert file.skipped == {"malformed_row": 1, "correction_row": 0}


@given(st.lists(st.sampled_from([GOOD, "nonsense"]), min_size=1, max_size=40))
def test_every_row_is_in_a_table_or_counted(rows):
    skipped = Counter()

    found = [row for table in tables(rows, TRADES, skipped) for row in table.tolist()]

    assert len(found) == len(rows) - rows.count("nonsense")
    assert skipped["malformed_row"] == rows.count("nonsense")


@pytest.mark.parametrize("correction", ["10", "11", "12"])
def test_corrections_are_no_trades(flat_file, correction):
    file = flat_file(GOOD.replace('",0,', f'",{correction},'), GOOD)

    assert len(list(file)) == 1
    assert file.skipped["correction_row"] == 1


@pytest.mark.parametrize("header", ["", "ticker,volume,open", "\x00\x01", HEADER[:-1]])
def test_a_file_of_something_else_is_refused(flat_file, header):
    with pytest.raises(ValueError, match="no flat file of trades"):
        flat_file(GOOD, header=header)


def test_aggregates_are_no_trades(flat_file):
    with pytest.raises(ValueError, match="no flat file of trades"):
        list(flat_file(BAR_ROW, header=AGGREGATES_HEADER))


def test_a_ticker_that_is_none_is_refused_by_the_symbol_table(flat_file):
    rows = [GOOD.replace("MSFT", ticker) for ticker in ("msft", "A" * 17, "", "\xe9", "MSFT")]

    assert [tick[0] for tick in ticks(flat_file(*rows))] == [-1, -1, -1, -1, 0]
