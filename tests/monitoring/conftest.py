from __future__ import annotations

import pytest

from tests.webhooks.receiver import receiver as receiver


@pytest.fixture
def first_rules(db):
    """Those of a new installation; a test that empties all tables may have been before this one."""
    from apps.monitoring.defaults import RULES  # Before Django is set up no model can be had
    from apps.monitoring.models import AlarmRule

    for rule in RULES:
        AlarmRule.objects.get_or_create(name=rule["name"], defaults=rule)
