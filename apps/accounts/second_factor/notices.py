"""What follows when a second factor is set up or used."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.accounts.second_factor.factors import MAIN, TYPES, note_set_up

FEW = 2  # Recovery codes left that are worth a warning


@receiver(authenticator_added)
def factor_was_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type not in MAIN:
        return
    note_set_up(request, authenticator)
    answer_offer(user)


@receiver(authenticator_used)
def factor_was_used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Tell the owner of each recovery code that is spent, and before they run out."""
    if authenticator.type != TYPES.RECOVERY_CODES:
        return
    authenticator.refresh_from_db(fields=["data"])
    left = len(authenticator.wrap().get_unused_codes())
    few = left <= FEW
    get_adapter(request).send_notification_mail("mfa/email/recovery_code_used", user, {"left": left, "few": few})
    if few:
        words = ngettext("%(left)d recovery code is left.", "%(left)d recovery codes are left.", left) % {"left": left}
        messages.warning(request, words)


def answer_offer(user: User) -> None:
    """A second factor is offered until it is set up or declined, and never again."""
    User.objects.filter(pk=user.pk, second_factor_offered_at=None).update(second_factor_offered_at=timezone.now())
