from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workers.simulator.actions import (
    Always,
    At,
    AtTime,
    AuthFailed,
    Burst,
    Close,
    Disturb,
    DropAcks,
    Every,
    Garbage,
    Halt,
    Huge,
    Ignore,
    Jump,
    MaxConnections,
    Mute,
    News,
    NotAuthorized,
    On,
    Silence,
    Wait,
)  # fmt: skip
from workers.simulator.garbage import GARBAGE
from workers.simulator.scenarios import parse, read
from workers.simulator.vocabulary import ACTIONS, WHEN

DOCUMENTATION = Path(__file__).parents[2] / "docs/simulator.md"
MORNING = 9 * 3600 + 31 * 60


@pytest.mark.parametrize(
    ("line", "when", "action", "seconds"),
    [
        ("at 10s mute for 30s", At(10.0), Mute(), 30.0),
        ("after auth silence", On("auth", True), Silence(), None),
        ("on connect 2 close 1011", On("connect", False, 2, 2), Close(1011), None),
        ("at 5s burst x10 for 60s", At(5.0), Burst(10.0), 60.0),
        ("at 09:31 halt AAPL for 5m", AtTime(MORNING), Halt("AAPL"), 300.0),
        ("at 09:31:05 news BRK.B -5% for 1h", AtTime(MORNING + 5), News("BRK.B", -0.05), 3600.0),
        ("every 20s garbage", Every(20.0), Garbage(""), None),
        ("every 500ms garbage nan", Every(0.5), Garbage("nan"), None),
        ("always drop-acks T.MSFT,Q.*", Always(), DropAcks(("T.MSFT", "Q.*")), None),
        ("on subscribe 1-3 ignore * for 20s", On("subscribe", False, 1, 3), Ignore(("*",)), 20.0),
        ("always not-authorized Q.*", Always(), NotAuthorized(("Q.*",)), None),
        ("on auth 1 auth-failed", On("auth", False, 1, 1), AuthFailed(), None),
        ("after auth 1-5 max-connections", On("auth", True, 1, 5), MaxConnections(), None),
        ("on connect wait 3s", On("connect", False), Wait(3.0), None),
        ("at 0s huge 20MB", At(0.0), Huge(20), None),
        ("always duplicate", Always(), Disturb("duplicate", 0.01), None),
        ("at 3s late 5m 2.5% for 1h", At(3.0), Disturb("late", 0.025, 300.0), 3600.0),
        ("at 3s late", At(3.0), Disturb("late", 0.01, 10.0), None),
        ("at 3s shuffle 10%", At(3.0), Disturb("shuffle", 0.1), None),
        ("at 3s bad-prints 100% for 1s", At(3.0), Disturb("bad-prints", 1.0), 1.0),
        ("at 1m jump 15:59:55", At(60.0), Jump(57_595), None),
        ("at 0s jump 2026-11-27 12:55", At(0.0), Jump(46_500, 739_947), None),
    ],
)
def test_a_line_says_when_and_what_and_how_long(line, when, action, seconds):
    found = parse(line)

    assert (found.when, found.action, found.seconds, found.text) == (when, action, seconds, line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "expected a beginning (at, every, on, after, always) at its end"),
        ("soon mute", "expected a beginning (at, every, on, after, always), got 'soon'"),
        ("at dawn mute", "expected a duration such as 30s, or a time such as 09:31, got 'dawn'"),
        ("at 25:00 mute", "got '25:00'"),
        ("every 0s garbage", "expected a duration above nothing"),
        ("on lunch mute", "expected one of connect, auth, subscribe, got 'lunch'"),
        ("at 10s", "expected an action (mute, silence"),
        ("at 10s sing", "got 'sing'"),
        ("at 10s mute loudly", "expected nothing more, got 'loudly'"),
        ("at 10s mute for ever", "expected a duration such as 30s, got 'ever'"),
        ("at 10s mute for 3s more", "expected nothing more, got 'more'"),
        ("at 10s close 1005", "expected a close code such as 1011, got '1005'"),
        ("at 10s close 1011 for 3s", "expected no `for`"),
        ("at 10s burst x10", "expected `for` and a duration at its end"),
        ("at 10s burst 10 for 3s", "expected a factor such as x10, got '10'"),
        ("at 10s halt for 3s", "expected a ticker such as AAPL at its end"),
        ("at 10s duplicate 101%", "expected a share such as 1%, got '101%'"),
        ("at 10s drop-acks MSFT", "expected topics such as T.MSFT,Q.*, got 'MSFT'"),
        ("at 10s garbage nice", "expected one of broken-json"),
        ("at 10s huge 999MB", "expected a size such as 20MB"),
        ("at 10s wait 3s", "expected `on` or `after` before `wait`"),
        ("always close 1011", "expected something that lasts after `always`"),
    ],
)
def test_a_wrong_line_says_what_was_expected(line, expected):
    found = refusal(lambda: parse(line))

    assert expected in found
    assert "\n" not in found


def test_yaml_takes_lines_and_the_same_words_as_mappings():
    found = read(
        """
        - at 10s mute for 30s
        - {at: 10s, do: mute, for: 30s}
        - {on: connect 2, do: close 1011}
        - {at: 10:31, do: halt AAPL, for: 5m}
        - {always: , do: drop-acks T.MSFT}
        """,
        "scenario.yaml",
    )

    assert [(line.when, line.action) for line in found] == [
        (At(10.0), Mute()),
        (At(10.0), Mute()),
        (On("connect", False, 2, 2), Close(1011)),
        (AtTime(MORNING + 3600), Halt("AAPL")),
        (Always(), DropAcks(("T.MSFT",))),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- always mute\n- at 10s sing", "day.yaml, item 2: 'at 10s sing': expected an action"),
        ("- {at: 10s}", "day.yaml, item 1: {'at': '10s'}: expected a line, or one of at"),
        ("- {at: 10s, every: 3s, do: mute}", "day.yaml, item 1: "),
        ("- {at: 10s, do: mute, until: noon}", "day.yaml, item 1: "),
        ("- {at: [10s], do: mute}", "day.yaml, item 1: "),
        ("- [mute]", "day.yaml, item 1: "),
        ("mute", "day.yaml: expected a list of lines"),
        ("", "day.yaml: expected a list of lines"),
        ("- {at: 10s", "day.yaml is no YAML: "),
    ],
)
def test_a_wrong_file_names_the_item(text, expected):
    found = refusal(lambda: read(text, "day.yaml"))

    assert found.startswith(expected)
    assert "\n" not in found


WORDS = some.sampled_from(
    [*WHEN, *ACTIONS, "for", "10s", "09:31", "2", "1%", "x3", "T.*", "AAPL", "1006", "auth", "2026-11-27"]
)


@given(some.one_of(some.text(), some.lists(WORDS | some.text(), max_size=8).map(" ".join)))
def test_any_text_is_a_line_or_refused_in_one_line(text):
    assert "\n" not in refusal(lambda: parse(text))


@given(some.text())
def test_any_file_is_a_scenario_or_refused_in_one_line(text):
    assert "\n" not in refusal(lambda: read(text, "day.yaml"))


def refusal(action: Callable[[], object]) -> str:
    """What a ValueError says; nothing where there is none."""
    try:
        action()
    except ValueError as refused:
        return str(refused)
    return ""


def test_the_example_in_the_documentation_is_a_scenario():
    example = DOCUMENTATION.read_text().partition("```yaml\n")[2].partition("```")[0]

    assert len(read(example, "example")) == 9


@pytest.mark.parametrize("word", [*WHEN, *ACTIONS, *GARBAGE])
def test_every_word_stands_in_the_documentation(word):
    assert f"`{word}" in DOCUMENTATION.read_text()
