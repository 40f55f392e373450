"""What a rule says of the market now, and would have told today: while it is being written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from tickstock.market.alerting import moment, program
from tickstock.market.alerting.board import Board
from tickstock.market.alerting.journal import Journal
from tickstock.market.alerting.past import MARKS, STEP
from tickstock.market.alerting.rule import Rule
from tickstock.market.alerting.rules import RowRules, understood
from tickstock.market.alerting.told import Told
from tickstock.market.alerting.trial import on_day
from tickstock.stream import client, rows

PATIENCE = 2.0  # Seconds a preview may take
LISTED = 200  # Symbols that match now


class Preview(NamedTuple):
    """`matches` are the first of `matching`, of `looked_at` symbols. `told` are the newest of `total`, as far as `until` (epoch ms)."""

    matches: list[str]
    matching: int
    looked_at: int
    told: list[Told]
    total: int
    minutes: dict[int, int]  # By minute, epoch ms
    until: int | None
    is_whole: bool
    took_ms: float


def journal() -> Journal:
    return Journal(Path(settings.VAR_DIR) / "moments")


def preview(rule: Rule, members: frozenset[str] | None) -> Preview:
    """Raises Problem where its condition cannot be read, RedisError where no broker answers."""
    universes = {rule.universe: members} if members is not None else {}
    days = journal().days()
    matches, looked_at = _now(rule, universes, days[-1] if days else None)
    if not days:
        return Preview(matches[:LISTED], len(matches), looked_at, [], 0, {}, None, True, 0.0)
    tried = on_day(journal(), rule, universes, days[-1], deadline=PATIENCE)
    return Preview(
        matches[:LISTED], len(matches), looked_at, tried.told, tried.total, tried.minutes, tried.until, tried.is_whole,
        tried.took_ms,
    )  # fmt: skip


def _now(rule: Rule, members: dict[str, frozenset[str]], day: date | None) -> tuple[list[str], int]:
    """The symbols of which it is true now, and how many are looked at."""
    if not rule.expression:
        return [], 0
    with client.connect(settings.STREAM_URL) as redis:
        found = rows.load_now(redis)
    if found is None:
        return [], 0
    own = journal()
    rules = RowRules(own.names())
    rules.put([rule], members)
    board = Board(rules.names)
    at = int(found["last_at"].max(initial=0))
    batch = board.take(moment.changed(None, found), at)
    if rules.past.names and day is not None:
        wanted = program.fields([understood(rule.expression).tree])
        for start in own.pages(day):
            if start > at - MARKS * STEP:
                page = own.read(day, start, wanted)
                rules.past.begin(page)
                rules.past.take(page)
        rules.past.begin(batch)
    return rules.matches(rule, batch), rules.looked_at(rule, batch)
