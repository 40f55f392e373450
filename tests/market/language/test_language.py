"""What people may write, and what they are told when they may not."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickstock.market.language import WORDS, Problem, parse
from tickstock.market.language.tree import Ago, AnyOf, Compare, Count, Cross, Figure, Number


def problem(text: str) -> Problem:
    with pytest.raises(Problem) as found:
        parse(text)
    return found.value


def test_a_rule_in_the_markets_words_is_understood():
    found = parse("change_pct >= 3 and last > vwap and surge_ratio >= 2 and price between 5 and 50")

    assert found.figures == {"change_pct", "last", "vwap", "surge_ratio"}


def test_and_binds_closer_than_or():
    found = parse("last > 5 or last > 3 and vwap > 2").tree

    assert isinstance(found, AnyOf)
    assert found.of[0] == Compare(">", Figure("last"), Number(5.0))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("up 1 % in 5m", "change(5m) >= 1"),
        ("down 2% in 10 minutes", "change(10m) <= -2"),
        ("3 highs in 10m", "count(high, 10m) >= 3"),
        ("price > 5", "last > 5"),
        ("day_volume > 1.5M", "day_volume > 1500000"),
        ("LAST > 5 AND NOT halted = 1", "last > 5 and not (halted == 1)"),
    ],
)
def test_short_forms_say_the_same(short: str, long: str):
    assert parse(short).tree == parse(long).tree


def test_looks_back_and_crossings_are_understood():
    assert parse("last crosses above ago(vwap, 15m)").tree == Cross("above", Figure("last"), Ago("vwap", 900))
    assert parse("count(surge, 1h) > 2").tree == Compare(">", Count("surge", 3_600), Number(2.0))
    assert parse("change(90s) > 2").looks_back == 90


@pytest.mark.parametrize(
    ("text", "at", "length", "said"),
    [
        ("chnge_pct > 3", 0, 9, "no figure “chnge_pct”. Did you mean change_pct?"),
        ("last > 5 and", 11, 1, "missing at the end"),
        ("last > 5m", 7, 2, "length of time"),
        ("last > 5 5", 9, 1, "does not belong here"),
        ("last", 0, 4, "Compare it with something"),
        ("last)", 4, 1, "no opening parenthesis"),
        ("count(hihg, 5m) > 1", 6, 4, "Did you mean high?"),
        ("ago(trades, 5m) > 1", 4, 6, "past of “trades” is not kept"),
        ("change(5) > 1", 7, 1, "length of time belongs here"),
        ("change(2h) > 1", 7, 2, "from 1m to 60m"),
        ("(last > 5) + 1 > 2", 1, 8, "true or false"),
        ("foo(3) > 1", 0, 3, "no function “foo”"),
        ("abs(last, 2) > 1", 0, 12, "abs takes 1 thing"),
        ("last between 9 and 3", 0, 20, "nothing is between"),
        ("", 0, 1, "Say when"),
    ],
)
def test_a_mistake_is_told_at_its_character(text: str, at: int, length: int, said: str):
    found = problem(text)

    assert said in found.message
    assert (found.at, found.length) == (at, length)


def test_a_suggestion_can_be_put_in_its_place():
    found = problem("last > 5 and surge_rato > 2")

    fixed = "last > 5 and surge_rato > 2"
    fixed = fixed[: found.at] + found.suggestion + fixed[found.at + found.length :]
    assert parse(fixed).figures == {"last", "surge_ratio"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(" * 2_000, "30 deep"),
        ("not " * 490 + "last > 1", "more than 60 levels"),
        ("-" * 1_900 + "last > 1", "more than 60 levels"),
        ("last > 1 and " * 150 + "last > 2", "at most 400 parts"),
        ("last > " + "9" * 400, "Numbers go up to"),
        ("last > 1e400", "Numbers go up to"),
        ("x" * 1_000_000, "at most 2,000 characters"),
        ("l\u0430st > 1", "cyrillic small letter a"),
        ("last \uff1e 1", "fullwidth greater-than sign"),
        ("last\u200b > 1", "zero width space"),
        ("last > 1\x00", "no meaning here"),
        ("__import__(os) > 1", "no function “__import__”"),
        ("last.__class__ > 1", "no meaning here"),
        ("last / 0 > 1", "divides by zero"),
        ("1 > 0", "compares numbers only"),
        ("last > last", "never changes"),
        ("last > 5 and last < 3", "never be true"),
        ("last = 5 and last = 6", "never be true"),
    ],
)
def test_hostile_and_pointless_texts_are_refused_at_once(text: str, said: str):
    began = time.monotonic()

    assert said in problem(text).message
    assert time.monotonic() - began < 5.0


@given(st.text(max_size=300) | st.lists(st.sampled_from([*"()<>=+-*/%,. 159mk", " and ", " or ", "not ", "last", "vwap", "5m", "change(", "count(", " in ", "up "]), max_size=40).map("".join))  # fmt: skip
def test_any_text_is_understood_or_refused_within_itself(text: str):
    with contextlib.suppress(Problem):
        parse(text)


@given(st.text(max_size=300))
def test_what_is_refused_is_refused_at_a_place_of_the_text(text: str):
    found = problem("last > " + text + "?")

    assert 0 <= found.at <= len(text) + 8


def test_the_example_of_every_word_can_be_written():
    for word in WORDS:
        parse(word.example)
