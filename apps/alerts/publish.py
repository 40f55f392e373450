"""Puts everybody's rules where the alerts' process reads them."""

from __future__ import annotations

import logging

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from redis import RedisError

from apps.alerts.models import Rule
from apps.alerts.rules_of import members_of, said
from tickstock.market.alerting import rule as evaluated
from tickstock.stream import client, rulebook
from tickstock.stream.rulebook import Rulebook

logger = logging.getLogger(__name__)


def publish_rules() -> None:
    """Once the change that calls it is committed; where no broker answers, the beat does it soon anyway."""
    transaction.on_commit(publish_now, robust=True)


def publish_now() -> bool:
    """Publish the rules where they differ from what is published; whether they did."""
    try:
        with client.connect(settings.STREAM_URL) as redis:
            before = rulebook.read(redis)
            book = rules_in_force(before.version + 1)
            if msgspec.structs.replace(book, version=before.version) == before:
                return False
            rulebook.publish(redis, book)
    except (RedisError, OSError) as problem:
        logger.warning("Rules are not published yet: the broker does not answer (%s)", type(problem).__name__)
        return False
    return True


def rules_in_force(version: int) -> Rulebook:
    """Everybody's, with the members of the universes they look at."""
    rules: list[evaluated.Rule] = []
    universes: set[int] = set()
    for rule in Rule.objects.at_work(timezone.now()).order_by("pk"):
        try:
            rules.append(said(rule))
        except msgspec.ValidationError as problem:
            logger.error("Alert rule %s cannot be read: %s", rule.pk, problem)
            continue
        if rule.universe_id:
            universes.add(rule.universe_id)
    members = {name: sorted(those) for name, those in members_of(universes).items()}
    return Rulebook(version=version, universes=members, rules=rules)
