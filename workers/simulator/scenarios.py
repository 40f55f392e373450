"""Reads a scenario: lines such as `at 10s mute for 30s`, or the same words as YAML."""

from __future__ import annotations

from typing import Any

import yaml

from workers.simulator import actions as act
from workers.simulator.vocabulary import ACTIONS, DURATION, WHEN, one_of
from workers.simulator.words import Words, duration


def parse(line: str) -> act.Line:
    """A line as a value; ValueError when it is none."""
    words = Words(line)
    seconds = lasts(words)
    when = words.take(f"a beginning ({', '.join(WHEN)})", WHEN.__getitem__)(words)
    word = words.take(f"an action ({', '.join(ACTIONS)})", one_of(ACTIONS))
    action = ACTIONS[word](words)
    if words.left:
        raise words.wrong("nothing more", " ".join(words.left))
    if isinstance(action, act.SPANNING) and seconds is None:
        raise words.wrong("`for` and a duration", "")
    if seconds is not None and not isinstance(action, (*act.LASTING, *act.SPANNING)):
        raise ValueError(f"{line!r}: expected no `for`, since this happens in a moment")
    if isinstance(when, act.Always) and not isinstance(action, act.LASTING):
        raise ValueError(f"{line!r}: expected something that lasts after `always`")
    if isinstance(action, act.Wait) and not isinstance(when, act.On):
        raise ValueError(f"{line!r}: expected `on` or `after` before `wait`")
    return act.Line(line, when, word, action, seconds)


def read(text: str, name: str) -> tuple[act.Line, ...]:
    """The lines of a YAML list; ValueError names the item that is wrong."""
    try:
        # Every scalar stays text: YAML itself would make a yes of `on` and 634 of `10:34`.
        items = yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError as problem:
        raise ValueError(f"{name} is no YAML: {' '.join(str(problem).split())}") from None
    if not isinstance(items, list):
        raise ValueError(f"{name}: expected a list of lines")
    return tuple(_item(item, f"{name}, item {number}") for number, item in enumerate(items, 1))


def _item(item: Any, place: str) -> act.Line:
    try:
        return parse(item if isinstance(item, str) else in_words(item))
    except ValueError as problem:
        raise ValueError(f"{place}: {problem}") from None


def in_words(item: Any) -> str:
    """`{at: 10s, do: mute, for: 30s}` as a line."""
    begins = [word for word in WHEN if isinstance(item, dict) and word in item]
    if (
        len(begins) != 1
        or not {"do"} <= item.keys() <= {"do", "for", *begins}
        or not all(isinstance(value, str) for value in item.values())
    ):
        raise ValueError(f"{item!r}: expected a line, or one of {', '.join(WHEN)} with `do` and perhaps `for`")
    lasts_for = f" for {item['for']}" if "for" in item else ""
    return f"{begins[0]} {item[begins[0]]} {item['do']}{lasts_for}"


def lasts(words: Words) -> float | None:
    """Takes `for DURATION` from the line's end."""
    if "for" not in words.left:
        return None
    place = words.left.index("for")
    words.left, tail = words.left[:place], Words(words.line)
    tail.left = tail.left[place + 1 :]
    found = tail.take(DURATION, duration)
    if tail.left:
        raise words.wrong("nothing more", " ".join(tail.left))
    return found
