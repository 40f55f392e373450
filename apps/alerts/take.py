"""Takes what was told out of the alerts' log: a row each, and what is to be sent, with the place in one transaction."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from redis import Redis

from apps.accounts.models import User
from apps.alerts import counters, policy
from apps.alerts.hand_over import hand_over
from apps.alerts.models import Delivery, Destination, Notice, Place, Rule
from tickstock.stream import client, notices
from tickstock.stream.notices import Numbered

RUN = 5.0  # Seconds of one run; the next one goes on


def take() -> int:
    """Take all there is, for some seconds; how many notices that were."""
    taken, until = 0, time.monotonic() + RUN
    with client.connect(settings.STREAM_URL) as redis:
        while time.monotonic() < until:
            found, place = _take_some(redis)
            if place.seq:
                notices.taken(redis, place.seq)
            taken += found
            if not found:
                break
    return taken


@transaction.atomic
def _take_some(redis: Redis) -> tuple[int, Place]:
    place, _ = Place.objects.select_for_update().get_or_create(shard=0)
    before = (place.epoch, place.seq)
    end = notices.end(redis)
    if end.epoch != place.epoch:
        place.epoch, place.seq = end.epoch, 0
    found = notices.after(redis, place.seq)
    last = found[-1].seq if found else end.seq
    lost = last - place.seq - len(found)
    if lost > 0:
        place.missing += lost
        counters.MISSING.inc(lost)
    place.seq = max(place.seq, last)
    if (place.epoch, place.seq) != before:
        place.save()
        _write(found, place.epoch, timezone.now())
    return len(found), place


def _write(found: list[Numbered], epoch: int, now: datetime) -> None:
    fresh = _not_known(found)
    rules = {str(rule.uid): rule for rule in _rules(fresh)}
    owners = set(User.objects.filter(pk__in={one.told.owner for one in fresh}).values_list("pk", flat=True))
    sent = Counter({uid: _sent_today(rule, now) for uid, rule in rules.items()})
    made: list[Notice] = []
    for one in fresh:
        if one.told.owner not in owners:
            continue
        rule = rules.get(one.told.rule)
        told_at = datetime.fromtimestamp(one.told_at, UTC)
        targets = len(_targets(rule)) if rule else 0
        held = policy.why_not(rule, told_at, now, sent_today=sent[one.told.rule], destinations=targets)
        sent[one.told.rule] += held == Notice.Held.NO
        made.append(_notice(one, epoch, rule, told_at, held))
        if held:
            counters.HELD.labels(held).inc()
    Notice.objects.bulk_create(made)
    counters.TAKEN.inc(len(made))
    to_send = defaultdict(list)
    for notice in made:
        if not notice.held:
            to_send[str(notice.rule_uid)].append(notice)
    for uid, those in to_send.items():
        _deliver(rules[uid], those, now)
    if to_send:
        transaction.on_commit(hand_over, robust=True)


def _not_known(found: list[Numbered]) -> list[Numbered]:
    """Those that were not taken before, each once: another life of the log may tell them under new numbers."""
    rules, moments = {one.told.rule for one in found}, {one.told.moment for one in found}
    rows = Notice.objects.filter(rule_uid__in=rules, moment__in=moments)
    known = {f"{uid}:{version}:{symbol}:{moment}" for uid, version, symbol, moment in rows.values_list("rule_uid", "version", "symbol", "moment")}  # fmt: skip
    return list({one.told.identity: one for one in found if one.told.identity not in known}.values())


def _rules(found: Iterable[Numbered]) -> Iterable[Rule]:
    uids = {one.told.rule for one in found}
    return Rule.objects.filter(uid__in=uids).select_related("owner").prefetch_related("destinations")


def _targets(rule: Rule) -> list[Destination]:
    return [one for one in rule.destinations.all() if one.is_active]


def _sent_today(rule: Rule, now: datetime) -> int:
    return rule.notices.filter(held=Notice.Held.NO, told_at__gte=policy.day_began(rule, now)).count()


def _notice(one: Numbered, epoch: int, rule: Rule | None, told_at: datetime, held: Notice.Held) -> Notice:
    told = one.told
    return Notice(
        epoch=epoch,
        seq=one.seq,
        rule=rule,
        owner_id=told.owner,
        rule_uid=told.rule,
        rule_name=told.name,
        version=told.version,
        symbol=told.symbol,
        moment=told.moment,
        at=told.at,
        told_at=told_at,
        price=told.price,
        facts=told.facts,
        kind=told.kind,
        held=held,
    )


def _deliver(rule: Rule, those: list[Notice], now: datetime) -> None:
    """What is told together goes in one message, and with a digest what comes until its end."""
    due = policy.digest_ends(rule, now)
    name = (
        f"digest {rule.uid} {due.timestamp():.0f}" if rule.digest_minutes else " ".join(str(one.uid) for one in those)
    )
    for destination in _targets(rule):
        key = sha256(f"{destination.pk} {name}".encode()).hexdigest()
        delivery, _ = Delivery.objects.get_or_create(key=key, defaults={"destination": destination, "due_at": due})
        delivery.notices.add(*those)
