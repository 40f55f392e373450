"""What looking back costs with two million events in the day: the pages, and a file of a million rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.archive import work
from benchmarks.broker import broker, free_port, until
from benchmarks.figures import Figure
from tests.services import postgres

EVENTS, FILE = 2_000_000, 1_000_000
SCRIPT = """
import asyncio, json, resource, time
from datetime import date
from django.db import connection
from django.test import Client
from apps.accounts.models import User
from apps.analytics.archive import partitions
from apps.analytics.history.export import as_csv, as_parquet
from apps.analytics.models import ArchivedEvent

day, quiet = date(2026, 11, 18), date(2026, 11, 17)
partitions.ensure([quiet, day])
with connection.cursor() as cursor:
    cursor.execute('''INSERT INTO analytics_archivedevent
        (day, eid, shard, epoch, seq, kind, symbol, session, at, price, significance, data)
        SELECT '2026-11-18', 'b-' || n, 0, 7, n, (ARRAY['high','low','trend','surge','vwap'])[1 + n %% 5],
            'S' || n %% 8000, 'regular', 1795012200000 + n * 11, 100 + n %% 50, 1.0 + n %% 7,
            '{"kind":"high","seq":' || n || ',"eid":"b-' || n || '","symbol":"S' || n %% 8000 || '","price":190.5,'
            || '"at":1795012200000,"session":"regular","significance":2.5,"block":false,"volume_ratio":1.4,'
            || '"reference":190.0,"move":0.0026,"count":7}'
        FROM generate_series(1, EVENTS) AS n''' .replace('%%', '%'))
    cursor.execute('''INSERT INTO analytics_archivedevent
        (day, eid, shard, epoch, seq, kind, symbol, session, at, price, significance, data)
        SELECT '2026-11-17', 'q', 0, 6, 1, 'halt', 'S1', 'regular', 1794925800000, 1, 1, '{}' ''')
    cursor.execute('''INSERT INTO analytics_symboltotals (day, session, symbol, events, blocks, first_at, first_eid,
            last_at, last_eid, highest, lowest, day_volume, high, low, trend, surge, pressure, vwap, gap, breakout, halt, resume)
        SELECT day, session, symbol, count(*), 0, min(at), min(eid), max(at), max(eid), max(price), min(price), 1,
            count(*) FILTER (WHERE kind = 'high'), count(*) FILTER (WHERE kind = 'low'), count(*) FILTER (WHERE kind = 'trend'),
            count(*) FILTER (WHERE kind = 'surge'), 0, count(*) FILTER (WHERE kind = 'vwap'), 0, 0, 0, 0
        FROM analytics_archivedevent WHERE day = '2026-11-18' GROUP BY day, session, symbol''')
    cursor.execute('''INSERT INTO analytics_symbolfigures (day, session, symbol, open, last, high, low, volume, turnover, vwap,
            trades, highs, lows, prev_close, at)
        SELECT day, session, symbol, 100, 100 + events %% 9, 110, 90, 1, events, 100, 1, 1, 1, 100, last_at
        FROM analytics_symboltotals''' .replace('%%', '%'))
    for level, size in (('minute', 60000), ('hour', 3600000)):
        cursor.execute(f'''INSERT INTO analytics_eventcount (day, session, level, at, kind, count)
            SELECT day, session, '{level}', at - at % {size}, kind, count(*) FROM analytics_archivedevent
            WHERE day = '2026-11-18' GROUP BY 1, 2, 3, 4, 5''')
    cursor.execute('''INSERT INTO analytics_eventcount (day, session, level, at, kind, count)
        SELECT day, session, 'day', 0, kind, count(*) FROM analytics_archivedevent GROUP BY 1, 2, 3, 4, 5''')
    cursor.execute('''INSERT INTO analytics_gaugesample (day, at, scope, advancers, decliners, unchanged, up_volume, down_volume,
            tick, fresh, members, net_pressure, mean_change)
        SELECT '2026-11-18', 1795012200000 + n * 10000, scope, 10, 9, 1, 1, 1, 1, 20, 20, n % 100, 0.01
        FROM generate_series(1, 2340) AS n, unnest(ARRAY['core', 'sector:Energy', 'sector:Technology']) AS scope''')
    cursor.execute("ANALYZE")
client = Client()
client.force_login(User.objects.create_user("bench@example.com", "x"))


def middle(path):
    taken = []
    for _ in range(9):
        began = time.perf_counter()
        answer = client.get(path)
        taken.append(time.perf_counter() - began)
        assert answer.status_code == 200, (path, answer.status_code)
    return 1000 * sorted(taken)[4]


async def send(write):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, size = time.perf_counter(), 0
    async for part in write(ArchivedEvent.objects.filter(day=day, id__lte=FILE)):
        size += len(part)
    return FILE / (time.perf_counter() - began), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


deep = ArchivedEvent.objects.filter(day=day).order_by('id').values_list('pk', flat=True)[EVENTS // 2]
found = [
    middle('/session/2026-11-17/'), middle('/session/2026-11-18/'),
    middle('/history/?day=2026-11-17'), middle('/history/?day=2026-11-18'),
    middle(f'/history/?day=2026-11-18&before={deep}'),
    middle('/history/?day=2026-11-18&symbols=S77&kinds=surge&strength=2'),
    *asyncio.run(send(as_csv)), *asyncio.run(send(as_parquet)),
]
print("found", json.dumps(found))
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
                found = work(folder, port, redis_url, SCRIPT, {"EVENTS": EVENTS, "FILE": FILE})
        finally:
            server.stop()
    small, large, few, many, deep, narrow, csv, csv_mb, parquet, parquet_mb = found
    yield Figure("session_page_quiet_day_ms", small, "ms")
    yield Figure("session_page_2m_ms", large, "ms", wanted=200.0)
    yield Figure("history_page_quiet_day_ms", few, "ms")
    yield Figure("history_page_2m_ms", many, "ms", wanted=100.0)
    yield Figure("history_page_deep_ms", deep, "ms", wanted=100.0)
    yield Figure("history_page_narrow_ms", narrow, "ms", wanted=100.0)
    yield Figure("export_csv_rows_a_second", csv, "1/s")
    yield Figure("export_csv_grown_mb", csv_mb, "MB", wanted=64.0)
    yield Figure("export_parquet_rows_a_second", parquet, "1/s")
    yield Figure("export_parquet_grown_mb", parquet_mb, "MB", wanted=256.0)
