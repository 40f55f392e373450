"""Alert rules: written, tried, switched, snoozed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.shortcuts import get_object_or_404
from django.utils import timezone
from msgspec import UNSET, Meta, UnsetType
from redis import RedisError

from apps.accounts.models import Scope
from apps.alerts import services
from apps.alerts.models import Destination, Rule
from apps.alerts.models.rules import PER_DAY, TEXT
from apps.alerts.testing import preview
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.problems import Mistake, Refused
from apps.api.types import END, Id, Name, Ticker
from apps.api.views.filters import sound
from apps.universes.models import Universe
from tickstock.market.alerting import rule as evaluated
from tickstock.market.alerting.told import Told
from tickstock.market.filters import Filter, differences
from tickstock.market.language import WORDS, Problem

Expression = Annotated[str, Meta(max_length=TEXT, examples=["change_pct >= 3 and last > vwap"])]
Only = Annotated[list[Ticker], Meta(max_length=services.ONLY, description="These of the universe; none named: all")]
Seconds = Annotated[int, Meta(ge=0, le=services.LONGEST_COOL_DOWN)]
Aware = Annotated[datetime, Meta(tz=True)]
Clock = Annotated[str, Meta(pattern=f"^([01][0-9]|2[0-3]):[0-5][0-9]{END}", examples=["22:00"])]
LAST = datetime(2200, 1, 1, tzinfo=UTC)


class AlertRule(msgspec.Struct, frozen=True):
    """Over rows (`expression`) or over events (`events`, null where it is not). `universe` null: the whole market."""

    id: UUID
    name: str
    expression: str
    rearm: str
    events: Filter | None
    universe: int | None
    only: list[str]
    muted: list[str]
    cool_down: Annotated[int, Meta(description="Seconds between two of a symbol")]
    once_a_day: bool
    expires_at: datetime | None
    destinations: list[UUID]
    quiet_from: Clock | None
    quiet_until: Clock | None
    per_day: Annotated[int, Meta(description="Sent a day at most; pages show all")]
    digest_minutes: int
    snoozed_until: datetime | None
    is_on: bool
    version: Annotated[int, Meta(description="Rises when it waits for something else")]


class AlertRules(msgspec.Struct, frozen=True):
    items: list[AlertRule]


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a rule waits for."""

    expression: Expression = ""
    rearm: Expression = ""
    events: Filter | None = None
    universe: Id | None = None
    only: Only = []
    cool_down: Seconds = 0
    once_a_day: bool = False


class NewAlertRule(Condition, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Name
    expires_at: Aware | None = None
    destinations: Annotated[list[UUID], Meta(max_length=20)] = []
    quiet_from: Clock | None = None
    quiet_until: Clock | None = None
    per_day: Annotated[int, Meta(ge=1, le=10_000)] = PER_DAY
    digest_minutes: Annotated[int, Meta(ge=0, le=240)] = 0


class AlertRuleChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    expression: Expression | UnsetType = UNSET
    rearm: Expression | UnsetType = UNSET
    events: Filter | UnsetType | None = UNSET
    universe: Id | UnsetType | None = UNSET
    only: Only | UnsetType = UNSET
    cool_down: Seconds | UnsetType = UNSET
    once_a_day: bool | UnsetType = UNSET
    expires_at: Aware | UnsetType | None = UNSET
    destinations: Annotated[list[UUID], Meta(max_length=20)] | UnsetType = UNSET
    quiet_from: Clock | UnsetType | None = UNSET
    quiet_until: Clock | UnsetType | None = UNSET
    per_day: Annotated[int, Meta(ge=1, le=10_000)] | UnsetType = UNSET
    digest_minutes: Annotated[int, Meta(ge=0, le=240)] | UnsetType = UNSET
    is_on: bool | UnsetType = UNSET
    muted: Only | UnsetType = UNSET
    snoozed_until: Aware | UnsetType | None = UNSET


class WouldTell(msgspec.Struct, frozen=True):
    symbol: str
    at: Annotated[int, Meta(description="The market's clock, epoch ms")]
    price: float | None
    kind: str | None
    facts: dict[str, Any]

    @classmethod
    def of(cls, one: Told) -> WouldTell:
        return cls(one.symbol, one.at, one.price, one.kind or None, one.facts)


class AlertPreview(msgspec.Struct, frozen=True):
    """`told` are the newest of `total` that it would have told today; `is_whole` is false where two seconds were not enough."""

    matching: int
    looked_at: int
    matches: list[str]
    total: int
    told: list[WouldTell]
    until: int | None
    is_whole: bool


class LanguageWord(msgspec.Struct, frozen=True):
    name: str
    kind: str
    unit: str
    meaning: str
    example: str


class Language(msgspec.Struct, frozen=True):
    items: list[LanguageWord]


class AlertRulesView(Door):
    @door("listAlertRules", AlertRules, scope=Scope.ALERTS)
    def get(self, request: SignedInRequest) -> AlertRules:
        """Your alert rules, by name."""
        mine = Rule.objects.of(request.user).prefetch_related("destinations")
        return AlertRules([_told(one) for one in mine])

    @door("createAlertRule", AlertRule, body=NewAlertRule, status=201, scope=Scope.ALERTS, also=(422,))
    def post(self, request: SignedInRequest, new: NewAlertRule) -> AlertRule:
        """Make a rule. It tells what becomes true from now on."""
        with refused():
            return _told(services.make(owner=request.user, wish=_wish(request, msgspec.structs.asdict(new))))


class AlertRuleView(Door):
    @door("getAlertRule", AlertRule, scope=Scope.ALERTS, also=(404,))
    def get(self, request: SignedInRequest, uid: UUID) -> AlertRule:
        """One of your alert rules."""
        return _told(own(request, uid))

    @door("changeAlertRule", AlertRule, body=AlertRuleChange, scope=Scope.ALERTS, also=(404, 422))
    def patch(self, request: SignedInRequest, change: AlertRuleChange, uid: UUID) -> AlertRule:
        """Change, switch or snooze a rule. With another condition it begins anew."""
        rule = own(request, uid)
        said = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET}
        wishes = {name: value for name, value in said.items() if name not in ("is_on", "snoozed_until", "muted")}
        with refused():
            if wishes:
                services.change(rule=rule, wish=_wish(request, _before(rule) | wishes))
            for symbol in set(said.get("muted", rule.muted)) ^ set(rule.muted):
                services.mute(rule=rule, symbol=symbol, muted=symbol in said["muted"])
            if "is_on" in said and said["is_on"] != rule.is_on:
                services.switch(rule=rule, on=said["is_on"])
            if "snoozed_until" in said:
                if said["snoozed_until"] and said["snoozed_until"] >= LAST:
                    raise Refused("`snoozed_until` is more than a century away.", 422)
                services.snooze(rule=rule, until=said["snoozed_until"])
        return _told(own(request, uid))

    @door("deleteAlertRule", scope=Scope.ALERTS, also=(404,))
    def delete(self, request: SignedInRequest, uid: UUID) -> None:
        """Delete a rule. What it told stays."""
        services.remove(rule=own(request, uid))


class AlertPreviewView(Door):
    @door("previewAlertRule", AlertPreview, body=Condition, scope=Scope.ALERTS, also=(422,))
    def post(self, request: SignedInRequest, draft: Condition) -> AlertPreview:
        """What a rule says of the market now, and would have told today; nothing is saved."""
        wish = _wish(request, {"name": "draft", "destinations": [], **msgspec.structs.asdict(draft)})
        with refused():
            services.check(wish)
            rule = evaluated.Rule(
                uid="draft",
                owner=request.user.pk,
                name="draft",
                universe=str(wish.universe.pk) if wish.universe else "",
                only=frozenset(wish.only),
                expression=wish.expression,
                rearm=wish.rearm,
                events=draft.events,
                cool_down=wish.cool_down,
                once_a_day=wish.once_a_day,
            )
        try:
            found = preview(rule, wish.universe.tickers() if wish.universe else None)
        except (RedisError, OSError, ValueError) as problem:
            raise Refused("The market cannot be read now.", 503) from problem
        told = [WouldTell.of(one) for one in found.told]
        return AlertPreview(
            found.matching, found.looked_at, found.matches, found.total, told, found.until, found.is_whole
        )


class LanguageView(Door):
    @door("getAlertLanguage", Language, is_reference=True)
    def get(self, request: SignedInRequest) -> Language:
        """Every word of the language of rules."""
        return Language([LanguageWord(*one) for one in WORDS])


def own(request: SignedInRequest, uid: UUID) -> Rule:
    return get_object_or_404(Rule.objects.of(request.user).prefetch_related("destinations"), uid=uid)


@contextmanager
def refused() -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        place = Mistake("expression", f"At character {problem.at}: {problem.message}")
        raise Refused(problem.message, 422, errors=(place,)) from problem
    except services.Refused as problem:
        raise Refused(str(problem), 422) from problem


def _wish(request: SignedInRequest, said: dict[str, Any]) -> services.Wish:
    universe, events = said.pop("universe", None), said.pop("events", None)
    chosen = list(Destination.objects.of(request.user).filter(uid__in=said["destinations"]))
    if len(chosen) != len(set(said["destinations"])):
        raise Refused("You have no such destination.", 422)
    if said.get("expires_at") and not timezone.now() < said["expires_at"] < LAST:
        raise Refused("`expires_at` is over already, or more than a century away.", 422)
    for name in ("quiet_from", "quiet_until"):
        said[name] = time.fromisoformat(said[name]) if said.get(name) else None
    return services.Wish(
        **{
            **said,
            "universe": None if universe is None else _universe(request, universe),
            "events": None if events is None else differences(sound(events)),
            "only": tuple(said["only"]),
            "destinations": tuple(chosen),
        }
    )


def _universe(request: SignedInRequest, pk: int) -> Universe:
    found = Universe.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such universe.", 422)
    return found


def _before(rule: Rule) -> dict[str, Any]:
    names = (
        "name", "expression", "rearm", "only", "cool_down", "once_a_day", "expires_at", "per_day", "digest_minutes",
    )  # fmt: skip
    return {name: getattr(rule, name) for name in names} | {
        "universe": rule.universe_id,
        "events": rule.filter if rule.is_of_events else None,
        "destinations": [one.uid for one in rule.destinations.all()],
        "quiet_from": rule.quiet_from and f"{rule.quiet_from:%H:%M}",
        "quiet_until": rule.quiet_until and f"{rule.quiet_until:%H:%M}",
    }


def _told(one: Rule) -> AlertRule:
    return AlertRule(
        id=one.uid,
        **_before(one),
        muted=one.muted,
        snoozed_until=one.snoozed_until,
        is_on=one.is_on,
        version=one.version,
    )
