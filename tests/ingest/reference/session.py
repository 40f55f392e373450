from __future__ import annotations

from typing import NamedTuple

from tickstock.market.sessions import NAMES, Spans


class Session(NamedTuple):
    number: int
    day: int
    name: str
    start: int
    end: int
    opens: int  # When the regular hours of its day begin
    eve: int  # The trading day before it


def sessions(table: Spans) -> list[Session]:
    days = sorted({int(line["day"]) for line in table})
    eves = dict(zip(days[1:], days, strict=False))
    opens = {int(line["day"]): int(line["start"]) for line in table if NAMES[line["name"]] == "regular"}
    return [
        Session(number, day, NAMES[name], start, end, opens[day], eves.get(day, 0))
        for number, (start, end, name, day) in enumerate(table.tolist())
    ]
