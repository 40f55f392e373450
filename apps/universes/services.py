"""Writes that touch several models or leave the process."""

from __future__ import annotations

from typing import cast

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer
from django.db import transaction

from apps.accounts.models import User
from apps.universes.models import InForce, Symbol, Universe
from tickstock.market.interest import Interest


def wake_group(user_id: int) -> str:
    """The channel group that every open page of a user listens to."""
    return f"user.{user_id}"


def interest_of(user: User) -> Interest:
    """What the user wants to see: every kind, from the universe in force."""
    in_force = InForce.objects.filter(user=user).select_related("universe").first()
    universe = in_force and in_force.universe
    return Interest(universe=universe.name, members=universe.tickers()) if universe else Interest()


@transaction.atomic
def choose_universe(*, user: User, universe: Universe | None) -> None:
    """Put a universe in force for a user (None: the whole market) and wake their open pages."""
    InForce.objects.update_or_create(user=user, defaults={"universe": universe})
    # Open pages look again every few seconds, should the wake-up not reach them.
    transaction.on_commit(lambda: _wake(user.pk), robust=True)


def _wake(user_id: int) -> None:
    layer = cast(BaseChannelLayer, get_channel_layer())
    async_to_sync(layer.group_send)(wake_group(user_id), {"type": "universe.changed"})


@transaction.atomic
def load_members(*, name: str, members: dict[str, str]) -> Universe:
    """Make the universe `name`, for everybody, hold exactly `members` (ticker: company name)."""
    Symbol.objects.bulk_create(
        [Symbol(ticker=ticker, name=company) for ticker, company in members.items()],
        update_conflicts=True,
        unique_fields=["ticker"],
        update_fields=["name"],
    )
    universe, _ = Universe.objects.get_or_create(name=name, owner=None)
    universe.members.set(Symbol.objects.filter(ticker__in=members))
    return universe
