from __future__ import annotations

import pytest

from tickstock.market.symbols import REFUSED, SymbolTable


def test_each_new_ticker_gets_the_next_row_and_keeps_it():
    table = SymbolTable()

    assert [table[ticker] for ticker in ("AAPL", "MSFT", "AAPL", "BRK.B")] == [0, 1, 0, 2]


@pytest.mark.parametrize("text", ["", "aapl", "A B", "A" * 17, "<b>", "AAPL\n", "7UP"])
def test_what_is_no_ticker_is_refused_and_takes_no_row(text):
    table = SymbolTable()

    assert table[text] == REFUSED
    assert len(table) == 0


def test_a_ticker_that_is_not_watched_is_refused():
    table = SymbolTable(watched=["AAPL"])

    assert table["MSFT"] == REFUSED
    assert table["AAPL"] == 0


def test_a_full_table_refuses_new_tickers_and_still_knows_the_old_ones():
    table = SymbolTable(limit=1)

    assert [table["AAPL"], table["MSFT"], table["AAPL"]] == [0, REFUSED, 0]
