"""`python -m workers.alerts`: the market's moments and everybody's rules in, the alerts' log out."""

from __future__ import annotations

import signal
import sys
import time

from tickstock import metrics
from tickstock.logs import config as logs
from tickstock.stream import client, keys
from tickstock.stream.lease import Lease
from tickstock.stream.presence import Presence
from workers.alerts.config import read_config
from workers.alerts.metrics import AlertsCollector
from workers.alerts.watcher import Watcher
from workers.ingest.crew import Crew
from workers.ingest.lease import LeaseKeeper

LOOK = 0.1  # Seconds


def main() -> None:
    config = read_config()
    logs.put_in_force("alerts")
    market, held = client.connect(config.redis_url), client.connect(config.redis_url)
    watcher = Watcher(market, config)
    name = f"alerts.{time.time_ns() // 1_000_000:x}"
    lease = LeaseKeeper(Lease(held, 0, name, key=keys.ALERTS_LEASE))
    metrics.serve(config.metrics_port, AlertsCollector(watcher))
    ending: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: ending.append(number))
    presence = Presence(config.redis_url, "alerts", metrics_port=config.metrics_port).start()
    crew = Crew([watcher, lease], lambda: ending.append(0))
    if lease.wait(lambda: bool(ending)):
        crew.start()
        while not ending and crew.is_alive(watcher):
            time.sleep(LOOK)
        crew.end()
        lease.release()
    presence.stop()
    if crew.failure:
        sys.exit(crew.failure)


if __name__ == "__main__":
    main()
