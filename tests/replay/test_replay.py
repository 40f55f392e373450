from __future__ import annotations

import gzip
import json

import pytest

from tests.factories import OPEN, sessions
from tests.replay.files import DAY, MIDNIGHT, aggregates, bar, trade, trades
from workers.replay import __main__ as program

MINUTE = 60_000


@pytest.fixture
def run(monkeypatch, capfd):
    """Run the program in this process; gives what it printed, and its other lines."""
    monkeypatch.setattr(program, "load_sessions", sessions)

    def run(*arguments):
        program.main([*map(str, arguments)])
        printed = capfd.readouterr()
        return [json.loads(line) for line in printed.out.splitlines()], printed.err.splitlines()

    return run


@pytest.fixture
def refused(run, capfd):
    """The line that says why; then it is all there is."""

    def refused(*arguments):
        with pytest.raises(SystemExit) as ended:
            run(*arguments)
        assert capfd.readouterr() == ("", "")
        line = ended.value.code  # A text is printed, and makes the exit code 1
        assert isinstance(line, str)
        assert line.startswith("Cannot replay: ")
        assert "\n" not in line
        return line

    return refused


def test_files_of_both_kinds_are_played_by_market_time(run, tmp_path):
    first = trades(tmp_path / "a.csv", trade(10.0), trade(10.2, second=90))
    later = trades(tmp_path / "b.csv", trade(50.0, symbol="MSFT"), trade(51.0, second=30, symbol="MSFT"))
    bars = aggregates(tmp_path / "c.csv", bar(9.0, OPEN + MINUTE, "IBM"), bar(8.0, OPEN, "IBM"))

    told = [(event["symbol"], event["price"], event["at"] - OPEN) for event in run(first, later, bars)[0]]

    assert told == [("", 0.0, 0), ("MSFT", 51.0, 30_000), ("AAPL", 10.2, 90_000), ("IBM", 9.0, 2 * MINUTE - 1)]


def test_only_the_kinds_asked_for_are_told_under_the_numbers_of_all(run, tmp_path):
    file = trades(tmp_path / "a.csv", *(trade(price, second) for second, price in enumerate([10.0, 10.2, 9.9, 10.4])))

    told = [(event["kind"], event["seq"]) for event in run(file, "--kinds", "low")[0]]

    assert told == [("low", 3)]


def test_a_file_of_day_aggregates_gives_the_previous_closes(run, tmp_path):
    file = trades(tmp_path / "a.csv", trade(10.5))
    closes = aggregates(tmp_path / "day.csv", bar(10.0, MIDNIGHT - DAY), bar(99.0, MIDNIGHT - DAY, "MSFT"))

    (gap,), _ = run(file, "--prev-close", closes, "--kinds", "gap")

    assert (gap["symbol"], gap["prev_close"], gap["gap"]) == ("AAPL", 10.0, pytest.approx(0.05))


def test_the_summary_says_what_was_told_and_what_was_ignored(run, tmp_path):
    late_report = trade(10.0, second=-1)
    file = trades(
        tmp_path / "a.csv", trade(10.0), trade(10.2), late_report, "nonsense", trade(0.0), trade(11.0, 60_000)
    )

    _, lines = run(file)

    assert lines[0].startswith("5 ticks in ")
    assert lines[1:] == [
        "2 events: control 1, high 1",
        "3 ignored: invalid_price 1, outside_sessions 1, malformed_row 1",
        "taken, but: late_session 1, out_of_order 1",
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "FILE"),
        (("none.csv.gz",), "No such file"),
        ((".",), "Is a directory"),
        (("good.csv", "foreign.csv"), "foreign.csv is no flat file"),
        (("binary.csv",), "binary.csv is no flat file"),
        (("empty.csv",), "empty.csv is no flat file"),
        (("cut.csv.gz",), "ended before"),
        (("day.csv",), "give it to --prev-close"),
        (("good.csv", "--prev-close", "good.csv"), "takes a file of day aggregates"),
        (("good.csv", "--prev-close", "minutes.csv"), "takes a file of day aggregates"),
        (("good.csv", "--prev-close", "sameday.csv"), "but the ticks begin on 2026-11-18"),
        (("good.csv", "--speed", "fast"), "choose a number"),
        (("good.csv", "--speed", "-1"), "choose a number"),
        (("good.csv", "--speed", "nan"), "choose a number"),
        (("good.csv", "--kinds", "high,hi"), "there is no kind 'hi'"),
        (("good.csv", "--sped", "1"), "unrecognized arguments"),
        (("good.csv", "--out", "no/such/folder.jsonl"), "No such file"),
    ],
)
def test_what_cannot_be_replayed_is_one_clear_line(refused, tmp_path, monkeypatch, arguments, says):
    good = trades(tmp_path / "good.csv", trade(10.0), trade(10.2))
    aggregates(tmp_path / "day.csv", bar(10.0, MIDNIGHT - DAY))
    aggregates(tmp_path / "sameday.csv", bar(10.0, MIDNIGHT))
    aggregates(tmp_path / "minutes.csv", bar(10.0))
    (tmp_path / "foreign.csv").write_text("date,open,close\n")
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "empty.csv").touch()
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(good.read_bytes())[:-20])
    monkeypatch.chdir(tmp_path)

    assert says in refused(*arguments)


def test_a_file_gets_its_events_and_its_name_at_the_end(run, tmp_path):
    out = tmp_path / "out.jsonl"

    printed, _ = run(trades(tmp_path / "a.csv", trade(10.0), trade(10.2)), "--out", out, "--kinds", "high")

    assert printed == []
    assert [json.loads(line)["price"] for line in out.read_text().splitlines()] == [10.2]


def test_an_empty_file_has_no_events(run, tmp_path):
    told, lines = run(trades(tmp_path / "a.csv"), aggregates(tmp_path / "b.csv"))

    assert told == []
    assert lines[0].startswith("0 ticks in ")


def test_a_failed_replay_leaves_what_was_there(refused, tmp_path):
    good = trades(tmp_path / "good.csv", *(trade(10.0 + n / 10, n) for n in range(50)))
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(good.read_bytes())[:-9])
    out = tmp_path / "out.jsonl"
    out.write_text("of the last time")

    refused(cut, "--out", out)

    assert out.read_text() == "of the last time"
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*"))
