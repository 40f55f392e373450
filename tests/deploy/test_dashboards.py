"""Grafana's dashboards ask only for what some process of ours tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django_prometheus.middleware import Metrics
from prometheus_client import REGISTRY, Metric

from apps.monitoring.metrics import figures
from tests.deploy.linters import DASHBOARDS, queries
from tests.monitoring.makers import heard
from tickstock import env
from workers.ingest.metrics import told
from workers.ingest.stopwatch import Stopwatch
from workers.simulator.metrics import SimulatorCollector

ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
NAME = re.compile(r"\b(?:ts|django|process)_[a-z_]+")


class Quiet:
    """A server of the simulator, and its pace, that have done nothing yet."""

    counts: dict[str, int] = {"T": 0}
    clients: tuple[()] = ()
    behind = 0.0


def names_told() -> set[str]:
    for path in (env.ROOT / "apps").glob("*/counters.py"):
        import_module(f"apps.{path.parent.name}.counters")
    return {name for family in families() for name in names(family)} | {name for name, _, _ in figures(heard())}


def families() -> Iterator[Metric]:
    quiet: Any = Quiet()
    Metrics.get_instance()  # What is counted of requests, as soon as there is one
    yield from REGISTRY.collect()
    yield from told(heard().beat, {"detect": Stopwatch()})
    yield from SimulatorCollector(quiet, quiet).collect()


def names(family: Metric) -> Iterator[str]:
    for ending in ENDINGS.get(family.type, ("",)):
        yield family.name + ending


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_a_dashboard_asks_only_for_what_is_told(path):
    asked = {name for query in queries(path) for name in NAME.findall(query)}

    assert len(asked) > 10
    assert asked - names_told() == set()


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_panels_lie_side_by_side(path):
    taken: set[tuple[int, int]] = set()
    for place in (panel["gridPos"] for panel in json.loads(path.read_text())["panels"]):
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken
        assert place["x"] + place["w"] <= 24
        taken |= cells


def test_every_metric_of_ours_that_counts_a_loss_is_shown():
    shown = {name for path in DASHBOARDS for query in queries(path) for name in NAME.findall(query)}

    assert shown >= {"ts_lost_total", "ts_failures_total", "ts_ledger_missing_events", "ts_viewer_gaps_total"}
