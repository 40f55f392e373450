from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User

# Shown by `make run`; they exist on development settings only.
DEMO = ("demo@tickstock.localhost", "watch-the-tape")
STAFF = ("staff@tickstock.localhost", "keep-the-ledger")


class Command(BaseCommand):
    help = "Create a demo user and a staff user (development settings only)."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Demo accounts exist on development settings only.")
        for (email, password), staff in ((DEMO, False), (STAFF, True)):
            if not User.objects.filter(email=email).exists():
                make = User.objects.create_superuser if staff else User.objects.create_user
                user = make(email, password)
                EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        self.stdout.write(f"Sign in: {' '.join(DEMO)}")
        self.stdout.write(f"Staff: {' '.join(STAFF)}")
