"""`python -m workers.merge`: the logs of a market's parts in, one log out."""

from __future__ import annotations

import logging
import signal
import sys

from tickstock import env, metrics
from workers.ingest.metrics import IngestCollector
from workers.merge.config import read_config
from workers.merge.merger import Merger


def main() -> None:
    config = read_config()
    logging.basicConfig(
        format="{asctime} {levelname} {name} {message}",
        style="{",
        level=env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )
    merger = Merger(config)
    stages = {"merge": merger.outbox.through, "merge_log": merger.outbox.appending}
    metrics.serve(config.metrics_port, IngestCollector(lambda: merger.reporter.newest, lambda: stages))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, merger.stop)
    if failure := merger.run():
        sys.exit(failure)


if __name__ == "__main__":
    main()
