from __future__ import annotations

import gzip

import pytest

from tickstock.market.symbols import SymbolTable
from workers.flatfile import HEADER, FlatFile
from workers.ingest.decoders.flatfile import batches

GOOD = 'MSFT,"12,37",0,11,1,1679990400018025984,276.16,1550,1679990400018381329,55,3,,0'


def flat_file(tmp_path, *rows, header=HEADER):
    path = tmp_path / "trades.csv.gz"
    path.write_bytes(gzip.compress("\n".join([header, *rows]).encode()))
    return FlatFile(path)


def test_a_row_is_a_trade(tmp_path):
    (trade,) = flat_file(tmp_path, GOOD)

    assert (trade.ticker, trade.conditions, trade.price, trade.size, trade.at) == (
        "MSFT",
        (12, 37),
        276.16,
        55.0,
        1679990400018,
    )


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "MSFT",
        GOOD.replace("276.16", "dear"),
        GOOD.replace("12,37", "12;37"),
        GOOD + ",1",
        "\x00\xff",
        GOOD.replace("1679990400018381329", ""),
    ],
)
def test_a_row_that_makes_no_sense_is_counted_and_the_next_one_is_taken(tmp_path, bad):
    file = flat_file(tmp_path, bad, GOOD)

    assert len(list(file)) == 1
    assert file.skipped == {"malformed_row": 1, "correction_row": 0}


@pytest.mark.parametrize("correction", ["10", "11", "12"])
def test_corrections_are_no_trades(tmp_path, correction):
    file = flat_file(tmp_path, GOOD.replace('",0,', f'",{correction},'), GOOD)

    assert len(list(file)) == 1
    assert file.skipped["correction_row"] == 1


def test_a_file_of_something_else_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no flat file of trades"):
        list(flat_file(tmp_path, GOOD, header="ticker,volume,open"))


def test_batches_keep_the_order_and_their_size(tmp_path):
    rows = [GOOD.replace("276.16", f"{price}") for price in (1.0, 2.0, 3.0)]

    found = list(batches(flat_file(tmp_path, *rows), SymbolTable(), size=2))

    assert [batch["price"].tolist() for batch in found] == [[1.0, 2.0], [3.0]]
