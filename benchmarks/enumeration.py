"""How long known and unknown people wait at the door: with the production's password hashing, the two should be alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.broker import broker
from benchmarks.figures import Figure
from benchmarks.start import HERE

ROUNDS = 30
KNOCK = """
import json, time
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from allauth.account.models import EmailAddress
from django.test import Client
from apps.accounts.models import User
found = {}
numbers = {}


def phone(email):
    return f"+1212555{numbers.setdefault(email, 2000 + len(numbers))}"


ways = {
    "sign in": lambda email: ("/accounts/login/", {"login": email, "password": "wrong"}),
    "ask for a code": lambda email: ("/accounts/login/code/", {"login": email}),
    "reset": lambda email: ("/accounts/password/reset/", {"email": email}),
    "sign up": lambda email: ("/accounts/signup/", {
        "email": email, "phone": phone(email), "password1": "correct horse battery staple", "terms": "on"}),
}
for number in range(ROUNDS):
    user = User.objects.create_user(f"alice{number}@example.com", "correct horse battery staple")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
for number in range(-3, ROUNDS):
    for way, asked in ways.items():
        for who in ("alice", "nobod")[:: 1 if number % 2 else -1]:
            path, fields = asked(f"{who}{number}@example.com")
            # Everybody has an address and a number of their own, so no limit is met.
            client = Client(REMOTE_ADDR=f"10.{len(found)}.{number + 3}.{len(who + way)}")
            began = time.perf_counter()
            answer = client.post(path, fields)
            took = time.perf_counter() - began
            assert answer.status_code in (200, 302), (way, answer.status_code)
            if number >= 0:
                found.setdefault(way, {}).setdefault(who, []).append(took)
print("found", json.dumps(found))
"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as place, broker(Path(place)) as redis_url:
        for way, took in _knock(Path(place), redis_url).items():
            known, unknown = (statistics.median(took[who]) * 1000 for who in ("alice", "nobod"))
            yield Figure(f"{way}, known", known, "ms")
            yield Figure(f"{way}, unknown", unknown, "ms")
            yield Figure(f"{way}, known to unknown", max(known, unknown) / min(known, unknown), "times", wanted=1.15)


def _knock(folder: Path, redis_url: str) -> dict[str, dict[str, list[float]]]:
    """Seconds by way and person, in a process of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tickstock.settings.local",
        "REDIS_URL": redis_url,
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "LOG_LEVEL": "ERROR",
    }
    script = KNOCK.replace("ROUNDS", str(ROUNDS))
    for arguments in (["migrate", "-v0"], ["shell", "-v0", "-c", script]):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=HERE,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
    return msgspec.json.decode(done.stdout.split("found ")[1], type=dict[str, dict[str, list[float]]])


if __name__ == "__main__":
    for figure in measure():
        sys.stdout.write(f"{figure}\n")
