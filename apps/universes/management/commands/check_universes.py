from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.universes.making.checks import check


class Command(BaseCommand):
    help = "Say what does not fit together in symbols and universes; ends with 1 where anything does not."

    def handle(self, **options: Any) -> None:
        wrong = list(check())
        for words in wrong:
            self.stdout.write(words)
        if wrong:
            raise CommandError(f"{len(wrong)} found")
        self.stdout.write("Symbols and universes fit together.")
