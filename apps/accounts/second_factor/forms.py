"""allauth's forms, with what our pages say beside them."""

from __future__ import annotations

from textwrap import wrap

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.second_factor.factors import factors_of

NAME = 60  # Characters a passkey's name may have


class KnowsFactors:
    @property
    def factors(self) -> set[str]:
        return factors_of(self.user)  # type: ignore[attr-defined]


class SignInForm(KnowsFactors, AuthenticateForm):  # type: ignore[misc]
    pass


class ConfirmForm(KnowsFactors, ReauthenticateForm):  # type: ignore[misc]
    pass


class SetUpAppForm(ActivateTOTPForm):  # type: ignore[misc]
    @property
    def secret_to_type(self) -> str:
        """The secret in groups of four, as people read it aloud."""
        return " ".join(wrap(self.secret, 4))


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), required=False, max_length=NAME)
    passwordless = forms.BooleanField(required=False, initial=True)


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), max_length=NAME)
