"""What the simulator has sent, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from workers.simulator.play import Pace
from workers.simulator.server import Server


class SimulatorCollector(Collector):
    def __init__(self, server: Server, pace: Pace) -> None:
        self.server = server
        self.pace = pace

    def collect(self) -> Iterator[Metric]:
        sent = CounterMetricFamily("ts_simulator_items", "Items sent, all clients together", labels=["channel"])
        for channel, count in sorted(self.server.counts.items()):
            sent.add_metric([channel], count)
        yield sent
        yield GaugeMetricFamily("ts_simulator_clients", "Clients connected", value=len(self.server.clients))
        yield GaugeMetricFamily(
            "ts_simulator_behind_seconds", "The most it was late since its last report", value=self.pace.behind
        )
