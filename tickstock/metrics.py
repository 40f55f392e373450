"""Where a process that serves no pages shows what it counts, for Prometheus."""

from __future__ import annotations

import logging

from prometheus_client import REGISTRY, start_http_server
from prometheus_client.registry import Collector

from tickstock import env

logger = logging.getLogger(__name__)


def serve(port: int, *collectors: Collector) -> None:
    """Answer at `port` of METRICS_HOST; 0: not at all. Raises OSError where somebody else listens there."""
    if not port:
        return
    for collector in collectors:
        REGISTRY.register(collector)
    start_http_server(port, addr=env.text("METRICS_HOST", "127.0.0.1"))
    logger.info("Metrics at port %d", port)
