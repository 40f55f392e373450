"""Deleting an account: what is the person's goes, what the site must be able to count stays without them."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from apps.accounts import letters
from apps.accounts.models import User
from apps.accounts.sessions.ending import end
from apps.messaging.services import forget_person


class LastSuperuser(Exception):
    """Without them nobody could give anybody rights any more."""


@transaction.atomic
def close_account(*, user: User) -> None:
    """Delete a user with everything that is theirs, end their sessions, and tell them by mail.

    Rows of the communication log keep their kind, state and times, and nothing that leads to the person.
    """
    # All superusers are held, so that two of them who leave at once do not both see the other.
    superusers = list(User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk"))
    if [one.pk for one in superusers] == [user.pk]:
        raise LastSuperuser
    end(UserSession.objects.filter(user=user))
    forget_person(user_id=user.pk)
    email, name = user.email, user.name
    user.delete()
    letters.write("account/email/account_closed", email, {"name": name})
