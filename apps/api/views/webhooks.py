"""Webhooks: your events sent to a server of your own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from msgspec import UNSET, Meta, UnsetType

from apps.accounts.models import Scope
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.problems import Refused
from apps.api.types import Id, Name
from apps.universes.models import FilterSet, Universe
from apps.webhooks import services
from apps.webhooks.models import Endpoint
from tickstock.market.events import KINDS

Wants = Literal["in_force", "market", "universe"]
Url = Annotated[str, Meta(min_length=1, max_length=500, examples=["https://example.com/hook"])]
Kinds = Annotated[list[str], Meta(max_length=len(KINDS), description="None named: all that the filters let through")]


class Webhook(msgspec.Struct, frozen=True):
    """`universe` and `filters` are null where it wants what you look at in your pages, or all there is."""

    id: UUID
    name: str
    url: str
    wants: str
    universe: int | None
    filters: int | None
    kinds: list[str]
    is_active: bool
    paused_at: datetime | None
    paused_why: str
    failures: Annotated[int, Meta(description="In a row")]
    waiting: Annotated[int, Meta(description="Deliveries that are not over")]
    created_at: datetime
    last_success_at: datetime | None
    old_secret_until: Annotated[datetime | None, Meta(description="After a rotation both secrets sign until then")]


class Webhooks(msgspec.Struct, frozen=True):
    items: list[Webhook]


class WebhookWithSecret(msgspec.Struct, frozen=True):
    """The only answer that holds the secret: keep it."""

    secret: str
    webhook: Webhook


class NewWebhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    url: Url
    wants: Wants = "in_force"
    universe: Id | None = None
    filters: Id | None = None
    kinds: Kinds = []


class WebhookChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is left out stays as it is; with `skip`, one that is resumed goes on with what comes next."""

    name: Name | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    wants: Wants | UnsetType = UNSET
    universe: Id | UnsetType | None = UNSET
    filters: Id | UnsetType | None = UNSET
    kinds: Kinds | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    skip: bool = False


class WebhooksView(Door):
    @door("listWebhooks", Webhooks, scope=Scope.WEBHOOKS)
    def get(self, request: SignedInRequest) -> Webhooks:
        """Your webhooks, by name."""
        return Webhooks([_told(one) for one in Endpoint.objects.of(request.user).with_open()])

    @door("createWebhook", WebhookWithSecret, body=NewWebhook, status=201, scope=Scope.WEBHOOKS, also=(422,))
    def post(self, request: SignedInRequest, new: NewWebhook) -> WebhookWithSecret:
        """Make a webhook. Its secret is in this answer and nowhere else; it is told what comes from now on."""
        with refused():
            made, secret = services.create(owner=request.user, wish=_wish(request, **msgspec.structs.asdict(new)))
        return WebhookWithSecret(secret, _told(made))


class WebhookView(Door):
    @door("getWebhook", Webhook, scope=Scope.WEBHOOKS, also=(404,))
    def get(self, request: SignedInRequest, uid: UUID) -> Webhook:
        """One of your webhooks."""
        return _told(own(request, uid))

    @door("changeWebhook", Webhook, body=WebhookChange, scope=Scope.WEBHOOKS, also=(404, 422))
    def patch(self, request: SignedInRequest, change: WebhookChange, uid: UUID) -> Webhook:
        """Change, pause or resume a webhook. It holds for what comes from now on."""
        endpoint, now = own(request, uid), timezone.now()
        said = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET}
        wishes = said.keys() - {"is_active", "skip"}
        before = {
            "name": endpoint.name,
            "url": endpoint.url,
            "wants": endpoint.wants,
            "universe": endpoint.universe_id,
            "filters": endpoint.filters_id,
            "kinds": endpoint.kinds,
        }
        with refused(), transaction.atomic():
            if wishes:
                services.change(endpoint=endpoint, wish=_wish(request, **before | {one: said[one] for one in wishes}))
            if change.is_active is True:
                services.resume(endpoint=endpoint, now=now, skip=change.skip)
            elif change.is_active is False:
                services.pause(endpoint=endpoint, why=Endpoint.Why.OWNER, now=now)
        return _told(own(request, uid))

    @door("deleteWebhook", scope=Scope.WEBHOOKS, also=(404,))
    def delete(self, request: SignedInRequest, uid: UUID) -> None:
        """Delete a webhook: what waits is not sent any more."""
        own(request, uid).delete()


class SecretView(Door):
    @door("rotateWebhook", WebhookWithSecret, scope=Scope.WEBHOOKS, also=(404,))
    def post(self, request: SignedInRequest, uid: UUID) -> WebhookWithSecret:
        """Give a webhook a new secret. The old one signs as well for another 24 hours."""
        secret = services.rotate(endpoint=own(request, uid), now=timezone.now())
        return WebhookWithSecret(secret, _told(own(request, uid)))


def _wish(
    request: SignedInRequest,
    name: str,
    url: str,
    wants: str,
    universe: int | None,
    filters: int | None,
    kinds: list[str],
) -> services.Wish:
    if unknown := sorted(frozenset(kinds) - frozenset(KINDS)):
        raise Refused(f"There is no kind {unknown[0]!r}; there are {', '.join(KINDS)}.", 422)
    return services.Wish(
        name=name,
        url=url,
        wants=wants,
        universe=None if universe is None else _universe(request, universe),
        filters=None if filters is None else _filters(request, filters),
        kinds=frozenset(kinds),
    )


def _universe(request: SignedInRequest, pk: int) -> Universe:
    found = Universe.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such universe.", 422)
    return found


def _filters(request: SignedInRequest, pk: int) -> FilterSet:
    found = request.user.filter_sets.filter(pk=pk).first()
    if found is None:
        raise Refused("You have no such filters.", 422)
    return found


@contextmanager
def refused() -> Iterator[None]:
    try:
        yield
    except services.Refused as problem:
        raise Refused(str(problem), 422) from problem


def own(request: SignedInRequest, uid: UUID) -> Endpoint:
    return get_object_or_404(Endpoint.objects.of(request.user).with_open(), uid=uid)


def _told(one: Endpoint) -> Webhook:
    until = one.old_secret_until if one.old_secret_until and one.old_secret_until > timezone.now() else None
    return Webhook(
        one.uid,
        one.name,
        one.url,
        one.wants,
        one.universe_id,
        one.filters_id,
        one.kinds,
        one.is_active,
        one.paused_at,
        one.paused_why,
        one.failures,
        getattr(one, "waiting", 0),  # One that was made just now has none
        one.created_at,
        one.last_success_at,
        until,
    )
