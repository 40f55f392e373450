"""`python -m workers.run`: everything TickStock needs, on this machine; `python -m workers.run stop` ends it."""

from __future__ import annotations

import os
import sys
from uuid import uuid4

from workers.run import record
from workers.run.config import Config, read_config
from workers.run.record import Record, Running
from workers.run.start import run
from workers.run.stop import clear, stop
from workers.run.trouble import Trouble


def main() -> None:
    config = read_config()
    if sys.argv[1:] == ["stop"]:
        stop(config)
        return
    try:
        only_run(config)
    except Running as running:
        where = f" at {running.record.url} (process {running.record.pid})" if running.record else ""
        sys.exit(f"TickStock is already running{where}. To end it: make stop")
    except Trouble as trouble:
        sys.exit(str(trouble))


def only_run(config: Config) -> None:
    """Run everything, unless it runs already."""
    clear(config)
    with record.held(config.var) as file:
        this = Record(os.getpid(), config.url, uuid4().hex)
        record.write(file, this)
        run(config, this.mark)
        record.write(file, None)


if __name__ == "__main__":
    main()
