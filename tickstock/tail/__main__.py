"""`python -m tickstock.tail [SITE]`: your events in a terminal, live, with nothing lost in silence."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from getpass import getpass
from pathlib import Path
from typing import Any

from rich.console import Console

from tickstock.tail.account import Account, Told, remember, remembered, state_of
from tickstock.tail.screen import Screen
from tickstock.tail.stream import Refused, Site, follow

SITE = "http://127.0.0.1:8000"
DONE = 1000  # A stream ends so now and then, to be gone on with
INTERRUPTED = 130  # As the shell tells it
NOTE = """The key comes from TICKSTOCK_KEY, or is asked for; it needs the scopes `stream` and `read`.
With --position FILE it goes on where it was when it was ended, however that was: an event that was just being
written may come once more, under the same eid. What the server cannot give any more is said on standard error."""


def main(words: Sequence[str] | None = None) -> None:
    asked = _asked(words)
    try:
        site = Site(asked.site, os.environ.get("TICKSTOCK_KEY") or getpass("API key: "))
        account = Account(site, remembered(asked.position) if asked.position else asked.after)
        (_as_lines if asked.json else _on_screen)(account, asked.position)
    except (Refused, ValueError) as problem:
        sys.exit(f"tickstock.tail: {problem}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # Whoever read it has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _asked(words: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser("python -m tickstock.tail", description=__doc__, epilog=NOTE)
    site = os.environ.get("TICKSTOCK_URL", SITE)
    parser.add_argument("site", nargs="?", default=site, help="where TickStock is (TICKSTOCK_URL, or %(default)s)")
    parser.add_argument("--json", action="store_true", help="a line of JSON an event, for other programs")
    parser.add_argument("--position", type=Path, metavar="FILE", help="keep the place there, and go on from it")
    parser.add_argument("--after", default="", metavar="EPOCH:SEQ", help="begin after this event; else with what comes")
    return parser.parse_args(words)


def _followed(account: Account, kept: Path | None, away: Callable[[str], None]) -> Iterator[tuple[str, bytes, Told]]:
    """Each message with what it tells; its place is kept once that was told. Raises Refused."""
    for position, kind, data in follow(account.site, account.position, away):
        if kind == "disconnect":
            _part(state_of(data), away)
        for told in account.take(kind, position, data):
            yield kind, data, told
        yield kind, data, Told()
        if kept and account.position:
            remember(kept, account.position)


def _part(word: dict[str, Any], away: Callable[[str], None]) -> None:
    if not word["retry"]:
        raise Refused(word["reason"])
    if word["code"] != DONE:
        away(word["reason"])


def _as_lines(account: Account, kept: Path | None) -> None:
    for _, _, told in _followed(account, kept, _complain):
        for event in told.events:
            sys.stdout.buffer.write(bytes(event) + b"\n")
        sys.stdout.buffer.flush()
        for words in told.complaints:
            _complain(words)


def _complain(words: str) -> None:
    sys.stderr.write(f"tickstock.tail: {words}\n")


def _on_screen(account: Account, kept: Path | None) -> None:
    screen = Screen(Console(highlight=False))
    universe = ""

    def away(problem: str) -> None:
        screen.trouble = f"Not connected: {problem}"
        screen.show(universe, account.position, account.counts)

    with screen.live:
        for kind, data, told in _followed(account, kept, away):
            screen.trouble = ""
            if kind == "status_update":
                screen.status = state_of(data)
            if kind in ("connect", "universe_updated"):
                universe = state_of(data)["universe"]["name"]
            for event in told.events:
                screen.event(event)
            for words in told.complaints:
                screen.complain(words)
            screen.show(universe, account.position, account.counts)


if __name__ == "__main__":
    main()
