"""`python -m workers.merge`: the logs of a market's parts in, one log out."""

from __future__ import annotations

import signal
import sys

from tickstock import metrics
from tickstock.logs import config as logs
from tickstock.stream.presence import Presence
from workers.ingest.metrics import IngestCollector
from workers.merge.config import read_config
from workers.merge.merger import Merger


def main() -> None:
    config = read_config()
    logs.put_in_force("merge")
    merger = Merger(config)
    stages = {"merge": merger.outbox.through, "merge_log": merger.outbox.appending}
    metrics.serve(config.metrics_port, IngestCollector(lambda: merger.reporter.newest, lambda: stages))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, merger.stop)
    presence = Presence(
        config.redis_url, "merge", shard=f"{config.shards} parts", metrics_port=config.metrics_port
    ).start()
    failure = merger.run()
    presence.stop()
    if failure:
        sys.exit(failure)


if __name__ == "__main__":
    main()
