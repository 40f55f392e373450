"""How fast one worker archives the log to PostgreSQL, totals and all, beside a bare COPY of the same rows."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.broker import broker, free_port, until
from benchmarks.figures import Figure
from benchmarks.start import HERE
from tests.services import postgres

EVENTS, SYMBOLS, BEFORE = 50_000, 8_000, 5_000
WORK = """
import io, json, random, time
from django.conf import settings
from django.db import connection
from redis import Redis
from apps.analytics.archive.run import Archiver
from apps.analytics.models import ArchivedEvent
from tickstock.market import wire
from tickstock.market.events import High, Low
from tickstock.stream import keys

chance = random.Random(7)
at = 1_795_012_200_000  # 18 November 2026, 9:30
redis = Redis.from_url(settings.REDIS_URL)
redis.hset(keys.meta(0), mapping={"epoch": 7, "fence": 1})


def write(first, last):
    pipeline = redis.pipeline(transaction=False)
    for seq in range(first, last + 1):
        event = chance.choice((High, Low))(
            seq=seq, eid=f"1795012200-{seq}", symbol=f"S{chance.randrange(SYMBOLS)}", price=chance.uniform(1, 900),
            at=at + seq * 2, session="regular", significance=2.5, block=seq % 50 == 0, volume_ratio=1.4,
            day_volume=1e4 + seq, reference=190.0, move=0.0026, count=1 + seq // 1000,
        )
        pipeline.xadd(keys.log(0, 7), {"e": wire.encode(event)}, id=f"{seq}-0")
    pipeline.execute()


def run():
    with Archiver(settings.REDIS_URL) as archiver:
        began = time.perf_counter()
        assert archiver.run(300.0)
        return time.perf_counter() - began


write(1, BEFORE)
run()
write(BEFORE + 1, BEFORE + EVENTS)
archived = run()
assert ArchivedEvent.objects.count() == BEFORE + EVENTS
with connection.cursor() as cursor:
    rows = io.StringIO()
    cursor.copy_expert("COPY (SELECT * FROM analytics_archivedevent ORDER BY id LIMIT %d) TO STDOUT" % EVENTS, rows)
    cursor.execute("CREATE TABLE bare (LIKE analytics_archivedevent INCLUDING ALL)")
    rows.seek(0)
    began = time.perf_counter()
    cursor.copy_expert("COPY bare FROM STDIN", rows)
    copied = time.perf_counter() - began
print("found", json.dumps([EVENTS / archived, EVENTS / copied]))
"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        port = free_port()
        server = postgres.make(postgres.binaries(folder), folder / "postgres", port)
        server.start()
        try:
            until(lambda: postgres.answers(port))
            with broker(folder) as redis_url:
                numbers = {"EVENTS": EVENTS, "SYMBOLS": SYMBOLS, "BEFORE": BEFORE}
                archived, copied = work(folder, port, redis_url, WORK, numbers)
        finally:
            server.stop()
    yield Figure("archive_events_a_second", archived, "1/s", least=5_000.0)
    yield Figure("archive_bare_copy_a_second", copied, "1/s")


def work(folder: Path, port: int, redis_url: str, script: str, numbers: dict[str, int]) -> list[float]:
    """What a script finds, in a process of its own with a migrated database; it prints "found" and its figures."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tickstock.settings.local",
        "REDIS_URL": redis_url,
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{port}/postgres",
        "ALLOWED_HOSTS": "testserver",
        "LOG_LEVEL": "ERROR",
    }
    for name, number in numbers.items():
        script = script.replace(name, str(number))
    for arguments in (["migrate", "-v0"], ["shell", "-v0", "-c", script]):
        ran = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=HERE, env=environment, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
    found: list[float] = msgspec.json.decode(ran.stdout.rpartition("found ")[2])
    return found
