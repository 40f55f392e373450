from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.universes.making.core import load_members

INDICES = {"sp500": "S&P 500", "nasdaq100": "Nasdaq-100", "dow30": "Dow Jones Industrial Average"}


class Command(BaseCommand):
    help = "Load the members of the S&P 500, Nasdaq-100 and Dow as universes for everybody."

    def handle(self, **options: Any) -> None:
        import index_constitution  # It loads pandas: only this command pays for that.

        for index, name in INDICES.items():
            members = index_constitution.latest(index)
            universe = load_members(name=name, members=dict(zip(members["symbol"], members["name"], strict=True)))
            self.stdout.write(f"{name}: {universe.members.count()} members")
