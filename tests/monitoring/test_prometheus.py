"""The same alarms for Prometheus: the file in the repository is what the rules say, and asks for nothing we do not tell."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from prometheus_client import REGISTRY

from apps.monitoring.alarms.prometheus import expression, rules_file
from apps.monitoring.figures import FIGURES
from apps.monitoring.metrics import figures
from apps.monitoring.models import AlarmRule
from tests.monitoring.makers import heard
from workers.ingest.metrics import told
from workers.ingest.stopwatch import Stopwatch

FILE = Path(__file__).parents[2] / "docker" / "prometheus" / "rules.yaml"


def names_told() -> set[str]:
    """Every name of ours that some process serves."""
    beat = heard().beat
    assert beat
    families = [*REGISTRY.collect(), *told(beat, {"detect": Stopwatch()})]
    ours = {sample.name for family in families for sample in family.samples} | {name for name, _, _ in figures(heard())}
    return {name for name in ours if name.startswith("ts_")}


def test_the_file_of_the_repository_is_what_a_new_installation_has():
    out = StringIO()
    call_command("prometheus_rules", "--defaults", stdout=out)

    assert FILE.read_text() == out.getvalue()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_prometheus_is_asked_only_for_what_is_told(figure):
    asked = set(re.findall(r"\bts_[a-z_]+", figure.promql))

    assert asked
    assert asked - names_told() == set()


@pytest.mark.django_db
def test_rules_of_staff_are_written_and_those_that_are_off_are_not():
    AlarmRule.objects.all().delete()
    AlarmRule.objects.create(
        name="late", figure="feed_lag", threshold=2.5, hold_seconds=45, clear_seconds=90, advice="Ask."
    )
    AlarmRule.objects.create(name="off", figure="feed_lag", threshold=9.0, is_on=False)

    late, down = yaml.safe_load(rules_file(AlarmRule.objects.all()))["groups"][0]["rules"]

    assert late["alert"] == "late"
    assert (late["expr"], late["for"], late["keep_firing_for"]) == ("(ts_feed_lag_seconds) > 2.5", "45s", "90s")
    assert late["labels"] == {"severity": "warning"}
    assert late["annotations"]["description"] == "Ask."
    assert down["expr"] == "up == 0"


def test_growth_is_asked_for_counter_by_counter():
    rule = AlarmRule(name="x", figure="lost", compare="grows", threshold=2.0, hold_seconds=0, clear_seconds=600)

    assert expression(rule) == "sum(increase(ts_lost_total[600s])) > 2"
