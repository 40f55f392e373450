"""What a terminal shows: a line an event, and below them how everything stands."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from rich.console import Console, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from tickstock.market import wire
from tickstock.market.sentences import told

ARROWS = {"up": "\u25b2", "down": "\u25bc"}  # Never by colour alone
COLOURS = {"up": "green", "down": "red"}
STATES = {"live": "green", "quiet": "cyan", "stale": "yellow", "mute": "red", "down": "red"}


class Screen:
    """Lines scroll up; the status stays where it is, where the terminal can do that."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.status: dict[str, Any] = {}
        self.trouble = ""
        self.live = Live(console=console, auto_refresh=False, transient=True)

    def event(self, data: msgspec.Raw) -> None:
        self.console.print(line_of(bytes(data)), soft_wrap=False, overflow="ellipsis", no_wrap=True)

    def complain(self, words: str) -> None:
        self.console.print(Text(f"! {words}", style="bold yellow"))

    def show(self, universe: str, position: str, counts: Counter[str]) -> None:
        """The newest of how everything stands."""
        self.live.update(footer(self.status, self.trouble, universe, position, counts), refresh=True)


def line_of(data: bytes) -> Text:
    """An event in a line; of a kind this program does not know, as it came."""
    try:
        event = wire.decode_event(data)
    except msgspec.MsgspecError:
        return Text(data.decode(errors="replace"))
    said = told(event)
    colour = COLOURS.get(said.tone, "")
    line = Text(f"{said.at:%H:%M:%S}  ", style="dim")
    line.append(f"{ARROWS.get(said.tone, ' ')} ", colour)
    line.append(f"{said.symbol:<6} ", "bold")
    line.append(f"{event.kind:<9} ", colour)
    line.append(said.words)
    if event.significance >= 1.05:
        line.append(f"  {event.significance:.1f}\u00d7", "dim")
    return line


def footer(status: dict[str, Any], trouble: str, universe: str, position: str, counts: Counter[str]) -> RenderableType:
    """One line: the feed, the session, what is in force, and the account of the numbers."""
    grid = Table.grid(padding=(0, 2))
    cells = [Text(trouble, style="bold red")] if trouble else [_feed(status)]
    cells += [Text(universe or "", style="bold"), Text(position or "no position yet")]
    account = f"{counts['delivered']:,} told, {counts['filtered']:,} filtered out"
    cells.append(Text(account))
    if lost := counts["missing"] + counts["unaccounted"]:
        cells.append(Text(f"{lost:,} missing", style="bold red"))
    grid.add_row(*cells)
    return grid


def _feed(status: dict[str, Any]) -> Text:
    feed, market = status.get("feed"), status.get("market")
    if not feed or not market:
        return Text("connecting", style="dim")
    words = f"{feed['source'] or 'feed'} {feed['state']}"
    if market["session"]:
        words += f", {market['session']}"
    return Text(f"{words}, {feed['ticks_per_second']:,.0f} ticks/s", style=STATES.get(feed["state"], ""))
