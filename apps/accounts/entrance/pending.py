"""A sign-up on its way. It lives in the session alone: nobody has an account, or keeps another from one, before both
codes were typed."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any, Literal, Self

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from apps.accounts.entrance import waits
from apps.accounts.entrance.taken import email_is_taken
from apps.accounts.models import User

KEY = "sign_up"
CHANGES = 3  # Other numbers or addresses one may try

Step = Literal["phone", "email"]


class Taken(Exception):
    """Somebody was quicker with the same address or number."""


class SignUp:
    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        self.state = state

    @classmethod
    def begin(cls, request: HttpRequest, answers: dict[str, Any]) -> Self:
        """Keep what was typed and send the first code."""
        typed = {name: answers.get(name, "") for name in ("email", "phone", "name", "time_zone")}
        sign_up = cls(
            request,
            {
                **typed,
                "password": make_password(answers["password1"]),
                "terms_at": time.time(),
                "trapped": bool(answers["website"]),
                "step": "phone" if typed["phone"] else "email",
                "sent": 0,
                "changes": 0,
            },
        )
        sign_up.send()
        return sign_up

    @classmethod
    def resume(cls, request: HttpRequest) -> Self | None:
        """The one under way in this browser, while its code lives."""
        state = request.session.get(KEY)
        if not state or time.time() - state["at"] > settings.CODE_LIVES:
            return None
        return cls(request, state)

    @property
    def step(self) -> Step:
        return "phone" if self.state["step"] == "phone" else "email"

    @property
    def recipient(self) -> str:
        return str(self.state[self.step])

    @property
    def code(self) -> str:
        return str(self.state["code"])

    @property
    def may_change(self) -> bool:
        return bool(self.state["changes"] < CHANGES)

    def send(self) -> None:
        """Send a code, which makes the one before void; to whom has an account already, word of that."""
        adapter, to = get_adapter(self.request), self.recipient
        taken = email_is_taken(to) if self.step == "email" else bool(User.objects.owner_of_phone(to))
        code = adapter.generate_email_verification_code()
        self.state |= {"code": "" if taken or self.state["trapped"] else code, "at": time.time()}
        waits.note(self.state)
        self._keep()
        if self.state["trapped"]:
            return
        if self.step == "phone":
            if taken:
                adapter.send_account_already_exists_sms(to)
            else:
                adapter.send_verification_code_sms(user=None, phone=to, code=code)
        elif taken:
            adapter.send_account_already_exists_mail(to)
        else:
            adapter.send_mail("account/email/email_confirmation_signup", to, {"code": code})

    def change(self, to: str) -> None:
        """Send the code elsewhere."""
        self.state[self.step] = to
        self.state["changes"] = self.state["changes"] + 1
        self.send()

    def confirm(self) -> User | None:
        """The code was right: on to the next one, or into the account."""
        if self.step == "email":
            return self._finish()
        self.state |= {"step": "email", "sent": 0, "changes": 0}
        self.send()
        return None

    def abandon(self) -> None:
        self.request.session.pop(KEY, None)

    def _finish(self) -> User:
        self.abandon()
        typed = self.state
        try:
            with transaction.atomic():
                user = User.objects.create(
                    **{name: typed[name] for name in ("email", "name", "time_zone", "password")},
                    phone=typed["phone"] or None,
                    phone_verified=bool(typed["phone"]),
                    terms_version=settings.TERMS_VERSION,
                    terms_accepted_at=datetime.fromtimestamp(typed["terms_at"], UTC),
                )
                EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        except IntegrityError as problem:
            raise Taken from problem
        get_adapter(self.request).send_mail("account/email/welcome", user.email, {"user": user})
        return user

    def _keep(self) -> None:
        self.request.session[KEY] = self.state
