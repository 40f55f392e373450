"""What rules told, where it was sent, and what they would have told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.shortcuts import get_object_or_404
from django.utils import timezone
from msgspec import Meta

from apps.accounts.models import Scope
from apps.alerts import places
from apps.alerts.backtests import asking
from apps.alerts.models import BackTest, Delivery, Destination, Notice
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.paging import Paged, cursor
from apps.api.problems import Refused
from apps.api.types import Name, Ticker
from apps.api.views.alerts import own, refused


class Alert(msgspec.Struct, frozen=True):
    """`held` says why it was shown in pages only; `after_5` and the like are percent of its price, null until known."""

    id: UUID
    rule: UUID
    rule_name: str
    symbol: str
    at: Annotated[int, Meta(description="The market's clock, epoch ms")]
    told_at: datetime
    price: float | None
    kind: str | None
    facts: dict[str, Any]
    held: str
    after_5: float | None
    after_15: float | None
    after_30: float | None


class Alerts(msgspec.Struct, frozen=True):
    items: list[Alert]
    next: str | None


class AskedAlerts(Paged, frozen=True, forbid_unknown_fields=True, kw_only=True):
    rule: UUID | None = None
    symbol: Ticker | None = None


class AlertDestination(msgspec.Struct, frozen=True):
    id: UUID
    kind: str
    name: str
    is_active: bool
    paused_why: str
    failures: int
    last_success_at: datetime | None


class AlertDestinations(msgspec.Struct, frozen=True):
    items: list[AlertDestination]


class NewDestination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A browser subscribes itself, on the page; your own address is there from the beginning."""

    kind: Literal["sms", "webhook", "chat"]
    name: Name
    url: Annotated[str, Meta(max_length=500, description="Of a webhook, or of a chat service as apprise writes it")] = (
        ""
    )


class DestinationChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    is_active: bool


class DestinationWithSecret(msgspec.Struct, frozen=True):
    """The only answer that holds the secret of a webhook; empty of other kinds."""

    secret: str
    destination: AlertDestination


class AlertDelivery(msgspec.Struct, frozen=True):
    id: UUID
    destination: UUID
    alerts: Annotated[list[UUID], Meta(description="What the message is of; none: a test")]
    state: str
    tries: int
    status: int | None
    answer: str
    created_at: datetime
    sent_at: datetime | None


class AlertDeliveries(msgspec.Struct, frozen=True):
    items: list[AlertDelivery]
    next: str | None


class AskedTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    days: Annotated[int, Meta(ge=1, le=asking.MOST_DAYS, description="The newest recorded sessions")] = 5


class AlertBackTest(msgspec.Struct, frozen=True):
    """`found` has an entry for each day that is done: its total, and the newest of what would have been told."""

    id: UUID
    rule: UUID | None
    days: list[date]
    done: int
    state: str
    trouble: str
    found: list[dict[str, Any]]
    created_at: datetime


class AlertBackTests(msgspec.Struct, frozen=True):
    items: list[AlertBackTest]


class AlertsView(Door):
    @door("listAlerts", Alerts, query=AskedAlerts, scope=Scope.ALERTS, also=(422,))
    def get(self, request: SignedInRequest, asked: AskedAlerts) -> Alerts:
        """What your rules told, newest first."""
        found = Notice.objects.of(request.user)
        if asked.rule:
            found = found.filter(rule_uid=asked.rule)
        if asked.symbol:
            found = found.filter(symbol=asked.symbol)
        if before := asked.after_number():
            found = found.filter(pk__lt=before)
        rows = list(found[: asked.limit + 1])
        page = rows[: asked.limit]
        return Alerts([_alert(one) for one in page], cursor(page[-1].pk) if len(rows) > asked.limit else None)


class DestinationsView(Door):
    @door("listAlertDestinations", AlertDestinations, scope=Scope.ALERTS)
    def get(self, request: SignedInRequest) -> AlertDestinations:
        """Where you can be told."""
        return AlertDestinations([_destination(one) for one in Destination.objects.of(request.user)])

    @door(
        "addAlertDestination", DestinationWithSecret, body=NewDestination, status=201, scope=Scope.ALERTS, also=(422,)
    )
    def post(self, request: SignedInRequest, new: NewDestination) -> DestinationWithSecret:
        """Add a destination. The secret that signs a webhook is in this answer and nowhere else."""
        with refused():
            made, secret = places.add(owner=request.user, kind=new.kind, name=new.name, said={"url": new.url})
        return DestinationWithSecret(secret, _destination(made))


class DestinationView(Door):
    @door("changeAlertDestination", AlertDestination, body=DestinationChange, scope=Scope.ALERTS, also=(404,))
    def patch(self, request: SignedInRequest, change: DestinationChange, uid: UUID) -> AlertDestination:
        """Pause or resume a destination; what waits goes when it is resumed."""
        one = _own_destination(request, uid)
        if change.is_active:
            places.resume(destination=one)
        else:
            places.pause(destination=one, now=timezone.now())
        return _destination(_own_destination(request, uid))

    @door("removeAlertDestination", scope=Scope.ALERTS, also=(404, 422))
    def delete(self, request: SignedInRequest, uid: UUID) -> None:
        """Remove a destination; your own address stays."""
        with refused():
            places.remove(destination=_own_destination(request, uid))


class DestinationTestView(Door):
    @door("testAlertDestination", AlertDelivery, status=201, scope=Scope.ALERTS, also=(404, 422))
    def post(self, request: SignedInRequest, uid: UUID) -> AlertDelivery:
        """Send a test; what came of it is among the deliveries."""
        with refused():
            return _delivery(places.test(destination=_own_destination(request, uid), now=timezone.now()))


class AlertDeliveriesView(Door):
    @door("listAlertDeliveries", AlertDeliveries, query=Paged, scope=Scope.ALERTS, also=(422,))
    def get(self, request: SignedInRequest, asked: Paged) -> AlertDeliveries:
        """What was sent of your alerts, newest first: state, tries, answer."""
        found = Delivery.objects.of(request.user).select_related("destination").prefetch_related("notices")
        if before := asked.after_number():
            found = found.filter(pk__lt=before)
        rows = list(found[: asked.limit + 1])
        page = rows[: asked.limit]
        return AlertDeliveries(
            [_delivery(one) for one in page], cursor(page[-1].pk) if len(rows) > asked.limit else None
        )


class AlertTestsView(Door):
    @door("listAlertTests", AlertBackTests, scope=Scope.ALERTS, also=(404,))
    def get(self, request: SignedInRequest, uid: UUID) -> AlertBackTests:
        """The back-tests of a rule, newest first."""
        return AlertBackTests([_test(one) for one in own(request, uid).back_tests.all()[:50]])

    @door("askAlertTest", AlertBackTest, query=AskedTest, status=201, scope=Scope.ALERTS, also=(404, 422))
    def post(self, request: SignedInRequest, asked: AskedTest, uid: UUID) -> AlertBackTest:
        """Try a rule, as it is now, on recorded sessions; ask for the test again to see how far it is."""
        with refused():
            return _test(asking.ask(user=request.user, rule=own(request, uid), days=asked.days))


class AlertTestView(Door):
    @door("getAlertTest", AlertBackTest, scope=Scope.ALERTS, also=(404,))
    def get(self, request: SignedInRequest, uid: UUID) -> AlertBackTest:
        """How far a back-test is, and what it found."""
        return _test(get_object_or_404(BackTest.objects.of(request.user), uid=uid))

    @door("cancelAlertTest", scope=Scope.ALERTS, also=(404, 409))
    def delete(self, request: SignedInRequest, uid: UUID) -> None:
        """Cancel a back-test; what it found until then stays."""
        if not asking.cancel(get_object_or_404(BackTest.objects.of(request.user), uid=uid)):
            raise Refused("It is over already.", 409)


def _alert(one: Notice) -> Alert:
    return Alert(
        one.uid,
        one.rule_uid,
        one.rule_name,
        one.symbol,
        one.at,
        one.told_at,
        one.price,
        one.kind or None,
        one.facts,
        one.held,
        one.after_5,
        one.after_15,
        one.after_30,
    )


def _own_destination(request: SignedInRequest, uid: UUID) -> Destination:
    return get_object_or_404(Destination.objects.of(request.user), uid=uid)


def _destination(one: Destination) -> AlertDestination:
    return AlertDestination(
        one.uid, one.kind, one.name, one.is_active, one.paused_why, one.failures, one.last_success_at
    )


def _delivery(one: Delivery) -> AlertDelivery:
    return AlertDelivery(
        one.uid,
        one.destination.uid,
        [notice.uid for notice in one.notices.all()],
        one.state,
        one.tries,
        one.status,
        one.answer,
        one.created_at,
        one.sent_at,
    )


def _test(one: BackTest) -> AlertBackTest:
    days = [date.fromisoformat(day) for day in one.days]
    rule = one.rule.uid if one.rule else None
    return AlertBackTest(one.uid, rule, days, one.done, one.state, one.trouble, one.found, one.created_at)
