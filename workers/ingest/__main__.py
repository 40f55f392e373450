"""`python -m workers.ingest`: market data in, numbered events out."""

from __future__ import annotations

import logging
import signal
import sys

from tickstock import env
from workers.ingest.config import read_config
from workers.ingest.worker import Worker


def main() -> None:
    config = read_config()
    logging.basicConfig(
        format="{asctime} {levelname} {name} {message}",
        style="{",
        level=env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )
    worker = Worker(config)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    if failure := worker.run():
        sys.exit(failure)


if __name__ == "__main__":
    main()
