from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.universes.making.core import make_core_universes
from apps.universes.making.upkeep import keep_fresh


class Command(BaseCommand):
    help = "Make the universes of all symbols, sectors, sizes and exchange-traded products, and bring all up to date."

    def handle(self, **options: Any) -> None:
        for universe in make_core_universes():
            self.stdout.write(f"{universe}: {universe.members.count()} symbols")
        self.stdout.write(f"{keep_fresh()} of the others changed")
