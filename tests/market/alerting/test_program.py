"""Columns against the plain meaning of an expression, looked up number by number."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.market.alerting.made import START
from tickstock.market.alerting.board import Board
from tickstock.market.alerting.moment import CHANGED
from tickstock.market.alerting.names import Names
from tickstock.market.alerting.past import Past
from tickstock.market.alerting.program import Program, kept
from tickstock.market.language.tree import (
    Ago,
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Count,
    Cross,
    Figure,
    Function,
    Not,
    Number,
    Part,
)

FIELDS = ("last", "volume", "highs")  # Figures that are fields as they are
values = st.sampled_from([0.0, 1.0, 2.0, 2.5, 99.0, 100.0, 101.0, 102.5])
numbers = st.recursive(
    st.builds(Number, values)
    | st.builds(Figure, st.sampled_from(FIELDS))
    | st.builds(Ago, st.sampled_from(["last", "volume"]), st.sampled_from([60, 120]))
    | st.builds(Count, st.sampled_from(["high", "surge"]), st.just(60)),
    lambda inner: (
        st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner)
        | st.builds(lambda a: Function("abs", (a,)), inner)
        | st.builds(lambda name, a, b: Function(name, (a, b)), st.sampled_from(["min", "max", "percent"]), inner, inner)
    ),
    max_leaves=5,
)
truths = st.recursive(
    st.builds(Compare, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), numbers, numbers)
    | st.builds(Cross, st.sampled_from(["above", "below"]), numbers, numbers),
    lambda inner: (
        st.builds(lambda *of: All(of), inner, inner)
        | st.builds(lambda *of: AnyOf(of), inner, inner)
        | st.builds(Not, inner)
    ),
    max_leaves=5,
)
look = st.fixed_dictionaries({"last": values.filter(bool), "volume": values, "highs": values})
moments = st.lists(
    st.tuples(
        st.integers(1, 90),  # Seconds since the one before
        st.dictionaries(st.sampled_from("ABC"), look, max_size=3),
        st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["high", "surge"])), max_size=2),
    ),
    min_size=1,
    max_size=8,
)


class Plain:
    """One symbol's looks, remembered as they came."""

    def __init__(self) -> None:
        self.looks: list[tuple[int, dict[str, float]]] = []
        self.sides: dict[Cross, int] = {}
        self.before: dict[Cross, int] = {}  # The sides at the look before

    def look(self, at: int, row: dict[str, float]) -> None:
        self.looks.append((at, row))
        self.before = self.sides.copy()

    def number(self, part: Part, at: int) -> float:
        match part:
            case Number(value):
                return value
            case Figure(name):
                # A price that there is not is not known.
                return self.looks[-1][1][name] or (math.nan if name == "last" else 0.0)
            case Ago(name, seconds):
                return self.past(name, seconds, at)
            case Count(kind, seconds):
                past = self.past(f"count_{kind}", seconds, at)
                return self.looks[-1][1][f"count_{kind}"] - (0.0 if math.isnan(past) else past)
            case Arithmetic(sign, left, right):
                a, b = self.number(left, at), self.number(right, at)
                if sign == "/":
                    return a / b if b else math.nan
                return {"+": a + b, "-": a - b, "*": a * b}[sign]
            case Function(name, arguments):
                given_ = [self.number(one, at) for one in arguments]
                if any(math.isnan(one) for one in given_):
                    return math.nan
                if name == "percent":
                    return round(100.0 * (given_[0] / given_[1] - 1.0), 6) if given_[1] else math.nan
                return abs(given_[0]) if name == "abs" else (min if name == "min" else max)(given_)
        raise AssertionError(part)

    def past(self, name: str, seconds: int, at: int) -> float:
        """As it stood before the last whole ten seconds that are over by then."""
        edge = (at - 1_000 * seconds) // 10_000 * 10_000
        found = [row[name] for when, row in self.looks if when < edge]
        return found[-1] if found else math.nan

    def truth(self, part: Part, at: int) -> bool:
        match part:
            case Compare(sign, left, right):
                a, b = self.number(left, at), self.number(right, at)
                if math.isnan(a) or math.isnan(b):
                    return False
                return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "!=": a != b}[sign]
            case Cross(way, left, right):
                a, b = self.number(left, at), self.number(right, at)
                if way == "below":
                    a, b = b, a
                self.sides[part] = 1 if a > b else -1 if a <= b else 0
                return self.before.get(part) == -1 and self.sides[part] == 1
            case All(of):
                said = [self.truth(one, at) for one in of]  # Each, for each remembers its side
                return all(said)
            case AnyOf(of):
                said = [self.truth(one, at) for one in of]
                return any(said)
            case Not(of):
                return not self.truth(of, at)
        raise AssertionError(part)


CROSSES = Cross("below", Figure("volume"), Count("high", 60))
TWICE = [(1, {"A": {"last": 1.0, "volume": 0.0, "highs": 0.0}}, []), (1, {}, [("A", "high")])]


@example(AnyOf((Not(CROSSES), CROSSES)), TWICE)  # What stands twice is one thing
@settings(max_examples=60)
@given(truths, moments)
def test_compiled_rules_say_what_a_naive_reading_says(tree: Part, course):
    board, plain = Board(Names()), {name: Plain() for name in "ABC"}
    past = Past(kept([tree]))
    program = Program([tree], past, {})
    at, counted = START, dict.fromkeys(((name, kind) for name in "ABC" for kind in ("high", "surge")), 0)
    newest: dict[str, dict[str, float]] = {}

    for wait, rows, events in course:
        at += 1_000 * wait
        touched = set(rows)
        newest |= rows
        for symbol, kind in events:
            counted[symbol, kind] += 1
            board.count(symbol, kind)
            touched.add(symbol)
        made = np.zeros(len(rows), CHANGED)
        for row, (symbol, said) in zip(made, rows.items(), strict=True):
            row["symbol"] = symbol.encode()
            for name, value in said.items():
                row[name] = value
        batch = board.take(made, at)
        past.begin(batch)
        found = program.run(batch)[tree] if len(batch) else np.zeros(0)
        past.take(batch)
        expected = {}
        for symbol in sorted(touched & newest.keys()):
            counts = {f"count_{kind}": counted[symbol, kind] for kind in ("high", "surge")}
            plain[symbol].look(at, newest[symbol] | counts)
            expected[symbol] = plain[symbol].truth(tree, at)

        said = dict(zip([board.names.known[number] for number in batch.symbol.tolist()], np.broadcast_to(found, len(batch)).tolist(), strict=True))  # fmt: skip
        assert said == expected


def test_equal_parts_are_one_step():
    one = Compare(">", Figure("last"), Number(5.0))

    program = Program([one, All((one, Not(one))), replace(one)], Past(), {})

    assert len(program._steps) == 5
