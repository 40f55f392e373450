"""Doors of the sign-up, and of those allauth pages that would answer known and unknown people differently."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.core import ratelimit
from allauth.decorators import rate_limit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.edit import FormView

from apps.accounts.entrance import waits
from apps.accounts.entrance.codes import CodeForm
from apps.accounts.entrance.forms import NewEmailForm, NewPhoneForm, SignUpForm
from apps.accounts.entrance.pending import SignUp, Taken


@method_decorator([never_cache, sensitive_post_parameters("password1"), rate_limit(action="signup")], "dispatch")
class SignUpView(RedirectAuthenticatedUserMixin, NextRedirectMixin, FormView):  # type: ignore[misc, type-arg]
    """Step 1: who one is."""

    form_class = SignUpForm
    template_name = "account/signup.html"

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        if not may_send(self.request, form.cleaned_data.get("phone") or form.cleaned_data["email"]):
            form.add_error(None, get_adapter(self.request).error_messages["rate_limited"])
            return self.render_to_response(self.get_context_data(form=form))
        SignUp.begin(self.request, form.cleaned_data)
        return redirect(self.passthrough_next_url(reverse("account_signup_code")))

    def get_success_url(self) -> str | None:  # type: ignore[override]
        return None  # Who is signed in already goes where they were going

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(login_url=self.passthrough_next_url(reverse("account_login")), **more)


@method_decorator(never_cache, "dispatch")
class SignUpCodeView(NextRedirectMixin, FormView):  # type: ignore[misc, type-arg]
    """Steps 2 and 3: the code sent to the number, then the one sent to the address."""

    template_name = "account/sign_up_code.html"
    sign_up: SignUp

    def dispatch(self, request: HttpRequest, *args: Any, **words: Any) -> HttpResponseBase:
        sign_up = SignUp.resume(request)
        if sign_up is None:
            return redirect(self.passthrough_next_url(reverse("account_signup")))
        self.sign_up = sign_up
        response: HttpResponseBase = super().dispatch(request, *args, **words)
        return response

    def post(self, request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        match request.POST.get("action"):
            case "cancel":
                self.sign_up.abandon()
                return redirect("account_login")
            case "resend":
                return self.resend()
            case "change" if self.sign_up.may_change:
                return self.change()
        response: HttpResponse = super().post(request, *args, **words)
        return response

    def resend(self) -> HttpResponse:
        if waits.refuse(self.request, self.sign_up.state) or not self._may_send(self.sign_up.recipient):
            return self.again()
        self.sign_up.send()
        return self.again()

    def change(self) -> HttpResponse:
        form = self._change_form(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=CodeForm(), change_form=form))
        to = form.cleaned_data[self.sign_up.step]
        if self._may_send(to):
            self.sign_up.change(to)
        return self.again()

    def form_valid(self, form: CodeForm) -> HttpResponse:
        try:
            user = self.sign_up.confirm()
        except Taken:
            messages.error(
                self.request, _("An account with this address or number was made meanwhile. Please sign in.")
            )
            return redirect("account_login")
        if user is None:
            return self.again()
        response: HttpResponse = flows.signup.complete_signup(self.request, user=user, redirect_url=self.get_next_url())
        return response

    def again(self) -> HttpResponse:
        return redirect(self.passthrough_next_url(reverse("account_signup_code")))

    def get_form(self, form_class: Any = None) -> CodeForm:
        data = self.request.POST if self.request.method == "POST" else None
        return CodeForm(data, code=self.sign_up.code, recipient=self.sign_up.recipient)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        state = self.sign_up.state
        page = {
            "step": self.sign_up.step,
            "recipient": self.sign_up.recipient,
            "with_phone": bool(state["phone"]),
            "can_resend": waits.may_resend(state),
            "wait": waits.left(state),
            "can_change": self.sign_up.may_change,
            "change_form": self._change_form(None),
        }
        context: dict[str, Any] = super().get_context_data(**page | more)
        return context | {"verify_form": context["form"]}

    def _change_form(self, typed: Any) -> forms.Form:
        kind = NewPhoneForm if self.sign_up.step == "phone" else NewEmailForm
        return kind(typed)

    def _may_send(self, to: str) -> bool:
        if may_send(self.request, to):
            return True
        messages.error(self.request, get_adapter(self.request).error_messages["rate_limited"])
        return False


def may_send(request: HttpRequest, to: str) -> bool:
    """Whether this number or address may get another code so soon, whoever asked for the last."""
    return bool(ratelimit.consume(request, action="confirm_email" if "@" in to else "verify_phone", key=to))


class ConfirmLoginCodeView(allauth.ConfirmLoginCodeView):  # type: ignore[misc]
    """allauth's, but a resend does the same for everybody, and waits longer each time."""

    def get_form_kwargs(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_kwargs()
        return options if self._action == "resend" else options | {"recipient": self._recipient}

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        if not waits.refuse(self.request, self._process.state):
            waits.resend(self._process)
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        wait = waits.left(self._process.state)
        page: dict[str, Any] = super().get_context_data(recipient=self._recipient, wait=wait, **more)
        return page

    @property
    def _recipient(self) -> str:
        state = self._process.state
        return str(state.get("email") or state.get("phone"))


class ConfirmPasswordResetCodeView(allauth.ConfirmPasswordResetCodeView):  # type: ignore[misc]
    """allauth's, with another code to be had."""

    def post(self, request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        if request.POST.get("action") == "resend":
            if not waits.refuse(request, self._process.state):
                waits.resend(self._process)
            return redirect(self.passthrough_next_url(reverse("account_confirm_password_reset_code")))
        response: HttpResponse = super().post(request, *args, **words)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_kwargs()
        return options | {"recipient": self._process.state["email"]}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        state = self._process.state
        ways = {"can_resend": waits.may_resend(state), "wait": waits.left(state)}
        page: dict[str, Any] = super().get_context_data(**ways, **more)
        return page
