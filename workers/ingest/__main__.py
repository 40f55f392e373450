"""`python -m workers.ingest`: market data in, numbered events out."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from dataclasses import replace
from pathlib import Path

from tickstock import metrics
from tickstock.logs import config as logs
from tickstock.stream.presence import Presence
from workers.ingest.config import Config, read_config
from workers.ingest.metrics import IngestCollector
from workers.ingest.reporter import Reporter
from workers.ingest.standby import Outcome
from workers.ingest.worker import Worker

logger = logging.getLogger(__name__)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m workers.ingest", description=__doc__)
    parser.add_argument("--record", type=Path, metavar="DIR", help="keep every raw frame there, one file a session")
    return parser.parse_args()


class Program:
    """One worker after the other: where another feed is to take over, a fresh start does it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.worker = Worker(config)
        self.stopping = False

    def run(self) -> str:
        """Work until stopped; gives why it could not go on, or nothing."""
        while not (failure := self.worker.run()) and not self.stopping and self.worker.outcome is not Outcome.STOPPED:
            logger.warning("Feed %s: %s", self.worker.config.feed, self.worker.outcome.value)
            if self.worker.outcome is Outcome.FALL_BACK:
                is_hopeless = bool(self.worker.source.refused)
                self.worker = Worker(self.config.standing_in(), None if is_hopeless else self.config, is_switch=True)
            else:
                self.worker = Worker(self.config, is_switch=True)
        return failure

    @property
    def reporter(self) -> Reporter:
        return self.worker.reporter

    def stop(self, *_: object) -> None:
        self.stopping = True
        self.worker.stop()


def main() -> None:
    arguments = read_arguments()
    config = replace(read_config(), record=arguments.record)
    logs.put_in_force("ingest")
    program = Program(config)
    metrics.serve(
        config.metrics_port, IngestCollector(lambda: program.reporter.newest, lambda: program.reporter.stages)
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, program.stop)
    shard = config.shard
    presence = Presence(
        config.redis_url,
        "ingest",
        shard=f"{shard.number}/{shard.of}",
        metrics_port=config.metrics_port,
    ).start()
    failure = program.run()
    presence.stop()
    if failure:
        sys.exit(failure)


if __name__ == "__main__":
    main()
