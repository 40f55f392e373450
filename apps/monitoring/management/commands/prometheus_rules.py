from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.monitoring.alarms.prometheus import rules_file
from apps.monitoring.defaults import RULES
from apps.monitoring.models import AlarmRule


class Command(BaseCommand):
    """Print the alarm rules for Prometheus."""

    help = "Prints the alarm rules as a rules file for Prometheus"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--defaults", action="store_true", help="those of a new installation; asks no database")

    def handle(self, *_: Any, defaults: bool, **__: Any) -> None:
        rules = [AlarmRule(**rule) for rule in RULES] if defaults else AlarmRule.objects.all()
        self.stdout.write(rules_file(rules), ending="")
