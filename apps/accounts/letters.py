"""Mails about an account: rendered from templates as text and as HTML, and handed to the communication log."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from apps.messaging.links import link
from apps.messaging.models import Kind
from apps.messaging.services import send_mail

# By the name of the template; whatever is not named is about a second factor.
KINDS = {
    "account/email/account_already_exists": Kind.ACCOUNT,
    "account/email/email_changed": Kind.EMAIL_CHANGED,
    "account/email/email_confirm": Kind.EMAIL_CHANGED,
    "account/email/email_confirmation": Kind.VERIFICATION,
    "account/email/email_confirmation_signup": Kind.VERIFICATION,
    "account/email/email_deleted": Kind.EMAIL_CHANGED,
    "account/email/lock_out": Kind.LOCK_OUT,
    "account/email/lock_out_of_codes": Kind.LOCK_OUT,
    "account/email/login_code": Kind.LOGIN_CODE,
    "account/email/password_changed": Kind.PASSWORD_CHANGED,
    "account/email/password_reset": Kind.PASSWORD_CHANGED,
    "account/email/password_reset_code": Kind.RESET,
    "account/email/password_set": Kind.PASSWORD_CHANGED,
    "account/email/phone_changed": Kind.PHONE_CHANGED,
    "account/email/unknown_account": Kind.ACCOUNT,
    "account/email/welcome": Kind.WELCOME,
}
CODES = {Kind.VERIFICATION, Kind.LOGIN_CODE, Kind.RESET}


def write(template: str, to: str, page: dict[str, Any], *, key: str = "", kind: Kind | None = None) -> None:
    """Send the mail whose words are TEMPLATE_subject.txt, TEMPLATE_message.txt and TEMPLATE_message.html."""
    kind = kind or KINDS.get(template, Kind.SECURITY)
    user = page.get("user")
    page = {
        **page,
        "email": to,
        "site": settings.PUBLIC_URL,
        "login_url": link("account_login"),
        "signup_url": link("account_signup"),
        "reset_url": link("account_reset_password"),
    }
    send_mail(
        kind=kind,
        to=to,
        subject=rendered(f"{template}_subject.txt", page),
        text=rendered(f"{template}_message.txt", page),
        html=rendered(f"{template}_message.html", page),
        user_id=user.pk if user else None,
        key=key,
        valid_for=timedelta(seconds=settings.CODE_LIVES) if kind in CODES else timedelta(days=1),
    )


def rendered(template: str, page: dict[str, Any]) -> str:
    return render_to_string(template, page).strip()


def key_of(request: HttpRequest, *what: str) -> str:
    """The same for the same message of one request, however often it is asked for."""
    if not hasattr(request, "letters_id"):
        request.letters_id = uuid4().hex  # type: ignore[attr-defined]
    return sha256(" ".join([request.letters_id, *what]).encode()).hexdigest()  # type: ignore[attr-defined]
