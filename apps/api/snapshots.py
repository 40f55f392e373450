"""The newest rows, read once for everybody who asks within a moment."""

from __future__ import annotations

import threading
import time

from django.conf import settings

from apps.api.problems import Refused
from tickstock.stream import client, rows

FRESH = 0.5  # Seconds that rows serve everybody who asks


class Snapshots:
    """The newest rows, read at once for everybody who asks within a moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: tuple[float, str, rows.Snapshot] | None = None

    def newest(self) -> rows.Snapshot:
        """Raises RedisError, and Refused where there are none."""
        with self._lock:
            now, url = time.monotonic(), settings.STREAM_URL
            if self._read is None or self._read[1] != url or now - self._read[0] > FRESH:
                try:
                    with client.connect(url) as redis:
                        found = rows.read(redis)
                except ValueError as problem:
                    raise Refused(f"{problem}.", 503) from problem
                if found is None:
                    raise Refused("There are no live rows: the ingest worker has not written any yet.", 503)
                self._read = now, url, found
            return self._read[2]

    def forget(self) -> None:
        """Read anew the next time."""
        self._read = None


snapshots = Snapshots()
