"""What became of each delivery of a webhook, tests, and sending again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.shortcuts import get_object_or_404
from django.utils import timezone
from msgspec import Meta, field

from apps.accounts.models import Scope
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.paging import Paged, cursor
from apps.api.views.webhooks import own, refused
from apps.webhooks import services
from apps.webhooks.models import Delivery
from tickstock.market.interest import Ledger

State = Literal["waiting", "sending", "sent", "dead"]


class WebhookDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A test has no numbers: its `epoch` is 0."""

    id: Annotated[UUID, Meta(description="The header `Webhook-Id`, the same at every try")]
    type: str
    epoch: int
    first: int = field(name="from")
    through: int
    ledger: Ledger
    events: int
    state: str
    tries: int
    next_try_at: datetime
    status: Annotated[int | None, Meta(description="Of the last answer")]
    answer: Annotated[str, Meta(description="Its first 200 characters, or what went wrong")]
    created_at: datetime
    sent_at: datetime | None


class WebhookDeliveries(msgspec.Struct, frozen=True):
    items: list[WebhookDelivery]
    next: str | None


class WebhookDeliveryWhole(msgspec.Struct, frozen=True):
    delivery: WebhookDelivery
    body: Annotated[msgspec.Raw, Meta(description="As it is sent")]


class Deliveries(Paged, frozen=True, kw_only=True):
    state: State | None = None


class TestView(Door):
    @door("testWebhook", WebhookDelivery, status=201, scope=Scope.WEBHOOKS, also=(404, 422))
    def post(self, request: SignedInRequest, uid: UUID) -> WebhookDelivery:
        """Send a body without events, once and before all that waits, also while it is paused."""
        with refused():
            return _line(services.test(endpoint=own(request, uid), now=timezone.now()))


class DeliveriesView(Door):
    @door("listWebhookDeliveries", WebhookDeliveries, query=Deliveries, scope=Scope.WEBHOOKS, also=(404,))
    def get(self, request: SignedInRequest, asked: Deliveries, uid: UUID) -> WebhookDeliveries:
        """What was sent, waits, or was given up, the newest first."""
        found = own(request, uid).deliveries.defer("packed")
        if before := asked.after_number():
            found = found.filter(pk__lt=before)
        if asked.state:
            found = found.filter(state=asked.state)
        page = list(found[: asked.limit + 1])
        more = cursor(page[asked.limit - 1].pk) if len(page) > asked.limit else None
        return WebhookDeliveries([_line(one) for one in page[: asked.limit]], more)


class DeliveryView(Door):
    @door("getWebhookDelivery", WebhookDeliveryWhole, scope=Scope.WEBHOOKS, also=(404,))
    def get(self, request: SignedInRequest, uid: UUID, delivery: UUID) -> WebhookDeliveryWhole:
        """One delivery, with its body."""
        found = get_object_or_404(own(request, uid).deliveries, uid=delivery)
        return WebhookDeliveryWhole(_line(found), msgspec.Raw(found.body))


class RedeliveryView(Door):
    @door("redeliverWebhook", WebhookDelivery, scope=Scope.WEBHOOKS, also=(404, 422))
    def post(self, request: SignedInRequest, uid: UUID, delivery: UUID) -> WebhookDelivery:
        """Send a delivery once more, whatever became of it, under the same id."""
        found = get_object_or_404(own(request, uid).deliveries, uid=delivery)
        with refused():
            services.redeliver(delivery=found, now=timezone.now())
        found.refresh_from_db()
        return _line(found)


def _line(one: Delivery) -> WebhookDelivery:
    return WebhookDelivery(
        id=one.uid,
        type=one.kind,
        epoch=one.epoch,
        first=one.first,
        through=one.through,
        ledger=one.ledger,
        events=one.events,
        state=one.state,
        tries=one.tries,
        next_try_at=one.next_try_at,
        status=one.status,
        answer=one.answer,
        created_at=one.created_at,
        sent_at=one.sent_at,
    )
