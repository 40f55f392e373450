from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.universes.reference.run import run_load, why_not


class Command(BaseCommand):
    help = "Load tickers, closes, daily history, splits and trade conditions from the feed's provider."

    def handle(self, **options: Any) -> None:
        if reason := why_not():
            raise CommandError(reason)
        if troubles := run_load(self._say):
            raise CommandError("\n".join(troubles))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
