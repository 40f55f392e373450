"""The form a code is typed in. Each guess is counted before it is looked at."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.guesses import Guess
from apps.accounts.lockouts import note_wrong_codes
from apps.messaging.services import code_was_used


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=20)

    def __init__(self, *args: Any, code: str = "", recipient: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected, self.recipient = code, recipient

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        guess = Guess(context.request.session.session_key or "", self.recipient, self.expected)
        if not guess.take():
            note_wrong_codes(self.recipient, guess, get_adapter().get_client_ip(context.request))
            raise get_adapter().validation_error("too_many_guesses")
        if not (compare_user_code(actual=typed, expected=self.expected) and guess.use()):
            raise get_adapter().validation_error("incorrect_code")
        if "@" not in self.recipient:
            code_was_used(self.recipient)
        return typed


class EmailCodeForm(CodeForm):
    """For an address that is to become somebody's."""

    def __init__(self, *args: Any, user: Any = None, email: str = "", **options: Any) -> None:
        super().__init__(*args, recipient=email, **options)
        self.user = user

    def clean_code(self) -> str:
        typed = super().clean_code()
        allauth.email_already_exists(user=self.user, email=self.recipient, always_raise=True)
        return typed


class PhoneCodeForm(CodeForm):
    """For a number that is to become somebody's."""

    def __init__(self, *args: Any, user: Any = None, phone: str = "", **options: Any) -> None:
        super().__init__(*args, recipient=phone, **options)
        self.user = user

    def clean_code(self) -> str:
        typed = super().clean_code()
        allauth.phone_already_exists(self.user, self.recipient, always_raise=True)
        return typed
