"""What allauth asks of the site: where phone numbers are, who is asking, and how messages leave."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth
from allauth.core.internal.httpkit import is_headless_request
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts import letters
from apps.accounts.addresses import client_address
from apps.accounts.lockouts import Try, forgive
from apps.accounts.models import User
from apps.accounts.phones import PhoneField, e164
from apps.messaging.models import Kind
from apps.messaging.services import send_sms

MISMATCH = _("The e-mail address or phone number and the password do not match.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": MISMATCH,
        "phone_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "invalid_login": MISMATCH,
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
        "too_many_guesses": _("Too many wrong codes. Ask for a new one, or try again tomorrow."),
        "incorrect_code": _("That is not the code we sent last."),
        "incorrect_password": _("That is not your password."),
        "rate_limited": _("That was a little fast. Wait a moment, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Programs sign in; to sign up takes a person who accepts the terms on the page."""
        return not is_headless_request(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        # Whoever has no address, as on a socket file, shares its limits with others like that.
        return client_address(request) or "0.0.0.0"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        login = next((credentials[name] for name in ("email", "phone", "username") if credentials.get(name)), "")
        self._try = Try(login, self.get_client_ip(request))
        if not self._try.take():
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        self._try.give_back()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        forgive(credentials["email"])

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        before = user.phone
        self.set_phone(user, phone, True)
        if before != phone and user.last_login:
            self._tell_of_new_phone(user, before)

    def _tell_of_new_phone(self, user: User, before: str | None) -> None:
        """By mail, and to the number that is no longer theirs: whoever stole the account reads neither."""
        self.send_notification_mail("account/email/phone_changed", user, {"phone": user.phone}, user.email)
        if before:
            self._send_sms("phone_changed", Kind.PHONE_CHANGED, before, user)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.owner_of_phone(phone)

    def phone_form_field(self, **options: Any) -> PhoneField:
        return PhoneField(**options)

    def clean_phone(self, phone: str) -> str:
        return e164(phone)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letters.write(template_prefix, email, context, key=letters.key_of(allauth.request, template_prefix, email))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        about = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, about, email)
        if template_prefix == "account/email/email_changed":
            super().send_notification_mail(template_prefix, user, about, about["to_email"])

    def send_verification_code_sms(self, user: User | None, phone: str, code: str, **kwargs: Any) -> None:
        self._send_sms("verification_code", Kind.VERIFICATION, phone, user, code=code)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self._send_sms("unknown_account", Kind.ACCOUNT, phone)

    def send_account_already_exists_sms(self, phone: str) -> None:
        self._send_sms("account_already_exists", Kind.ACCOUNT, phone)

    def _send_sms(self, template: str, kind: Kind, phone: str, user: User | None = None, **page: Any) -> None:
        request = allauth.request
        send_sms(
            kind=kind,
            to=phone,
            text=letters.rendered(f"account/sms/{template}.txt", page),
            user_id=user.pk if user else None,
            key=letters.key_of(request, template, phone),
            address=client_address(request),
        )
