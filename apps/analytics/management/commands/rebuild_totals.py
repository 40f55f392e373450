from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.analytics.archive.totals import rebuild
from apps.analytics.models import ArchivedEvent


class Command(BaseCommand):
    help = "Counts the totals of a day anew from its archived events (without --day: of every day there is)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="such as 2026-11-18, in New York")

    def handle(self, *args: Any, **options: Any) -> None:
        days = [options["day"]] if options["day"] else list(ArchivedEvent.objects.days())
        if not days:
            raise CommandError("Nothing is archived.")
        for day in days:
            if not (count := rebuild(day)):
                raise CommandError(f"No events of {day} are archived.")
            self.stdout.write(f"{day}: {count:,} events counted")
