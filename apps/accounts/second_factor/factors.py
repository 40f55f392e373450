"""What a person proves themselves with beside the password."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from apps.accounts.models import User

TYPES = Authenticator.Type
# Recovery codes stand in for another factor; alone they are none.
MAIN = (TYPES.TOTP, TYPES.WEBAUTHN)


def factors_of(user: User) -> set[str]:
    """The types a person has set up."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=MAIN).exists())


def used_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this sign-in was confirmed by a factor that the person still has."""
    used = {record.get("id") for record in get_authentication_records(request, user) if record["method"] == "mfa"}
    return bool(Authenticator.objects.filter(user=user, pk__in=used).exists())


def note_set_up(request: HttpRequest, authenticator: Authenticator) -> None:
    """Setting up a factor proves it: nobody is asked for it again in the sign-in they set it up in."""
    record_authentication(request, authenticator.user, "mfa", id=authenticator.pk, type=authenticator.type)


def remove(authenticator: Authenticator) -> None:
    """Take a factor away; recovery codes go with the last one they stand in for."""
    user = authenticator.user
    authenticator.delete()
    delete_dangling_recovery_codes(user)
