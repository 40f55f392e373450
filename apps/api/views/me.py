"""Who one is, where one is signed in, and what one has chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeVar

import msgspec
from allauth.usersessions.models import UserSession
from django.db.models import Model, QuerySet
from django.http import Http404
from msgspec import UNSET, Meta, UnsetType

from apps.accounts.keys import calls
from apps.accounts.models import PULL_MS, Key, Scope, User
from apps.accounts.sessions.ending import end, open_sessions
from apps.api.authentication import SignedInRequest, held_by
from apps.api.door import Door, door
from apps.api.problems import Refused
from apps.api.types import Id
from apps.billing.plans import NO_LIMIT
from apps.billing.services import limits_of, plan_of
from apps.universes.filters import services as filters
from apps.universes.making.limits import Refused as UniverseRefused
from apps.universes.models import InForce, Universe
from apps.universes.services import choose_pull_interval, choose_universe

Found = TypeVar("Found", bound=Model)
Limit = Annotated[int | None, Meta(description="null: no limit")]


class Limits(msgspec.Struct, frozen=True):
    universes: Limit
    symbols_per_universe: Limit
    filter_sets: Limit
    sockets: Limit
    requests_per_minute: Limit
    alerts: Limit
    history_days: Limit
    webhooks: Limit


class Person(msgspec.Struct, frozen=True):
    id: int
    email: str
    name: str
    time_zone: str
    plan: str
    limits: Limits
    scopes: Annotated[list[Scope], Meta(description="What whoever asks may do")]


class SignIn(msgspec.Struct, frozen=True):
    """A session: a browser, or a program with tokens."""

    id: int
    began: datetime
    last_seen: datetime
    address: str
    user_agent: str
    is_this: bool


class SignIns(msgspec.Struct, frozen=True):
    items: list[SignIn]


class Settings(msgspec.Struct, frozen=True):
    """What is in force for every page and stream: null is the whole market, or everything let through."""

    pull_ms: int
    universe: int | None
    filters: int | None


class SettingsChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    pull_ms: Annotated[int, Meta(ge=PULL_MS[0], le=PULL_MS[1])] | UnsetType = UNSET
    universe: Id | UnsetType | None = UNSET
    filters: Id | UnsetType | None = UNSET


class Calls(msgspec.Struct, frozen=True):
    items: list[calls.Call]


class MeView(Door):
    @door("getMe", Person)
    def get(self, request: SignedInRequest) -> Person:
        """Who you are, your plan and its limits."""
        user = request.user
        of_plan = limits_of(user)._asdict()
        limits = Limits(
            **{name: most if (most := of_plan[name]) < NO_LIMIT else None for name in Limits.__struct_fields__}
        )
        scopes = [Scope(one) for one in request.auth.scopes] if isinstance(request.auth, Key) else list(Scope)
        return Person(user.pk, user.email, user.name, user.time_zone, plan_of(user).key, limits, scopes)


class SignInsView(Door):
    @door("listSignIns", SignIns, scope=None)
    def get(self, request: SignedInRequest) -> SignIns:
        """Where you are signed in, the newest first."""
        here = held_by(request)
        found = open_sessions(request.user)
        return SignIns(
            [
                SignIn(one.pk, one.created_at, one.last_seen_at, one.ip or "", one.user_agent, one.session_key == here)
                for one in found
            ]
        )


class SignInView(Door):
    @door("endSignIn", scope=None, also=(404,))
    def delete(self, request: SignedInRequest, pk: int) -> None:
        """Sign a browser or program out. Its pages and streams close within seconds."""
        found = UserSession.objects.filter(user=request.user, pk=pk)
        if not found:
            raise Http404
        end(found)


class SettingsView(Door):
    @door("getSettings", Settings)
    def get(self, request: SignedInRequest) -> Settings:
        """The universe, the filters and the pull interval in force."""
        return _settings(request.user)

    @door("changeSettings", Settings, body=SettingsChange, scope=Scope.WRITE, also=(404, 422))
    def patch(self, request: SignedInRequest, change: SettingsChange) -> Settings:
        """Put a universe or filters in force, or change the pull interval. Open pages and streams follow at once."""
        user = request.user
        universes, sets = Universe.objects.visible_to(user), user.filter_sets.all()
        universe = _found(universes, change.universe, "universe")
        chosen = _found(sets, change.filters, "set of filters")
        if not isinstance(change.pull_ms, UnsetType):
            choose_pull_interval(user_id=user.pk, pull_ms=change.pull_ms)
        if change.universe is not UNSET:
            try:
                choose_universe(user=user, universe=universe)
            except UniverseRefused as problem:
                raise Refused(str(problem), 422) from problem
        if change.filters is not UNSET:
            filters.choose(user=user, filters=chosen)
        return _settings(user)


class CallsView(Door):
    @door("listCalls", Calls, scope=None)
    def get(self, request: SignedInRequest) -> Calls:
        """What your programs asked lately: the newest 200 requests of a week."""
        return Calls(calls.of(request.user.pk))


def _settings(user: User) -> Settings:
    user.refresh_from_db(fields=["pull_ms"])
    chosen = InForce.objects.filter(user=user).first() or InForce()
    return Settings(user.pull_ms, chosen.universe_id, chosen.filters_id)


def _found(theirs: QuerySet[Found], pk: int | UnsetType | None, what: str) -> Found | None:
    """None where none is asked for."""
    if pk is None or isinstance(pk, UnsetType):
        return None
    found = theirs.filter(pk=pk).first()
    if found is None:
        raise Http404(f"You have no such {what}.")
    return found
