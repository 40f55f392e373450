from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.universes.lists.reading import read
from apps.universes.lists.text import Unreadable
from apps.universes.making.core import load_members
from apps.universes.making.search import known_tickers


class Command(BaseCommand):
    help = "Make a universe for everybody of a list in a file, or let one that is there hold it instead."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("file", type=Path, help="CSV or text, in any form the site takes")

    def handle(self, *, name: str, file: Path, **options: Any) -> None:
        try:
            found = read(file.read_bytes(), known_tickers())
        except (OSError, Unreadable) as reason:
            raise CommandError(str(reason)) from reason
        if found.problem_count or not found.tickers:
            for problem in found.problems:
                self.stderr.write(f"line {problem.line}: {problem.words} {problem.suggestion}")
            raise CommandError(f"Nothing was changed: {found.problem_count} entries were not understood.")
        universe = load_members(name=name, members=dict.fromkeys(found.tickers, ""))
        self.stdout.write(f"{universe}: {universe.members.count()} symbols")
