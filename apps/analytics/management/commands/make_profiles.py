from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.analytics.models import VolumeProfile
from apps.analytics.profiles import ENOUGH, make_profiles


class Command(BaseCommand):
    help = "Make the usual volume of each minute of the day from stored minute bars, and hand it to the workers."

    def handle(self, **options: Any) -> None:
        made = make_profiles()
        known = VolumeProfile.objects.filter(sessions__gte=ENOUGH).count()
        self.stdout.write(f"{made} symbols, {known} of them with the {ENOUGH} sessions that are needed")
