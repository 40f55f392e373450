"""A list is read whatever it was written with, and what is wrong with it is told by line."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.universes.lists.reading import Problem, read
from apps.universes.lists.text import LARGEST, Unreadable
from apps.universes.lists.writing import as_csv, harmless

KNOWN = {"AAPL", "MSFT", "NVDA", "AMD", "BRK.B", "GOOGL", "T"}
tickers = st.lists(st.sampled_from(sorted(KNOWN)), min_size=1, max_size=40)


@pytest.mark.parametrize(
    "text",
    [
        "AAPL\nMSFT",
        "AAPL, MSFT",
        "aapl msft",
        "$AAPL;$MSFT",
        '"AAPL"\t"MSFT"',
        "NASDAQ:AAPL|NASDAQ:MSFT",
        "\ufeffAAPL\r\nMSFT\r\n",
        "AAPL\rMSFT",
        "Symbol,Name\nAAPL,Apple\nMSFT,Microsoft",
        'Name,Ticker,Shares\n"Apple, Inc.",AAPL,10\n"Microsoft ""Corp""",MSFT,5',
        "Apple Inc.;AAPL;USD\nMicrosoft;MSFT;USD",
        '"Apple, Inc.",AAPL\n"Micro "soft, MSFT',
    ],
)
def test_the_same_two_symbols_whatever_the_form(text):
    found = read(text, KNOWN)

    assert (found.tickers, found.problem_count) == (("AAPL", "MSFT"), 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_the_same_two_symbols_whatever_the_encoding(encoding):
    found = read("Name,Symbol\nNestlé,AAPL\nMünch,MSFT".encode(encoding), KNOWN)

    assert (found.tickers, found.problem_count) == (("AAPL", "MSFT"), 0)


def test_what_is_wrong_is_told_by_line_with_what_may_have_been_meant():
    found = read("AAPL\nAPPL\n\nXQXQXQ\nMSFT\nAAPL\nBRK-B", KNOWN)

    assert found.tickers == ("AAPL", "MSFT")
    assert found.duplicates == ("AAPL",)
    assert found.problems == (
        Problem(2, "“APPL” is no symbol we know.", "AAPL"),
        Problem(4, "“XQXQXQ” is no symbol we know.", ""),
        Problem(7, "“BRK-B” is no symbol we know.", "BRK.B"),
    )


@given(tickers, st.sampled_from([",", ";", "\t", "|", "\n", "\r\n", " "]), st.booleans(), st.booleans())
def test_every_known_ticker_is_found_once(named, separator, quoted, lower):
    cells = [one.lower() if lower else one for one in named]
    quoted = quoted and separator != " "  # Which is nobody's format

    found = read(separator.join(f'"{one}"' if quoted else one for one in cells), KNOWN)

    assert found.tickers == tuple(dict.fromkeys(named))
    assert found.problem_count == 0


@given(st.one_of(st.text(), st.binary()))
def test_garbage_gets_an_answer(data):
    try:
        found = read(data, KNOWN)
    except Unreadable:
        return
    assert set(found.tickers) <= KNOWN
    assert len(found.problems) <= found.problem_count


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("list.csv", "AAPL")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"A" * 10_000_000, r"10\.0 MB; a list may have 5 MB"),
        (zipped(), "ZIP archive"),
        (b"AAPL\nMS\0FT", "Line 2 has a NUL character"),
        ("AAPL\nMSFT".encode("utf-16-le"), "NUL character"),
        (b"\xff\xfeA", "save it as UTF-8"),
        (b"\xd0\xcf\x11\xe0xls", "xls workbook"),
        (b"\n" * 300_000, "300,001 lines"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(data, words):
    with pytest.raises(Unreadable, match=words):
        read(data, KNOWN)


def test_a_line_that_is_too_long_costs_only_itself():
    found = read(b"AAPL\n" + b"A" * (LARGEST - 100) + b"\nMSFT", KNOWN)

    assert found.tickers == ("AAPL", "MSFT")
    assert [problem.line for problem in found.problems] == [2]
    assert "too long" in found.problems[0].words


def test_letters_that_only_look_like_ours_are_named():
    cyrillic = "\N{CYRILLIC CAPITAL LETTER A}APL"

    found = read(f"MSFT\n{cyrillic}", KNOWN)

    assert found.tickers == ("MSFT",)
    assert found.problems[0].suggestion == "AAPL"
    assert "not of A to Z: \N{CYRILLIC CAPITAL LETTER A}" in found.problems[0].words


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_a_formula_is_no_ticker_and_does_no_harm_where_it_is_written(cell):
    found = read(f"Symbol\nAAPL\n{cell}", KNOWN)

    assert found.tickers == ("AAPL",)
    assert "formula" in found.problems[0].words
    assert harmless(cell) == f"'{cell}"


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_no_cell_that_is_written_begins_like_a_formula(rows):
    written = as_csv(["a", "b"], rows)

    cells = [harmless(cell) for row in rows for cell in row]
    assert all(not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert written.startswith("a,b\r\n")


def test_a_hundred_thousand_lines_are_read_and_the_first_problems_told():
    found = read("\n".join(f"Q{number}" for number in range(100_000)) + "\nAAPL", KNOWN)

    assert found.tickers == ("AAPL",)
    assert (found.problem_count, len(found.problems)) == (100_000, 100)
