"""What people type to sign up and in. Known and unknown addresses get the same answers."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField, PasswordField
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.phones import PhoneField, e164
from apps.accounts.validators import known_time_zone


class SignUpForm(forms.Form):
    email = EmailField(label=_("E-mail address"))
    phone = PhoneField()
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=150,
        help_text=_("What we call you. You may leave it out."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = PasswordField(
        label=_("Password"),
        autocomplete="new-password",
        max_length=128,
        help_text=_("At least 10 characters. A few words in a row are easy to keep in mind and hard to guess."),
    )
    terms = forms.BooleanField(error_messages={"required": _("We can only make an account when you accept the terms.")})
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput({"data-widget": "own-time-zone"}))
    # People do not see it; programs fill it in.
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if settings.PHONE == "off":
            del self.fields["phone"]
        elif settings.PHONE == "optional":
            self.fields["phone"].required = False
            self.fields["phone"].help_text = _("You may leave it out.")

    def clean_time_zone(self) -> str:
        """The browser's, where it is one; the market's else."""
        zone = str(self.cleaned_data["time_zone"])
        try:
            known_time_zone(zone)
        except ValidationError:
            return str(User._meta.get_field("time_zone").default)
        return zone

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if password := typed.get("password1"):
            like = User(email=typed.get("email", ""), name=typed.get("name", ""))
            try:
                get_adapter().clean_password(password, like)
            except ValidationError as problem:
                self.add_error("password1", problem)
        return typed


class LoginForm(allauth.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = login_field()
        self.order_fields(["login", "password"])
        self.fields["password"].help_text = ""  # The way to a new password stands below the form

    def clean_login(self) -> str:
        return one_spelling(self.cleaned_data["login"])


class RequestLoginCodeForm(forms.Form):
    """Takes an address or a number in one field."""

    _user: User | None = None  # Where allauth's view looks for who it is

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = login_field()

    def clean_login(self) -> str:
        login = one_spelling(self.cleaned_data["login"])
        if "@" in login:
            self.cleaned_data["email"] = forms.EmailField().clean(login)
            self._user = next(iter(filter_users_by_email(login, is_active=True, prefer_verified=True)), None)
        elif settings.PHONE != "off":
            self.cleaned_data["phone"] = e164(login)
            owner = User.objects.owner_of_phone(login)
            self._user = owner if owner and owner.is_active else None
        else:
            raise ValidationError(_("Enter an e-mail address."))
        if not ratelimit.consume(context.request, action="request_login_code", key=login):
            raise get_adapter().validation_error("too_many_login_attempts")
        return login


def login_field() -> forms.CharField:
    """Where one says who one is."""
    with_phone = settings.PHONE != "off"
    return forms.CharField(
        label=_("E-mail address or phone number") if with_phone else _("E-mail address"),
        max_length=254,
        # Phones then offer the keyboard with @; a number can be typed on it, too.
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "inputmode": "email",
            }
        ),
    )


def one_spelling(login: str) -> str:
    """An address in lower case or a number as E.164; anything else as it was typed."""
    login = login.strip()
    if "@" in login:
        return login.lower()
    try:
        return e164(login)
    except ValidationError:
        return login


class NewPasswordForm(allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Asks once: what was typed can be shown."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["password2"]


class NewEmailForm(forms.Form):
    email = EmailField(label=_("E-mail address"))


class NewPhoneForm(forms.Form):
    phone = PhoneField()
