"""Keys for programs: made, listed, changed, rotated and revoked by whoever signed in, never by a key."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from msgspec import UNSET, Meta, UnsetType

from apps.accounts.keys import making
from apps.accounts.models import Key, Scope
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.problems import Refused
from apps.api.types import Name

Scopes = Annotated[list[Scope], Meta(min_length=1, max_length=len(Scope))]
Moment = Annotated[datetime, Meta(tz=True)]


class ApiKey(msgspec.Struct, frozen=True):
    id: int
    name: str
    begins: Annotated[str, Meta(description="The first characters of the secret, to tell keys apart")]
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    old_secret_until: Annotated[datetime | None, Meta(description="After a rotation the old secret lives until then")]


class ApiKeys(msgspec.Struct, frozen=True):
    items: list[ApiKey]


class NewKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    scopes: Scopes
    expires_at: Moment | None = None


class KeyChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    scopes: Scopes | UnsetType = UNSET


class KeyWithSecret(msgspec.Struct, frozen=True):
    """The only answer that holds the secret: keep it."""

    secret: str
    key: ApiKey


class KeysView(Door):
    @door("listKeys", ApiKeys, scope=None)
    def get(self, request: SignedInRequest) -> ApiKeys:
        """Your keys, the newest first."""
        return ApiKeys([told(one) for one in request.user.api_keys.all()])

    @door("createKey", KeyWithSecret, body=NewKey, status=201, scope=None, also=(422,))
    def post(self, request: SignedInRequest, new: NewKey) -> KeyWithSecret:
        """Make a key. Its secret is in this answer and nowhere else."""
        try:
            key, secret = making.make(owner=request.user, name=new.name, scopes=new.scopes, expires_at=new.expires_at)
        except making.Refused as problem:
            raise Refused(str(problem), 422) from problem
        return KeyWithSecret(secret, told(key))


class KeyView(Door):
    @door("getKey", ApiKey, scope=None, also=(404,))
    def get(self, request: SignedInRequest, pk: int) -> ApiKey:
        """One of your keys."""
        return told(_own(request, pk))

    @door("changeKey", ApiKey, body=KeyChange, scope=None, also=(404,))
    def patch(self, request: SignedInRequest, change: KeyChange, pk: int) -> ApiKey:
        """Give a key another name, or other scopes."""
        key = _own(request, pk)
        if not isinstance(change.name, UnsetType):
            key.name = change.name
        if not isinstance(change.scopes, UnsetType):
            key.scopes = sorted(set(change.scopes))
        key.save(update_fields=["name", "scopes"])
        return told(key)

    @door("revokeKey", scope=None, also=(404,))
    def delete(self, request: SignedInRequest, pk: int) -> None:
        """Revoke a key: it is worth nothing from now on, and its streams close within seconds."""
        _own(request, pk).delete()


class RotationView(Door):
    @door("rotateKey", KeyWithSecret, scope=None, also=(404,))
    def post(self, request: SignedInRequest, pk: int) -> KeyWithSecret:
        """Give a key a new secret. The old one is good for another 24 hours."""
        key = _own(request, pk)
        return KeyWithSecret(key.rotate(), told(key))


def told(key: Key) -> ApiKey:
    old_until = key.old_until if key.old_until and key.old_until > timezone.now() else None
    return ApiKey(key.pk, key.name, key.begins, key.scopes, key.created_at, key.expires_at, key.last_used_at, old_until)


def _own(request: SignedInRequest, pk: int) -> Key:
    try:
        return get_object_or_404(request.user.api_keys, pk=pk)
    except OverflowError:
        raise Http404 from None
