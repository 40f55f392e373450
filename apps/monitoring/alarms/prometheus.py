"""The same rules for Prometheus, which also watches while no job runs."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from apps.monitoring.figures import BY_NAME
from apps.monitoring.models import AlarmRule, Compare

HEAD = "# Made by `python manage.py prometheus_rules`; the same rules as in the admin.\n"
DOWN = {
    "alert": "process-down",
    "expr": "up == 0",
    "for": "30s",
    "labels": {"severity": "critical"},
    "annotations": {
        "summary": "{{ $labels.job }} at {{ $labels.instance }} does not answer",
        "description": "Is it running?",
    },
}


def rules_file(rules: Iterable[AlarmRule]) -> str:
    """A rules file in YAML with every rule that is on, and one that only Prometheus can watch."""
    group = {"name": "tickstock", "rules": [*(_alert(rule) for rule in rules if rule.is_on), DOWN]}
    return HEAD + yaml.safe_dump({"groups": [group]}, sort_keys=False, width=120, allow_unicode=True)


def expression(rule: AlarmRule) -> str:
    """When the rule is wrong, in PromQL."""
    asked, threshold = BY_NAME[rule.figure].promql, f"{rule.threshold:g}"
    if rule.compare == Compare.GROWS:
        return f"{_increase(asked, rule.clear_seconds)} > {threshold}"
    return f"({asked}) {'>' if rule.compare == Compare.ABOVE else '<'} {threshold}"


def _increase(asked: str, seconds: int) -> str:
    """What a counter grew by lately: the rate is taken before the sum, or one restart would look like growth."""
    name = asked.removeprefix("sum(").removesuffix(")")
    return f"sum(increase({name}[{seconds}s]))"


def _alert(rule: AlarmRule) -> dict[str, object]:
    return {
        "alert": rule.name,
        "expr": expression(rule),
        **({"for": f"{rule.hold_seconds}s"} if rule.hold_seconds else {}),
        **({"keep_firing_for": f"{rule.clear_seconds}s"} if rule.compare != Compare.GROWS else {}),
        "labels": {"severity": str(rule.severity)},
        "annotations": {"summary": f"{rule.condition}: {{{{ $value }}}}", "description": rule.advice},
    }
