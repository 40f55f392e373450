"""Which source a feed's name stands for."""

from __future__ import annotations

from collections.abc import Callable

from workers.ingest.config import Config
from workers.ingest.sources.massive import MassiveSource


def build(config: Config, deliver: Callable[[bytes], None]) -> MassiveSource:
    """The source of the configured feed. The simulator speaks Massive's protocol, so one client serves both."""
    return MassiveSource(config.host, config.key, config.subscribe, deliver)
