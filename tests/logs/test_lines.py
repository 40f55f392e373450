"""A line of the log: one JSON object for programs, one line for people, and what it is about in both."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from tests.settings.test_settings import CHECK, PRODUCTION, run
from tickstock.logs import about, newest
from tickstock.logs.json_line import JsonLine
from tickstock.logs.line import Line
from tickstock.logs.newest import Newest


def record(message: str, *args: object, level: int = logging.WARNING, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("apps.live.hub", level, "hub.py", 12, message, args, None)
    made.__dict__ |= extra
    return made


@pytest.fixture
def of_alice():
    token = about.begin(request="0123456789abcdef")
    about.add(user=7)
    yield
    about.end(token)


@pytest.mark.usefixtures("of_alice")
def test_a_json_line_has_everything_by_name():
    line = json.loads(JsonLine().format(record("Lost %d events", 3, epoch=1795424000, seq=41)))

    assert line.pop("time").endswith("+00:00")
    assert line.pop("pid") > 0
    assert line == {
        "level": "WARNING",
        "logger": "apps.live.hub",
        "message": "Lost 3 events",
        "role": about.ThisProcess.role,
        "request": "0123456789abcdef",
        "user": 7,
        "epoch": 1795424000,
        "seq": 41,
    }


@pytest.mark.usefixtures("of_alice")
def test_a_line_for_people_says_in_brackets_whose_it_is():
    assert Line().format(record("Lost %d events", 3)).endswith("Lost 3 events [request=0123456789abcdef user=7]")


def test_an_error_with_its_traceback_is_one_line_too():
    try:
        raise ValueError("no good: password=hunter2")
    except ValueError:
        failed = record("It failed")
        failed.exc_info = sys.exc_info()

    text = JsonLine().format(failed)

    assert "\n" not in text
    assert "hunter2" not in text
    assert json.loads(text)["traceback"].endswith("ValueError: no good: password=***")


def test_what_hangs_on_a_record_is_masked_and_never_fails():
    line = json.loads(JsonLine().format(record("x", request=object(), form={"password": "hunter2"}, token=b"hunter2")))

    assert "hunter2" not in str(line)
    assert line["token"] == "***"


def test_the_newest_warnings_are_kept_and_bounded():
    handler = Newest()
    handler.handle(record("An error", level=logging.ERROR))
    for number in range(2 * newest.KEPT):
        handler.handle(record("Number %d", number))
    handler.handle(record("%d and nothing", "no number"))

    kept = newest.newest()
    assert len(kept) <= 2 * newest.KEPT
    assert "An error" in [one.message for one in kept]  # However many warnings there were since
    assert kept[-1].message == f"Number {2 * newest.KEPT - 1}"
    assert newest.counts()["unreadable"] == 1


def test_production_writes_json_and_every_area_has_its_level():
    settings = PRODUCTION | {"LOG_LEVELS": "apps.live=DEBUG"}
    program = """if True:
        import django, logging
        django.setup()
        logging.getLogger("apps.live.hub").debug("near")
        logging.getLogger("apps.api").debug("far")
    """

    said = run(["-c", program], **settings).stderr

    assert [json.loads(line)["message"] for line in said.splitlines()] == ["near"]
    said = run(["-c", program], **settings, LOG_FORMAT="line").stderr
    assert said.endswith("DEBUG apps.live.hub near\n")


@pytest.mark.parametrize("levels", ["apps.live", "apps.live=LOUD", "apps/live=DEBUG"])
def test_levels_that_make_no_sense_stop_the_process(levels):
    stopped = run(CHECK, LOG_LEVELS=levels)

    assert stopped.returncode == 1
    assert stopped.stderr.startswith("Setting LOG_LEVELS: expected areas and levels such as apps.live=DEBUG")
    assert stopped.stderr.count("\n") == 1
